using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Fees;

/// <summary>What was borrowed together, bills, claims, and what is taken back: the fees of two books that were lent on
/// 2 October and due on 2 November (H28, H42-H44, I17, I19).</summary>
public sealed class MoneyAtEndTests
{
    private static readonly Loan Book = ALoan.DueOn("2026-11-02");

    private static readonly Loan Other = Book with
    {
        Id = new LoanId(3002),
        CopyId = ACopy.OtherId,
        Copy = ACopy.Other().Barcode,
    };

    [Theory]
    [InlineData(FeeGrouping.LoanDate, true, "8000")]
    [InlineData(FeeGrouping.DueDate, true, "8000")]
    [InlineData(FeeGrouping.LatestDate, true, "8000")]
    [InlineData(FeeGrouping.Loan, true, "8000 8000")]
    public async Task What_was_borrowed_and_returned_together_is_one_fee_where_policy_says_so(
        FeeGrouping by, bool together, string fees)
    {
        var host = Host(by, together, "2026-11-10");

        _ = (await host.Ask(Back(Book))).As<CheckedIn>();
        var second = (await host.Ask(Back(Other, 12))).As<CheckedIn>();

        Assert.Equal(fees, Owed(host));
        Assert.Equal(new FeeLoan(Other.Id, 0), Assert.Single(second.Fees[0].Loans));
        Assert.Equal([8000L], second.Fees.Select(fee => fee.Amount.Amount));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Theory]
    [InlineData(true, "8000 12000")]
    [InlineData(false, "12000")]
    public async Task What_comes_back_later_is_another_fee_or_makes_the_first_one_higher(bool together, string fees)
    {
        var host = Host(FeeGrouping.LoanDate, together, "2026-11-10");
        _ = await host.Ask(Back(Book));

        host.Now = Days.Noon("2026-11-17");
        _ = await host.Ask(Back(Other, 12));

        Assert.Equal(fees, Owed(host));
    }

