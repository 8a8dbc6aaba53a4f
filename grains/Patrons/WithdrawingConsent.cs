using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>THE rule for taking a consent back: from now on, never for what was before. A child may borrow for as long
/// as one guardian's consent to that stands.</summary>
public static class WithdrawingConsent
{
    public static Decision Decide(PatronCase<WithdrawConsent> the, Guardianship guardianship)
    {
        var patron = the.Patron;
        var found = the.Refusals();
        var consent = guardianship.Consents.FirstOrDefault(one => one.Id == the.Command.ConsentId);
        found.AddIf(
            consent is null || consent.Library != the.Command.Origin.Library,
            () => new Refusal(
                RefusalCodes.ConsentUnknown, "consent.known", "The library has no such consent of this patron."));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        return consent!.WithdrawnAt is not null
            ? new Decision(new PatronChanged(patron.Id), [], [Fence.On(patron, FenceMode.Read)])
            : new Decision(
                new PatronChanged(patron.Id),
                Facts([consent], patron, guardianship, the.Now),
                [Fence.On(patron, FenceMode.Bump)]);
    }

    /// <summary>The facts of consents that are withdrawn together.</summary>
    public static ImmutableArray<Fact> Facts(
        ImmutableArray<Consent> withdrawn, Patron patron, Guardianship guardianship, DateTimeOffset now)
    {
        var mayBorrow = withdrawn.All(one => one.Kind != ConsentKind.GuardianBorrow)
            ? patron.GuardianConsent
            : guardianship.Consents.Any(one =>
                one is { Kind: ConsentKind.GuardianBorrow, WithdrawnAt: null }
                && withdrawn.All(gone => gone.Id != one.Id));
        return
        [
            .. withdrawn.Select(one => new ConsentWithdrawn(one with { WithdrawnAt = now }, mayBorrow)),
        ];
    }
}
