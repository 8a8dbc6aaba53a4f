using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for a guardian who answers for a child no more: the bond ends on this day, and with it what this
/// guardian consented to (H6). What the child owes from before stays as it was.</summary>
public static class EndingGuardianship
{
    public sealed record Case(
        PatronCase<EndGuardianship> Of, Guardianship Guardianship, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var today = the.Library.Today(the.Now);
        var found = the.Of.Refusals();
        var guardian = the.Guardianship.Guardians.FirstOrDefault(one => one.Id == command.GuardianId);
        found.AddIf(guardian is null, () => new Refusal(
            RefusalCodes.GuardianUnknown, "guardian.known", "There is no such guardian of this patron."));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        if (guardian!.Until <= today)
        {
            return new Decision(new PatronChanged(patron.Id), [], [Fence.On(patron, FenceMode.Read)]);
        }

        ImmutableArray<Consent> gone =
        [
            .. the.Guardianship.Consents.Where(one => one.GuardianId == guardian.Id && one.WithdrawnAt is null),
        ];
        return new Decision(
            new PatronChanged(patron.Id),
            [
                new GuardianEnded(guardian with { Until = today }),
                .. WithdrawingConsent.Facts(gone, patron, the.Guardianship, the.Now),
            ],
            [Fence.On(patron, FenceMode.Bump)]);
    }
}
