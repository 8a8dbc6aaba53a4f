using Skranke.Basics;
using Skranke.Copies;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Each refusal of a checkout, alone and together (H3, H6, H17, H20, H23, N8, N9, N11).</summary>
public sealed class CheckoutRefusalTests
{
    /// <summary>One case for each code, wrong in nothing else.</summary>
    private static readonly Dictionary<string, Checkout.Case> WrongInOneThing = new()
    {
        [RefusalCodes.CardUnknown] = Showing(CardNumber.Of("1111111111"), APatron.Adult()),
        [RefusalCodes.CardBlocked] = Showing(APatron.Card, APatron.WithCard(CardState.Blocked)),
        [RefusalCodes.CardReplaced] = Showing(APatron.Card, APatron.WithCard(CardState.Replaced)),
        [RefusalCodes.PatronExcluded] = ACheckout.By(APatron.Excluded(Days.Now, null)),
        [RefusalCodes.PatronLoanLimit] = ACheckout.By(APatron.WithLoans(5)) with
        {
            Library = ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 5 }),
        },
        [RefusalCodes.PatronGuardianConsentMissing] = ACheckout.By(APatron.Child(consent: false)),
        [RefusalCodes.PatronErased] = ACheckout.By(APatron.Adult() with { Erased = true }),
        [RefusalCodes.PatronDeceased] = ACheckout.By(APatron.Adult() with { DiedOn = Days.Day("2026-11-20") }),
        [RefusalCodes.PatronPinWrong] = ACheckout.Typing(APatron.WrongPin, APatron.Adult()),
        [RefusalCodes.PatronPinLocked] =
            ACheckout.Typing(APatron.RightPin, APatron.WithPin(5, Days.Now.AddMinutes(1))),
        [RefusalCodes.MembershipMissing] = ACheckout.By(APatron.WithMembership()),
        [RefusalCodes.MembershipNotActivated] = ACheckout.By(APatron.WithMembership(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, false, 2))),
        [RefusalCodes.MembershipRulesNotAccepted] = ACheckout.By(APatron.WithMembership(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, 1))),
        [RefusalCodes.CopyOnLoan] = ACheckout.Of(ACopy.OnLoan(ALoan.By(APatron.OtherId))),
        [RefusalCodes.CopyOnLoanToPatron] = ACheckout.Of(ACopy.OnLoan(ALoan.By(APatron.Id))),
        [RefusalCodes.CopyReservedForOther] = ACheckout.Of(ACopy.CapturedFor(AReservation.Ready(APatron.OtherId))),
        [RefusalCodes.CopyNotLoanable] = ACheckout.Of(ACopy.OnShelf("reference")),
        [RefusalCodes.CopyLost] = ACheckout.Of(ACopy.OnLoan(
            ALoan.By(APatron.OtherId) with { LostAt = Days.Now })),
        [RefusalCodes.CopyInTransit] = ACheckout.Of(ACopy.InTransitTo(ALibrary.Kokkedal)),
        [RefusalCodes.BranchUnknown] = ACheckout.Plain() with
        {
            Command = ARequest.CheckOut() with { Branch = ALibrary.Nowhere },
        },
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code) =>
        Assert.Equal([code], ACheckout.Decide(WrongInOneThing[code]).Codes());

    [Fact]
    public void Reaches_every_code_that_the_rule_knows() =>
        Assert.Equal(Checkout.Codes.Order(), WrongInOneThing.Keys.Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_refusal_changes_nothing_but_stands_on_what_it_was_based_upon(string code)
    {
        var decision = ACheckout.Decide(WrongInOneThing[code]);

        Assert.Empty(code == RefusalCodes.PatronPinWrong ? [] : decision.Facts);
        Assert.Equal(["Patron", "Copy", "Library"], decision.Fences.Select(fence => fence.Kind.ToString()));
        Assert.All(
            decision.Fences.Skip(code == RefusalCodes.PatronPinWrong ? 1 : 0),
            fence => Assert.Equal(Skranke.Ledger.FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void Names_everything_that_is_wrong_in_order_of_precedence()
    {
        var patron = APatron.WithLoans(5) with
        {
            BirthDate = Days.Day("2017-06-01"),
            Erased = true,
            Cards = [new Card(APatron.Card, CardKind.Local, CardState.Blocked, null)],
            Memberships = [],
        };
        var the = ACheckout.Typing(APatron.WrongPin, patron.WithExclusion("debt", Days.Now, null)) with
        {
            Command = ARequest.CheckOut() with { Branch = ALibrary.Nowhere, Card = APatron.Card },
            Library = ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 5 }),
            Copy = ACopy.OnShelf("reference") with
            {
                Loan = ALoan.By(APatron.OtherId) with { LostAt = Days.Now },
                Capture = ACopy.CapturedFor(AReservation.Ready(APatron.OtherId)).Capture,
                Status = CopyStatus.Lost,
            },
        };

        Assert.Equal(
            [
                RefusalCodes.CardBlocked, RefusalCodes.PatronExcluded, RefusalCodes.PatronLoanLimit,
                RefusalCodes.PatronGuardianConsentMissing, RefusalCodes.PatronErased, RefusalCodes.PatronPinWrong,
                RefusalCodes.MembershipMissing, RefusalCodes.CopyReservedForOther,
                RefusalCodes.CopyNotLoanable, RefusalCodes.CopyLost, RefusalCodes.BranchUnknown,
            ],
            ACheckout.Decide(the).Codes());
    }

    [Fact]
    public void Tells_the_patron_which_loan_of_this_copy_is_his()
    {
        var refusal = ACheckout.Decide(WrongInOneThing[RefusalCodes.CopyOnLoanToPatron]).OnlyRefusal();

        Assert.Equal("copy.one-loan", refusal.Rule);
        Assert.Equal("""{"loan":"3001","dueDate":"2026-11-30"}""", refusal.DataText());
    }

    [Fact]
    public void Tells_nothing_about_somebody_elses_loan_but_that_it_must_end_first() => Assert.Equal(
        """{"returnFirst":true}""",
        ACheckout.Decide(WrongInOneThing[RefusalCodes.CopyOnLoan]).OnlyRefusal().DataText());

    [Fact]
    public void Tells_where_a_copy_in_transit_goes()
    {
        var refusal = ACheckout.Decide(WrongInOneThing[RefusalCodes.CopyInTransit]).OnlyRefusal();

        Assert.Equal("""{"transitTo":"DK-722300-KOKKEDAL"}""", refusal.DataText());
    }

    [Theory]
    [InlineData(CopyStatus.Withdrawn)]
    [InlineData(CopyStatus.Damaged)]
    public void Does_not_lend_what_is_withdrawn_or_damaged(CopyStatus status) =>
        Assert.Equal([RefusalCodes.CopyNotLoanable], ACheckout.Decide(ACheckout.Of(ACopy.With(status))).Codes());

    [Fact]
    public void Lends_an_incomplete_copy() =>
        ACheckout.Decide(ACheckout.Of(ACopy.With(CopyStatus.Incomplete))).Fact<Skranke.Ledger.LoanOpened>();

    [Fact]
    public void A_wrong_pin_leaves_its_count_and_moves_the_patron()
    {
        var decision = ACheckout.Decide(WrongInOneThing[RefusalCodes.PatronPinWrong]);

        Assert.Equal(
            new Skranke.Ledger.PinTried(APatron.Id, 1, Days.Now.AddMinutes(15)),
            decision.Fact<Skranke.Ledger.PinTried>());
        Assert.Equal(
            [Skranke.Ledger.FenceMode.Bump, Skranke.Ledger.FenceMode.Read, Skranke.Ledger.FenceMode.Read],
            decision.Fences.Select(fence => fence.Mode));
    }

    [Fact]
    public void A_locked_pin_leaves_no_trace() =>
        Assert.Empty(ACheckout.Decide(WrongInOneThing[RefusalCodes.PatronPinLocked]).Facts);

    private static Checkout.Case Showing(CardNumber card, Patron patron) =>
        ACheckout.By(patron) with { Command = ARequest.CheckOut() with { Card = card } };
}
