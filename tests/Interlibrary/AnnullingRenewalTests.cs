using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>The owner's no: the earlier due date holds again, with grace and a notice (H38).</summary>
public sealed class AnnullingRenewalTests
{
    [Fact]
    public void The_old_date_holds_again_and_the_renewal_is_given_back()
    {
        var pending = ASupply.Pending(dueOn: "2026-12-02", before: "2026-11-02");

        var changed = Decide(pending).Fact<LoanChanged>();

        Assert.Equal(
            pending with
            {
                Version = 3,
                DueDate = Days.Day("2026-11-02"),
                Renewals = 0,
                RenewalRequest = RenewalRequest.Annulled,
                DueDateBefore = null,
                GraceUntil = Days.Day("2026-11-09"),
            },
            changed.After);
        Assert.Equal(EventKind.RenewalAnnulled, changed.Why);
    }

    [Theory]
    [InlineData("2026-10-20", "2026-11-09")]
    [InlineData("2026-11-06", "2026-11-09")]
    [InlineData("2026-11-20", "2026-11-20")]
    public void The_grace_lasts_seven_days_from_the_notice_or_until_a_later_due_date(string before, string grace) =>
        Assert.Equal(
            Days.Day(grace),
            Decide(ASupply.Pending(before: before)).Answer.As<LoanChangedReply>().Loan.GraceUntil);

    [Fact]
    public void The_patron_is_told()
    {
        var notice = Decide(ASupply.Pending()).Fact<NoticeQueued>().Notice;

        Assert.Equal(
            (APatron.Id, NoticeKind.RenewalAnnulled, ALoan.Id.Value, 3, (DateOnly?)Days.Day("2026-11-02")),
            (notice.PatronId, notice.Kind, notice.CauseId, notice.Step, notice.Day));
    }

    [Fact]
    public void Who_is_past_the_earlier_due_date_is_told_the_last_day_of_grace() => Assert.Equal(
        Days.Day("2026-11-09"),
        Decide(ASupply.Pending(before: "2026-10-20")).Fact<NoticeQueued>().Notice.Day);

    [Fact]
    public void Refuses_where_no_answer_is_awaited()
    {
        Assert.Equal([RefusalCodes.InterlibraryNoPendingRenewal], Decide(ALoan.DueOn("2026-11-05")).Codes());
        Assert.Equal(
            [RefusalCodes.InterlibraryNoPendingRenewal],
            Decide(ASupply.Pending() with { ClosedAt = Days.Now }).Codes());
    }

    [Fact]
    public async Task A_renewal_that_was_annulled_may_be_asked_again_and_grace_counts()
    {
        var loan = ALoan.DueOn("2026-11-05");
        var host = TestHost.WithSmallLibrary(ASupply.Copy(), loan);
        _ = (await host.Ask(ARequest.Renew())).As<Renewed>();
        host.Now = Days.Noon("2026-11-10");

        var annulled = await host.Ask(GrainKey.Of(APatron.Id), ASupply.Annul(loan));
        var again = await host.Ask(GrainKey.Of(APatron.Id), ASupply.Annul(loan, key: 47));
        var renewed = (await host.Ask(ARequest.Renew() with { Key = ARequest.Key(46) })).As<Renewed>();

        Assert.Equal(Days.Day("2026-11-17"), annulled.As<LoanChangedReply>().Loan.GraceUntil);
        Assert.Equal(RefusalCodes.InterlibraryNoPendingRenewal, again.OnlyRefusal().Code);
        Assert.Equal((1, RenewalRequest.Pending), (renewed.Loan.Renewals, renewed.Loan.RenewalRequest!.Value));
        Assert.Empty(renewed.Fees);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static Decision Decide(Loan loan) => AnnullingRenewal.Decide(ASupply.Case(loan));
}
