using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who becomes a patron, and as what.</summary>
public sealed class RegisteringTests
{
    private static readonly Account Local = new(new PatronId(31), false, [ALibrary.HoersholmIsil]);

    private static readonly Account National = new(new PatronId(32), true, [ALibrary.RanaIsil]);

    private static readonly RegisterPatron Child = ARegistration.Child();

    private static readonly Dictionary<string, Registering.Case> WrongInOneThing = new()
    {
        [RefusalCodes.CardKindNotIssued] = ARegistration.Of(
            ARegistration.AtDesk().Known() with { CardKind = CardKind.NationalDigital }),
        [RefusalCodes.CardLocalOnly] = ARegistration.National(
            ARegistration.Institution() with { CardKind = CardKind.NationalDigital }),
        [RefusalCodes.CardHealthCardInstead] = ARegistration.Of(
            ARegistration.AtDesk().Known() with { CardKind = CardKind.Local }),
        [RefusalCodes.CardNationalIdMissing] = ARegistration.National(
            ARegistration.AtDesk() with { CardKind = CardKind.NationalPrinted }),
        [RefusalCodes.CardOnlyAtLibrary] = ARegistration.National(
            ARegistration.BySelf() with { CardKind = CardKind.NationalPrinted }),
        [RefusalCodes.CardNumberMissing] = ARegistration.Of(
            ARegistration.AtDesk(),
            ALibrary.Hoersholm().With(policy => policy with { Cards = policy.Cards with { LocalSeries = null } })),
        [RefusalCodes.CardNumberTaken] = ARegistration.Of(
            ARegistration.AtDesk() with { CardNumber = CardNumber.Of("0000000021") }) with { IsNumberTaken = true },
        [RefusalCodes.CardSeriesExhausted] = ARegistration.Of(ARegistration.AtDesk()) with { Drawn = null },
        [RefusalCodes.PatronPinTrivial] = ARegistration.Of(
            ARegistration.AtDesk() with { Pin = ARegistration.Pin("1234") },
            ALibrary.Hoersholm().With(policy => policy with { Pins = new PinPolicy { ForbidTrivial = true } })),
        [RefusalCodes.PatronAlreadyRegistered] =
            ARegistration.Of(ARegistration.AtDesk().Known()) with { Accounts = [Local] },
        [RefusalCodes.RegistrationPersonOnly] = ARegistration.Of(
            ARegistration.Institution() with { BirthDate = ARegistration.Born }),
        [RefusalCodes.RegistrationResponsibleMissing] = ARegistration.Of(
            ARegistration.Institution() with { Contact = new ContactDetails { Name = "Skolen" } }),
        [RefusalCodes.RegistrationBirthDateUnknown] = ARegistration.Of(
            ARegistration.BySelf() with { KnownBirthDate = null, CardKind = CardKind.Local }),
        [RefusalCodes.RegistrationBirthDateContradicts] = ARegistration.Of(
            ARegistration.AtDesk().Known() with { BirthDate = Days.Day("1984-03-18") }),
        [RefusalCodes.RegistrationTooYoung] = ARegistration.Of(
            ARegistration.BySelf() with { KnownBirthDate = Days.Day("2008-11-03") }),
        [RefusalCodes.GuardianMissing] = ARegistration.Of(
            Child.With(ConsentKind.GuardianBorrow) with { Guardian = null }),
        [RefusalCodes.GuardianUnknown] = ARegistration.Of(
            Child with { Guardian = new GuardianNamed { PatronId = ARegistration.GuardianId } }),
        [RefusalCodes.GuardianTooYoung] = ARegistration.Of(
            Child with { Guardian = new GuardianNamed { PatronId = APatron.Id } }) with { Guardian = APatron.Child() },
        [RefusalCodes.GuardianNotNeeded] = ARegistration.Of(
            ARegistration.AtDesk() with { Guardian = new GuardianNamed { Name = "Mor" } }),
        [RefusalCodes.ConsentTextOutdated] = ARegistration.Of(
            Child.With(ConsentKind.GuardianBorrow) with
            {
                Consents = [new ConsentSaid(ConsentKind.GuardianBorrow, ConsentWay.Written, TextVersion: 7)],
            }),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code) =>
        Assert.Equal([code], ARegistration.Decide(WrongInOneThing[code]).Codes());

