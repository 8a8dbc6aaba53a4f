using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What card and PIN open (H9, H11). It is one o'clock in Hørsholm, and staff are there.</summary>
public sealed class AuthenticatingTests
{
    private static readonly Library Library = ALibrary.Hoersholm() with { Calendar = ACalendar.WithHours() };

    private static readonly Patron Excluded = APatron.Excluded(Days.Now.AddDays(-1), null);

    private static readonly Dictionary<string, (Patron? Patron, Authenticate Command)> RefusedForOneThing = new()
    {
        [RefusalCodes.PatronPinWrong] = (APatron.Adult(), ARequest.Authenticate(pin: APatron.WrongPin)),
        [RefusalCodes.PatronPinLocked] = (APatron.WithPin(5, Days.Now.AddMinutes(1)), ARequest.Authenticate()),
        [RefusalCodes.CardBlocked] = (APatron.WithCard(CardState.Blocked), ARequest.Authenticate()),
        [RefusalCodes.CardReplaced] = (APatron.WithCard(CardState.Replaced), ARequest.Authenticate()),
        [RefusalCodes.PatronErased] = (APatron.Adult() with { Erased = true }, ARequest.Authenticate()),
        [RefusalCodes.BranchUnknown] = (
            APatron.Adult(), ARequest.Authenticate() with { Branch = ALibrary.Nowhere }),
        [RefusalCodes.PatronExcluded] = (Excluded, ARequest.Authenticate(Purpose.Door)),
        [RefusalCodes.DoorClosed] = (
            APatron.Adult(), ARequest.Authenticate(Purpose.Door) with { Branch = ALibrary.Kokkedal }),
        [RefusalCodes.ServiceUnknown] = (
            APatron.Adult(), ARequest.Authenticate(Purpose.Digital) with { Service = "Moonreader" }),
        [RefusalCodes.ServiceNotEntitled] = (
            APatron.Adult(), ARequest.Authenticate(Purpose.Digital) with { Service = "eReolen" }),
    };

    public static TheoryData<string> Codes => [.. RefusedForOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var (patron, command) = RefusedForOneThing[code];

        Assert.Equal([code], Decide(patron, command).Codes());
    }

    [Fact]
    public void Reaches_every_code_that_it_knows() =>
        Assert.Empty(Authenticating.Codes.Except(RefusedForOneThing.Keys));

    [Theory]
    [InlineData(Purpose.Kiosk, "see-account borrow renew reserve")]
    [InlineData(Purpose.Web, "see-account renew reserve")]
    [InlineData(Purpose.Door, "enter")]
    [InlineData(Purpose.Digital, "use:PressReader")]
    public void A_member_may_do_what_the_purpose_is_for(Purpose purpose, string permissions)
    {
        var answer = Decide(APatron.Adult(), ARequest.Authenticate(purpose)).Answer.As<Authenticated>();

        Assert.Equal(permissions.Split(' '), answer.Permissions.ToArray());
        Assert.Empty(answer.Withheld);
        Assert.Equal(APatron.Id, answer.PatronId);
    }

    [Theory]
    [InlineData(Purpose.Kiosk)]
    [InlineData(Purpose.Web)]
    public void Who_is_excluded_still_sees_the_account_and_is_told_why_no_more(Purpose purpose)
    {
        var answer = Decide(Excluded, ARequest.Authenticate(purpose)).Answer.As<Authenticated>();

        Assert.Equal(["see-account"], answer.Permissions.ToArray());
        Assert.Equal([RefusalCodes.PatronExcluded], answer.Withheld.Codes());
    }

    [Fact]
    public void Who_has_not_accepted_the_newest_rules_may_renew_what_is_at_home_already()
    {
        var patron = APatron.WithMembership(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, RulesVersion: 1));

        var answer = Decide(patron, ARequest.Authenticate()).Answer.As<Authenticated>();

