using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for who becomes a patron, and as what (H2-H7, H18, N1-N6). Where somebody lives refuses nobody.
/// The library of the registration becomes the home library. At the desk the membership is active at once, with the
/// rules accepted; on the web it waits for the desk unless the library takes the verified identity for enough. A person
/// has one national account, whatever the libraries, and one account at each library; a local account beside a
/// national one is allowed, and found by the national id.</summary>
public static class Registering
{
    /// <param name="Accounts">Those of the same national id.</param>
    /// <param name="Guardian">The account of the guardian, where a patron was named and found.</param>
    /// <param name="IsNumberTaken">Whether somebody has the card number that was named.</param>
    /// <param name="Drawn">The number that was drawn for the card; null where none was drawn yet, or none is
    /// left.</param>
    public sealed record Case(
        RegisterPatron Command,
        Library Library,
        IReadOnlyList<Account> Accounts,
        Patron? Guardian,
        bool IsNumberTaken,
        DrawnNumber? Drawn,
        DateTimeOffset Now)
    {
        public DateOnly Today => Library.Today(Now);

        public DateOnly? BirthDate => Command.KnownBirthDate ?? Command.BirthDate;
    }

    /// <summary>Every code that this rule refuses with, in order of precedence.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        .. FirstCard.Codes.Concat(ChosenPin.Codes).Concat(Guardianship.Codes).Concat(Consenting.Codes)
            .Concat(
            [
                RefusalCodes.PatronAlreadyRegistered, RefusalCodes.RegistrationPersonOnly,
                RefusalCodes.RegistrationResponsibleMissing, RefusalCodes.RegistrationBirthDateUnknown,
                RefusalCodes.RegistrationBirthDateContradicts, RefusalCodes.RegistrationTooYoung,
                RefusalCodes.GuardianMissing,
            ])
            .OrderBy(RefusalCodes.Precedence),
    ];

    /// <param name="nextId">Gives the numbers of cards, guardians and consents.</param>
    public static Decision Decide(Case the, Func<long> nextId)
    {
        var (command, library) = (the.Command, the.Library);
        var policy = library.PolicyOn(the.Today);
        var found = new Refusals();
        var patron = Made(the, policy);
        var kind = FirstCard.KindFor(command, patron, policy.Cards, the.Today);
        Check(the, kind, patron, policy, found);
        var all = found.InOrder();
        var refusals = Override.Apply(all, policy.Overridable, command.Overrides);
        if (refusals.IsEmpty && kind is { } issued)
        {
            refusals = FirstCard.NumberRefusals(the, issued);
        }

        ImmutableArray<Fence> fences = the.Guardian is { } guardian
            ? [Fence.On(guardian, FenceMode.Read), Fence.On(library)]
            : [Fence.On(library)];
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, fences.AsSpan());
        }

        patron = WithCards(the, patron, kind, nextId);
        return new Decision(new PatronChanged(patron.Id), Facts(the, patron, policy, nextId), fences)
        {
            Overridden = Override.Used(all, policy.Overridable, command.Overrides),
        };
    }

    private static void Check(Case the, CardKind? kind, Patron patron, Policy policy, Refusals found)
    {
        var command = the.Command;
        if (kind is { } issued)
        {
            FirstCard.Check(the, issued, patron, found);
        }

        CheckInstitution(command, found);
        CheckAge(the, patron, policy.Registration, found);
        CheckAccounts(the, kind, found);
        command.Pin?.Check(policy.Pins, found);
        if (command.Guardian is { } named && command.Kind == PatronKind.Person)
        {
            Guardianship.None.Check(named, the.Guardian, the.BirthDate, the.Today, found);
        }

        foreach (var said in command.Consents)
        {
            Consenting.Check(said, policy, found);
        }

        found.AddIf(
            command.Guardian is null && command.Consents.Any(said => Consenting.IsGuardians(said.Kind)),
            () => new Refusal(
                RefusalCodes.GuardianMissing, "guardian.named", "Who consents for a child must be named."));
    }

    /// <summary>Kindergartens and schools: no national id, no birthday, no guardian, but somebody who answers for
    /// them (N3).</summary>
    private static void CheckInstitution(RegisterPatron command, Refusals found)
    {
        if (command.Kind != PatronKind.Institution)
        {
            return;
        }

        found.AddIf(
            command.NationalId is not null || command.BirthDate is not null || command.Guardian is not null,
            () => new Refusal(
                RefusalCodes.RegistrationPersonOnly,
                "registration.institution",
                "An institution has no national id, no birth date and no guardian."));
        found.AddIf(command.Contact.ResponsiblePerson is null, () => new Refusal(
            RefusalCodes.RegistrationResponsibleMissing,
            "registration.responsible-person",
            "An institution needs a responsible contact person."));
    }

    private static void CheckAge(Case the, Patron patron, RegistrationPolicy policy, Refusals found)
    {
        var command = the.Command;
        found.AddIf(
            command.BirthDate is not null && command.KnownBirthDate is not null
                && command.BirthDate != command.KnownBirthDate,
            () => new Refusal(
                RefusalCodes.RegistrationBirthDateContradicts,
                "registration.birth-date",
                "The birth date is not the one that the national id or the population register tells."));
        if (command.By == RegisteredBy.Desk)
        {
            return;
        }

        if (the.BirthDate is not { } born)
        {
            found.Add(new Refusal(
                RefusalCodes.RegistrationBirthDateUnknown,
                "registration.birth-date",
                "Neither the population register nor the national id tells the birth date. Register at the library."));
            return;
        }

        var least = command.By == RegisteredBy.Guardian && policy.GuardiansRegister ? 0 : policy.SelfServiceMinAge;
        found.AddIf(patron.AgeOn(the.Today) < least, () => new Refusal(
            RefusalCodes.RegistrationTooYoung,
            "registration.self-service-min-age",
            $"Who is under {least} registers at the library, together with a guardian.",
            new JsonObject { ["minAge"] = least },
            born.AddYears(least)));
    }

    /// <summary>One national account for a person, and one local account at each library.</summary>
    private static void CheckAccounts(Case the, CardKind? kind, Refusals found)
    {
        var isNational = kind is CardKind.NationalDigital or CardKind.NationalPrinted;
        var same = the.Accounts.FirstOrDefault(account => isNational
            ? account.IsNational
            : !account.IsNational && account.Libraries.Contains(the.Command.Library));
        found.AddIf(same is not null, () => new Refusal(
            RefusalCodes.PatronAlreadyRegistered,
            "registration.one-account",
            isNational
                ? "This person has a national account already. Let it join this library."
                : "This person has an account at this library already.",
            new JsonObject { ["patronId"] = same!.Id.Value.ToString(CultureInfo.InvariantCulture) }));
    }

    private static ImmutableArray<Fact> Facts(Case the, Patron patron, Policy policy, Func<long> nextId)
    {
        var (command, library) = (the.Command, the.Library);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var isOnByDefault = policy.Registration.NoticesOnByDefault;
        var contact = command.Contact with
        {
            EmailNotices = command.Contact.EmailNotices ?? isOnByDefault,
            SmsNotices = command.Contact.SmsNotices ?? isOnByDefault,
        };
        facts.Add(new PatronRegistered(patron, contact, command.NationalId, command.Library));
        if (patron.Memberships[0].RulesVersion is { } accepted)
        {
            facts.Add(new RulesAccepted(patron.Id, library.Isil, accepted));
        }

        GuardianId? guardian = null;
        if (command.Guardian is { } named)
        {
            guardian = new GuardianId(nextId());
            facts.Add(new GuardianAdded(Guardian.Of(guardian.Value, patron, named.PatronId, the.Today), named));
        }

        // Who registers consents to what the library must know of its patrons (H7), where it has words for that.
        if (Consenting.TextOf(ConsentKind.Data, policy) is not null)
        {
            facts.Add(Consenting.Fact(
                new ConsentSaid(ConsentKind.Data, ConsentWay.Registering),
                new ConsentId(nextId()), patron.Id, guardian, library, policy, the.Now));
        }

        foreach (var said in command.Consents.Where(said => said.Kind != ConsentKind.Data))
        {
            facts.Add(Consenting.Fact(
                said, new ConsentId(nextId()), patron.Id, guardian, library, policy, the.Now));
        }

        facts.AddRange(RunningLow.Warning(the.Drawn, new WorkItemId(nextId()), library.Isil, the.Now));
        return facts.ToImmutable();
    }

    /// <summary>The patron, without cards yet.</summary>
    internal static Patron Made(Case the, Policy policy)
    {
        var command = the.Command;
        var isActive = command.By == RegisteredBy.Desk
            || (command.By == RegisteredBy.Self && policy.Registration.SelfServiceActivates);
        var hasAccepted = isActive && (command.By == RegisteredBy.Desk || command.RulesAccepted);
        return new Patron
        {
            Id = command.PatronId,
            Version = 1,
            Kind = command.Kind,
            BirthDate = command.Kind == PatronKind.Person ? the.BirthDate : null,
            Municipality = command.Municipality,
            GuardianConsent = command.Consents.Any(said => said.Kind == ConsentKind.GuardianBorrow),
            Pin = command.Pin?.Kept,
            Cards = [],
            Memberships =
            [
                new Membership(
                    command.Library,
                    isActive ? MembershipState.Active : MembershipState.Pending,
                    Home: true,
                    hasAccepted ? the.Library.RulesOn(the.Library.Today(the.Now)) : null),
            ],
            Exclusions = [],
            Loans = [],
            Reservations = [],
        };
    }

    /// <summary>The card that was chosen, and the national id, which is a card by itself and can be blocked alone
    /// (H10).</summary>
    private static Patron WithCards(Case the, Patron patron, CardKind? kind, Func<long> nextId)
    {
        var cards = ImmutableArray.CreateBuilder<Card>();
        if (kind is { } issued)
        {
            var number = the.Command.CardNumber ?? the.Drawn?.Number
                ?? throw new InvariantBrokenException("A card is given out without a number.");
            cards.Add(new Card(
                number, issued, CardState.Active, issued == CardKind.Local ? the.Command.Library : null)
            {
                Id = new CardId(nextId()),
            });
        }

        if (the.Command.NationalId is not null)
        {
            cards.Add(new Card(CardNumber.NationalId, CardKind.NationalId, CardState.Active, null)
            {
                Id = new CardId(nextId()),
            });
        }

        return patron with { Cards = cards.ToImmutable() };
    }
}