    [Fact]
    public void Every_code_of_the_rule_is_reached() =>
        Assert.Equal(Registering.Codes.Order(), WrongInOneThing.Keys.Order());

    [Fact]
    public void At_the_desk_the_membership_is_active_and_the_home_library_s_with_the_rules_accepted()
    {
        var decision = ARegistration.Decide(ARegistration.Of(ARegistration.AtDesk()));

        var registered = decision.Fact<PatronRegistered>();
        Assert.Equal(
            [new Membership(ALibrary.HoersholmIsil, MembershipState.Active, Home: true, RulesVersion: 2)],
            registered.Patron.Memberships.ToArray());
        Assert.Equal((1, ARegistration.Born), (registered.Patron.Version, registered.Patron.BirthDate));
        Assert.Equal(ALibrary.HoersholmIsil, registered.Library);
        Assert.Equal(new PatronChanged(ARegistration.NewId), decision.Answer);
        Assert.Equal([Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Fact]
    public void Registering_is_consenting_to_what_the_library_must_know()
    {
        var given = ARegistration.Decide(ARegistration.Of(ARegistration.AtDesk())).Fact<ConsentGiven>();

        Assert.Equal((ConsentKind.Data, 1, ConsentWay.Registering, Days.Now),
            (given.Consent.Kind, given.Consent.TextVersion, given.Consent.Way, given.Consent.GivenAt));
        Assert.Equal("GDPR 6(1)(e)", given.Consent.LegalBasis);
        Assert.Equal(1, given.Text!.Version);
    }

    [Fact]
    public void A_library_without_words_for_a_consent_records_none()
    {
        var library = ALibrary.Hoersholm().With(policy => policy with { Consents = [] });

        Assert.Equal(
            [nameof(PatronRegistered), nameof(RulesAccepted)],
            ARegistration.Decide(ARegistration.Of(ARegistration.AtDesk(), library)).FactNames());
    }

    [Fact]
    public void A_guardian_and_two_separate_consents_are_recorded_with_the_child()
    {
        var decision = ARegistration.Decide(ARegistration.Of(
            Child.With(ConsentKind.GuardianBorrow, ConsentKind.GuardianPay)));

        var guardian = decision.Fact<GuardianAdded>().Guardian;
        Assert.Equal((Days.Today, Days.Day("2034-05-04")), (guardian.Since, guardian.Until));
        Assert.Equal(
            [ConsentKind.Data, ConsentKind.GuardianBorrow, ConsentKind.GuardianPay],
            decision.Facts.OfType<ConsentGiven>().Select(fact => fact.Consent.Kind));
        Assert.All(
            decision.Facts.OfType<ConsentGiven>(), fact => Assert.Equal(guardian.Id, fact.Consent.GuardianId));
        Assert.True(decision.Fact<PatronRegistered>().Patron.GuardianConsent);
    }

    [Fact]
    public void Consenting_to_pay_is_not_consenting_to_borrow() => Assert.False(
        ARegistration.Registered(ARegistration.Of(Child.With(ConsentKind.GuardianPay))).GuardianConsent);

    [Fact]
    public void On_the_web_the_membership_waits_unless_the_library_takes_the_identity_for_enough()
    {
        var waiting = ARegistration.Registered(ARegistration.National(ARegistration.BySelf()));
        var active = ARegistration.Registered(ARegistration.Of(ARegistration.BySelf()));
        var unread = ARegistration.Registered(ARegistration.Of(ARegistration.BySelf() with { RulesAccepted = false }));

        Assert.Equal(
            [new Membership(ALibrary.RanaIsil, MembershipState.Pending, true, null)],
            waiting.Memberships.ToArray());
        Assert.Equal(
            [new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, 2)],
            active.Memberships.ToArray());
        Assert.Equal(
            [new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, null)],
            unread.Memberships.ToArray());
    }

