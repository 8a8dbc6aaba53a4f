using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for recording a consent (H6, H7, H16): a guardian's, to borrow or to pay, for a child; or the
/// patron's own. A guardian who is not known yet becomes known with it. The same consent again is answered kindly, one
/// to a new text takes the place of the one before.</summary>
public static class GivingConsent
{
    /// <param name="Account">The guardian's account, where a patron was named and found.</param>
    public sealed record Case(
        PatronCase<GiveConsent> Of,
        Guardianship Guardianship,
        Library Library,
        Patron? Account,
        DateTimeOffset Now);

    public static Decision Decide(Case the, GuardianId newGuardian, ConsentId newConsent)
    {
        var (command, patron, library) = (the.Of.Command, the.Of.Patron, the.Library);
        var (said, today) = (command.Said, library.Today(the.Now));
        var policy = library.PolicyOn(today);
        var found = the.Of.Refusals();
        Check(the, policy, today, found);
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(patron, FenceMode.Read), Fence.On(library));
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var guardian = command.Guardian is { } named ? GuardianOf(the, named, newGuardian, today, facts) : null;
        var before = the.Guardianship.Consents.FirstOrDefault(consent =>
            consent.WithdrawnAt is null
            && consent.Library == library.Isil
            && consent.Kind == said.Kind
            && consent.GuardianId == guardian);
        if (before is not null && before.TextVersion == Consenting.TextOf(said.Kind, policy)?.Version)
        {
            return new Decision(
                new PatronChanged(patron.Id), [], [Fence.On(patron, FenceMode.Read), Fence.On(library)]);
        }

        if (before is not null)
        {
            facts.Add(new ConsentWithdrawn(before with { WithdrawnAt = the.Now }, patron.GuardianConsent));
        }

        facts.Add(Consenting.Fact(said, newConsent, patron.Id, guardian, library, policy, the.Now));
        return new Decision(
            new PatronChanged(patron.Id), facts.ToImmutable(), [Fence.On(patron, FenceMode.Bump), Fence.On(library)]);
    }

    private static void Check(Case the, Policy policy, DateOnly today, Refusals found)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        Consenting.Check(command.Said, policy, found);
        if (command.Guardian is { } named)
        {
            the.Guardianship.Check(named, the.Account, patron.BirthDate, today, found);
        }

        found.AddIf(
            command.Guardian is null && Consenting.IsGuardians(command.Said.Kind),
            () => new Refusal(
                RefusalCodes.GuardianMissing, "guardian.named", "Who consents for a child must be named."));
    }

    private static GuardianId? GuardianOf(
        Case the, GuardianNamed named, GuardianId id, DateOnly today, ImmutableArray<Fact>.Builder facts)
    {
        if (the.Guardianship.Known(named, today) is { } known)
        {
            return known.Id;
        }

        facts.Add(new GuardianAdded(Guardian.Of(id, the.Of.Patron, named.PatronId, today), named));
        return id;
    }
}
