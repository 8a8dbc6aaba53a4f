using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Fees;

/// <summary>What is late costs once: at the return, or at the renewal that comes before it (H28, H33, I17).</summary>
public sealed class OverdueFeeAtReturnTests
{
    [Fact]
    public async Task A_late_return_is_charged()
    {
        var host = LateHost();

        var back = (await host.Ask(Back())).As<CheckedIn>();

        var fee = Assert.Single(host.Ledger.Memory.Fees);
        Assert.Equal((8000L, 0, ALoan.Id), (fee.Amount.Amount, fee.Loans[0].Step, fee.LoanId!.Value));
        Assert.Equal([fee], back.Fees.ToArray());
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_return_in_time_costs_nothing_and_looks_nobody_up()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-02"));

        Assert.Empty((await host.Ask(Back())).As<CheckedIn>().Fees);
        Assert.DoesNotContain(host.Ledger.Loads, load => load.StartsWith("fees", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_return_that_is_dated_back_in_time_costs_nothing()
    {
        var host = LateHost();

        var back = await host.Ask(Back() with { ReturnedAt = Days.Noon("2026-11-02") });

        Assert.Empty(back.As<CheckedIn>().Fees);
        Assert.Empty(host.Ledger.Memory.Fees);
    }

    [Fact]
    public async Task A_late_copy_that_somebody_waits_for_is_charged_too()
    {
        var host = LateHost();
        _ = host.Ledger.Put(AReservation.Waiting(APatron.OtherId));

        Assert.Single((await host.Ask(Back())).As<CheckedIn>().Fees);
        Assert.Single(host.Ledger.Memory.Fees);
    }

    [Fact]
    public async Task A_late_renewal_is_charged_and_the_return_in_time_after_it_is_not()
    {
        var host = LateHost();

        var renewed = (await host.Ask(ARequest.Renew())).As<Renewed>();
        _ = await host.Ask(Back());

        Assert.Equal(Days.Day("2026-12-10"), renewed.Loan.DueDate);
        Assert.Equal([8000L], renewed.Fees.Select(fee => fee.Amount.Amount));
        Assert.Equal([(8000L, 0)], host.Ledger.Memory.Fees.Select(fee => (fee.Amount.Amount, fee.Loans[0].Step)));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_period_that_was_charged_already_is_not_charged_again()
    {
        var host = LateHost();
        var charged = new Fee(
            new FeeId(1), APatron.Id, ALibrary.HoersholmIsil, OverdueFee.Kind, new Money(2000, "DKK"),
            Days.Noon("2026-11-03"))
        {
            Loans = [new FeeLoan(ALoan.Id, 0)],
        };
        _ = host.Ledger.CommitForReal(new UnitOfWork
        {
            Origin = ARequest.Desk,
            At = Days.Noon("2026-11-03"),
            Fences = [],
            Facts = [new FeeCharged(charged)],
            Answer = Told.Instance,
        });

        Assert.Empty((await host.Ask(Back())).As<CheckedIn>().Fees);
        Assert.Equal([charged], host.Ledger.Memory.Fees);
    }

    [Fact]
    public async Task A_child_pays_as_a_child()
    {
        var host = LateHost();
        _ = host.Ledger.Put(APatron.Child());

        Assert.Equal(2000, Assert.Single((await host.Ask(Back())).As<CheckedIn>().Fees).Amount.Amount);
    }

    [Fact]
    public async Task Who_has_his_late_copy_lent_on_at_the_desk_is_charged_as_at_any_return()
    {
        var host = LateHost();

        var lent = await host.Ask(
            ARequest.CheckOut(RefusalCodes.CopyOnLoan) with { PatronId = APatron.OtherId, Origin = ARequest.Desk });

        Assert.Equal(APatron.OtherId, lent.As<Lent>().Loan.PatronId);
        var fee = Assert.Single(host.Ledger.Memory.Fees);
        Assert.Equal((8000L, ALoan.Id, APatron.Id), (fee.Amount.Amount, fee.LoanId!.Value, fee.PatronId));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_checkout_that_is_refused_charges_nobody()
    {
        var host = LateHost();

        _ = (await host.Ask(ARequest.CheckOut() with { PatronId = APatron.OtherId })).As<Refused>();

        Assert.Empty(host.Ledger.Memory.Fees);
        Assert.DoesNotContain(host.Ledger.Loads, load => load.StartsWith("fees", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_his_late_copy_lent_on_by_a_kiosk_that_was_cut_off_is_charged_for_the_days_until_then()
    {
        var host = LateHost();

        _ = (await host.Ask(ARequest.CheckOut() with
        {
            PatronId = APatron.OtherId,
            OfflineAt = Days.Noon("2026-11-05"),
        })).As<Lent>();

        var fee = Assert.Single(host.Ledger.Memory.Fees);
        Assert.Equal((2000L, ALoan.Id, APatron.Id), (fee.Amount.Amount, fee.LoanId!.Value, fee.PatronId));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static CheckIn Back() => ARequest.CheckIn() with { PatronId = APatron.Id };

    /// <summary>A loan that is eight days late.</summary>
    private static TestHost LateHost()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-02"));
        host.Now = Days.Noon("2026-11-10");
        return host;
    }
}