    [Fact]
    public void What_a_guardian_registers_on_the_web_always_waits_for_the_desk()
    {
        var command = ARegistration.BySelf() with
        {
            By = RegisteredBy.Guardian,
            KnownBirthDate = Days.Day("2016-05-04"),
            Guardian = new GuardianNamed { Name = "Mor Ny" },
        };

        Assert.Equal(
            MembershipState.Pending, ARegistration.Registered(ARegistration.Of(command)).Memberships[0].State);
        Assert.Equal(
            [RefusalCodes.RegistrationTooYoung],
            ARegistration.Decide(ARegistration.National(command with { CardKind = CardKind.NationalDigital })).Codes());
    }

    [Fact]
    public void Whoever_is_too_young_learns_when_to_come_back()
    {
        var refusal = ARegistration.Decide(WrongInOneThing[RefusalCodes.RegistrationTooYoung]).OnlyRefusal();

        Assert.Equal(Days.Day("2026-11-03"), refusal.PossibleFrom);
        Assert.Equal("""{"minAge":18}""", refusal.DataText());
        Assert.Contains("guardian", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_has_one_national_account_and_is_told_which()
    {
        var the = ARegistration.National(ARegistration.AtDesk().Known()) with { Accounts = [Local, National] };

        var refusal = ARegistration.Decide(the).OnlyRefusal();

        Assert.Equal(RefusalCodes.PatronAlreadyRegistered, refusal.Code);
        Assert.Equal("""{"patronId":"32"}""", refusal.DataText());
    }

    [Fact]
    public void A_local_account_beside_a_national_one_is_a_second_account()
    {
        var command = (ARegistration.AtDesk().Known() with { CardKind = CardKind.Local }).At(ALibrary.Rana());
        var the = ARegistration.Of(command, ALibrary.Rana()) with { Accounts = [National] };

        Assert.Equal(CardKind.Local, ARegistration.Registered(the).Cards[0].Kind);
    }

    [Fact]
    public void A_local_account_at_another_library_does_not_stand_in_the_way()
    {
        var elsewhere = Local with { Libraries = [ALibrary.RanaIsil] };

        Assert.Empty(ARegistration.Registered(
            ARegistration.Of(ARegistration.AtDesk().Known()) with { Accounts = [elsewhere] }).Loans);
    }

    [Fact]
    public void Staff_set_aside_what_the_policy_lets_them()
    {
        var library = ALibrary.Hoersholm().With(policy => policy with
        {
            Overridable = [RefusalCodes.CardHealthCardInstead],
        });
        var command = ARegistration.AtDesk().Known() with
        {
            CardKind = CardKind.Local,
            Overrides = [RefusalCodes.CardHealthCardInstead],
        };

        var decision = ARegistration.Decide(ARegistration.Of(command, library));

        Assert.Equal([RefusalCodes.CardHealthCardInstead], decision.Overridden.ToArray());
        Assert.Equal(CardKind.Local, decision.Fact<PatronRegistered>().Patron.Cards[0].Kind);
    }

    [Fact]
    public void Notices_go_to_the_addresses_by_default_where_the_library_says_so()
    {
        var quiet = ALibrary.Hoersholm().With(policy => policy with
        {
            Registration = policy.Registration with { NoticesOnByDefault = false },
        });
        var named = ARegistration.AtDesk() with
        {
            Contact = ARegistration.AtDesk().Contact with { SmsNotices = true },
        };

        Assert.Equal((true, true), NoticesOf(ARegistration.Of(ARegistration.AtDesk())));
        Assert.Equal((false, true), NoticesOf(ARegistration.Of(named, quiet)));
    }

    private static (bool?, bool?) NoticesOf(Registering.Case the)
    {
        var contact = ARegistration.Decide(the).Fact<PatronRegistered>().Contact;
        return (contact.EmailNotices, contact.SmsNotices);
    }
}