        Assert.Equal(["see-account", "renew"], answer.Permissions.ToArray());
        Assert.Equal([RefusalCodes.MembershipRulesNotAccepted], answer.Withheld.Codes());
    }

    [Fact]
    public void Without_a_guardians_consent_a_child_may_reserve_and_not_borrow()
    {
        var answer = Decide(APatron.Child(consent: false), ARequest.Authenticate()).Answer.As<Authenticated>();

        Assert.Equal(["see-account", "renew", "reserve"], answer.Permissions.ToArray());
        Assert.Equal([RefusalCodes.PatronGuardianConsentMissing], answer.Withheld.Codes());
    }

    [Fact]
    public void Who_is_no_member_may_nothing_and_is_told_what_is_missing()
    {
        var answer = Decide(APatron.MemberOfRana(), ARequest.Authenticate()).Answer.As<Authenticated>();

        Assert.Empty(answer.Permissions.ToArray());
        Assert.Equal([RefusalCodes.MembershipMissing], answer.Withheld.Codes());
    }

    [Fact]
    public void One_service_is_answered_yes_or_no_with_what_is_missing()
    {
        var resident = APatron.Adult() with { Municipality = "223" };
        var asked = ARequest.Authenticate(Purpose.Digital) with { Service = "eReolen" };

        Assert.Equal(["use:eReolen"], Decide(resident, asked).Answer.As<Authenticated>().Permissions.ToArray());
        var refusal = Decide(Excluded, asked).OnlyRefusal();
        Assert.Equal("""{"service":"eReolen","missing":["not-excluded","residence"]}""", refusal.DataText());
    }

    [Fact]
    public void A_national_id_that_was_blocked_as_a_card_opens_nothing()
    {
        var patron = APatron.Adult() with
        {
            Cards = [new Card(CardNumber.Of(""), CardKind.NationalId, CardState.Blocked, null)],
        };

        Assert.Equal(
            [RefusalCodes.CardBlocked], Decide(patron, ARequest.Authenticate() with { Card = null }).Codes());
        Assert.IsType<Authenticated>(Decide(
            APatron.Adult(), ARequest.Authenticate() with { Card = null }).Answer);
    }

    /// <summary>Whatever is the matter with the account, nobody learns it who does not know the PIN.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Before_the_pin_was_right_nothing_is_said(bool isKnown)
    {
        var blocked = APatron.WithCard(CardState.Blocked).Cards;
        var patron = isKnown ? Excluded with { Erased = true, Cards = blocked } : null;

        var decision = Decide(patron, ARequest.Authenticate(Purpose.Door, APatron.WrongPin));

        Assert.Equal(
            """
            {"is":"refused","refusals":[{"code":"patron.pin-wrong","rule":"patron.pin",
            "detail":"Card and PIN do not match.","overridable":false}]}
            """.ReplaceLineEndings(""),
            decision.Answer.Json());
        Assert.Equal(new PinTried(APatron.Id, 1, Days.Now.AddMinutes(15)), decision.Fact<PinTried>());
    }

    [Fact]
    public void Nobody_is_ever_let_in_with_a_card_that_nobody_has() => Assert.Throws<InvariantBrokenException>(() =>
        Authenticating.Decide(new Authenticating.Case(
            ARequest.Authenticate(), null, Pin.Nobodys, new PinTry(null, 0, null), Library, Days.Now)));

    [Fact]
    public void A_wrong_try_moves_the_patron_and_a_right_one_only_looks()
    {
        Assert.Equal(
            [Fence.On(APatron.Adult(), FenceMode.Bump), Fence.On(Library)],
            Decide(APatron.Adult(), ARequest.Authenticate(pin: APatron.WrongPin)).Fences.ToArray());
        Assert.Equal(
            [Fence.On(APatron.Adult(), FenceMode.Read), Fence.On(Library)],
            Decide(APatron.Adult(), ARequest.Authenticate()).Fences.ToArray());
        Assert.Equal(
            [Fence.On(Library)], Decide(null, ARequest.Authenticate(pin: APatron.WrongPin)).Fences.ToArray());
    }

    [Fact]
    public void The_right_pin_ends_the_count_also_where_the_door_stays_shut()
    {
        var patron = Excluded with { Pin = new Pin([1], [2], 3, Days.Now.AddMinutes(3)) };

        var decision = Decide(patron, ARequest.Authenticate(Purpose.Door));

        Assert.Equal([RefusalCodes.PatronExcluded], decision.Codes());
        Assert.Equal(new PinTried(APatron.Id, 0, null), decision.Fact<PinTried>());
    }

    private static Decision Decide(Patron? patron, Authenticate command)
    {
        var stored = patron?.Pin ?? Pin.Nobodys;
        var pin = patron is null
            ? new PinTry(RefusalCodes.PatronPinWrong, 1, Days.Now.AddMinutes(15))
            : PinTry.Judge(command.Pin, stored, new PinPolicy(), APin.Check, Days.Now);
        return Authenticating.Decide(new Authenticating.Case(command, patron, stored, pin, Library, Days.Now));
    }
}
