using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for when another library system may take a national card out of the register. Its holder goes with
/// it, unless a library of this engine has a bond with the holder: then that library decides.</summary>
public static class WithdrawingNationalCard
{
    /// <summary>The code that this rule alone refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.NationalCardInUse];

    /// <param name="LastChanged">The state that the other system saw.</param>
    /// <param name="By">What the other system is called.</param>
    public sealed record Case(
        SharingNationalCard.StandingCard Standing,
        Patron Holder,
        DateTimeOffset LastChanged,
        string By,
        DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var refusals = new Refusals();
        SharingNationalCard.CheckSeen(the.Standing, the.LastChanged, refusals);
        refusals.AddIf(IsInUse(the.Holder), () => new Refusal(
            RefusalCodes.NationalCardInUse,
            "national-card.in-use",
            "The holder of this card is a borrower at a library of this register's own system."));
        return refusals.None
            ? new Decision(
                new PatronChanged(the.Holder.Id),
                [new NationalCardWithdrawn(the.Holder.Id, the.Standing.Id, the.By)],
                [Fence.On(the.Holder, FenceMode.Bump)])
            : Decision.Refuse(refusals.InOrder(), Fence.On(the.Holder, FenceMode.Read));
    }

    /// <summary>Whether a library of this engine has a bond with the holder.</summary>
    public static bool IsInUse(Patron holder) =>
        !holder.Loans.IsEmpty
        || !holder.Reservations.IsEmpty
        || holder.Memberships.Any(membership => membership.State == MembershipState.Active)
        || holder.Cards.Any(card => card.Library is not null);
}