    [Fact]
    public async Task A_mistaken_check_in_costs_nothing_and_the_real_return_is_charged_once()
    {
        var host = Host(FeeGrouping.LoanDate, true, "2026-11-10");
        _ = await host.Ask(Back(Book));

        _ = (await host.Ask(ALoanCommand.UndoCheckIn())).As<LoanChangedReply>();
        Assert.Equal("", Owed(host));

        host.Now = Days.Noon("2026-11-17");
        _ = await host.Ask(Back(Book, 13));
        Assert.Equal("12000", Owed(host));
        Assert.Equal(12_000, host.Ledger.Memory.MoneyEntries.Sum(entry => entry.Effect));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    /// <summary>Book is eight days late and costs 80, the other one five days and costs 20; together 80.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mistaken_check_in_of_one_of_several_leaves_what_the_others_cost(bool mistakenFirst)
    {
        var shorter = Other with { DueDate = Days.Day("2026-11-05") };
        var host = Host(FeeGrouping.LoanDate, true, "2026-11-10");
        _ = host.Ledger.Put(shorter);
        _ = await host.Ask(Back(mistakenFirst ? Book : shorter));
        host.Now = host.Now.AddMinutes(5);
        _ = await host.Ask(Back(mistakenFirst ? shorter : Book, 12));
        Assert.Equal("8000", Owed(host));

        _ = (await host.Ask(ALoanCommand.UndoCheckIn())).As<LoanChangedReply>();
        Assert.Equal("2000", Owed(host));

        _ = await host.Ask(Back(Book, 13));
        Assert.Equal("8000", Owed(host));
        Assert.Equal(8_000, host.Ledger.Memory.MoneyEntries.Sum(entry => entry.Effect));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public void A_bill_comes_on_the_32nd_day_with_the_last_step_and_the_copys_price()
    {
        var charge = Charge();

        Assert.Empty(Billing.Facts(charge, Book, Priced, Days.Noon("2026-12-03")));
        var fees = Billing.Facts(charge, Book, Priced, Days.Noon("2026-12-04"))
            .OfType<FeeCharged>().Select(charged => charged.Fee).ToArray();

        Assert.Equal(
            [(FeeKinds.Overdue, 23_000L), (FeeKinds.Replacement, 24_900L)],
            fees.Select(fee => (fee.Kind, fee.Amount.Amount)));
        Assert.Empty(Billing.Facts(charge with { Fees = fees }, Book, Priced, Days.Noon("2026-12-05")));
    }

    [Fact]
    public void A_copy_without_a_price_costs_the_standard_price_of_its_material() => Assert.Equal(
        25_000, Claiming.Of(Charge(), Book, ACopy.OnShelf(), FeeKinds.Replacement, Days.Now)!.Amount.Amount);

    [Theory]
    [InlineData("2026-12-20", 0, 0, 24_900)]
    [InlineData("2026-12-20", 24_900, 24_900, 24_900)]
    [InlineData("2027-03-05", 24_900, 0, 0)]
    [InlineData("2027-03-05", 10_000, 0, 14_900)]
    public void The_claim_goes_when_the_copy_is_back_and_what_was_paid_comes_back_for_a_time(
        string day, long paid, long refunded, long reversed)
    {
        var claim = AFee.Of(9, 24_900, FeeKinds.Replacement, "2026-12-04") with
        {
            Paid = paid,
            Loans = [FeeLoan.Of(Book)],
        };

        var gone = Claiming.Withdraw(Charge(claim), Book, Days.Day(day)).SingleOrDefault()?.After ?? claim;

        Assert.Equal((refunded, reversed, 0L), (gone.Refunded, gone.Reversed, gone.Outstanding.Amount));
    }

    [Fact]
    public async Task What_comes_back_damaged_is_claimed_besides()
    {
        var host = Host(FeeGrouping.LoanDate, true, "2026-10-20");

        var back = (await host.Ask(Back(Book) with { Condition = CopyStatus.Damaged })).As<CheckedIn>();

        Assert.Equal(
            [(FeeKinds.Damage, 25_000L)], back.Fees.Select(fee => (fee.Kind, fee.Amount.Amount)));
    }

    [Fact]
    public async Task A_lost_copy_is_claimed_at_once_and_no_more_when_it_is_found()
    {
        var host = Host(FeeGrouping.LoanDate, true, "2026-10-20");

        _ = (await host.Ask(ALoanCommand.DeclareLost())).As<LoanChangedReply>();
        Assert.Equal("25000", Owed(host));

        _ = (await host.Ask(Back(Book))).As<CheckedIn>();
        Assert.Equal("", Owed(host));
        Assert.Equal(0, host.Ledger.Memory.MoneyEntries.Sum(entry => entry.Effect));
    }

    [Fact]
    public void Days_of_a_strike_are_no_days_late()
    {
        var library = ALibrary.Hoersholm();
        library = library with
        {
            Calendar = library.Calendar with
            {
                FeeFree = [new Closure { From = Days.Day("2026-11-04"), To = Days.Day("2026-11-08") }],
            },
        };

        Assert.Equal(1, DaysLate.On(Book, library, Days.Day("2026-11-03")));
        Assert.Equal(1, DaysLate.On(Book, library, Days.Day("2026-11-08")));
        Assert.Equal(2, DaysLate.On(Book, library, Days.Day("2026-11-09")));
        Assert.Equal(Days.Day("2026-11-15"), DaysLate.DayOf(Book, library, 8));
        Assert.Equal(2000, OverdueFee.Of(Book, library, APatron.Adult(), Days.Day("2026-11-14"))!.Value.Amount);
    }

    [Fact]
    public void What_accrues_is_one_for_what_would_be_one_fee()
    {
        var library = ALibrary.Hoersholm();

        var accruing = Accruing.Of(
            [
                new Accruing.Case(Book, library, APatron.Adult(), false, null),
                new Accruing.Case(Other, library, APatron.Adult(), false, null),
                new Accruing.Case(Book with { Id = new LoanId(3003) }, library, APatron.Adult(), true, null),
            ],
            Days.Noon("2026-11-10"));

        var one = Assert.Single(accruing);
        Assert.Equal([Book.Id, Other.Id], one.Loans.Select(loan => loan.Id));
        Assert.Equal(new Money(8000, "DKK"), one.Amount);
    }

    [Theory]
    [InlineData("2026-11-09", null, null)]
    [InlineData("2026-11-10", 5000L, 2500L)]
    [InlineData("2026-11-23", 5000L, 2500L)]
    [InlineData("2026-11-24", 10_000L, 5000L)]
    [InlineData("2026-12-20", 10_000L, 5000L)]
    public void Where_policy_counts_notices_each_that_was_sent_makes_its_step(string day, long? adult, long? child)
    {
        var loan = Book with { Library = ALibrary.RanaIsil, DueDate = Days.Day("2026-11-03") };

        Assert.Equal(adult, OverdueFee.Of(loan, ALibrary.Rana().Awake(), APatron.Adult(), Days.Day(day))?.Amount);
        Assert.Equal(child, OverdueFee.Of(loan, ALibrary.Rana().Awake(), APatron.Child(), Days.Day(day))?.Amount);
        Assert.Null(OverdueFee.Of(
            loan with { NextActionAt = Days.Noon("2026-11-05") },
            ALibrary.Rana().Awake(),
            APatron.Adult(),
            Days.Day(day)));
    }

    private static Copy Priced => ACopy.OnShelf() with { Price = 24_900 };

    private static OverdueCharge Charge(params Fee[] fees) =>
        new(new FeeId(9501), ALibrary.Hoersholm().Awake(), APatron.Adult())
        {
            ClaimId = new FeeId(9502),
            Fees = fees,
        };

    private static CheckIn Back(Loan loan, int key = 2) => ARequest.CheckIn() with
    {
        Key = ARequest.Key(key),
        PatronId = APatron.Id,
        CopyId = loan.CopyId,
    };

    private static string Owed(TestHost host) => string.Join(
        ' ', host.Ledger.Memory.Fees.Where(fee => fee.IsOpen).Select(fee => fee.Outstanding.Amount));

    private static TestHost Host(FeeGrouping by, bool together, string day)
    {
        var library = ALibrary.Hoersholm();
        var host = TestHost.WithSmallLibrary(Book, Other, library with
        {
            Policies =
            [
                .. library.Policies.Select(policy => policy with
                {
                    Fees = policy.Fees with { GroupedBy = by, EndedTogether = together },
                }),
            ],
        });
        host.Now = Days.Noon(day);
        return host;
    }
}
