using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>The owner's no: it is announced, and holds when the patron was told (H38).</summary>
public sealed class AnnullingRenewalTests
{
    [Fact]
    public void The_promised_date_holds_until_the_patron_is_told()
    {
        var pending = ASupply.Pending(dueOn: "2026-12-02", before: "2026-11-02");

        var changed = Decide(pending).Fact<LoanChanged>();

        Assert.Equal(
            pending with { Version = 3, RenewalRequest = RenewalRequest.AnnulmentAnnounced }, changed.After);
        Assert.Equal(EventKind.RenewalAnnulled, changed.Why);
    }

    [Fact]
    public void The_patron_is_told_the_date_that_is_to_hold_again()
    {
        var notice = Decide(ASupply.Pending()).Fact<NoticeQueued>().Notice;

        Assert.Equal(
            (APatron.Id, NoticeKind.RenewalAnnulled, ALoan.Id.Value, 3, (DateOnly?)Days.Day("2026-11-02")),
            (notice.PatronId, notice.Kind, notice.CauseId, notice.Step, notice.Day));
    }

    [Fact]
    public void Refuses_where_no_answer_is_awaited()
    {
        Assert.Equal([RefusalCodes.InterlibraryNoPendingRenewal], Decide(ALoan.DueOn("2026-11-05")).Codes());
        Assert.Equal([RefusalCodes.InterlibraryNoPendingRenewal], Decide(ASupply.Announced()).Codes());
        Assert.Equal(
            [RefusalCodes.InterlibraryNoPendingRenewal],
            Decide(ASupply.Pending() with { ClosedAt = Days.Now }).Codes());
    }

    [Fact]
    public async Task Nothing_builds_on_a_renewal_that_the_owner_has_refused()
    {
        var loan = ALoan.DueOn("2026-11-05");
        var host = TestHost.WithSmallLibrary(ASupply.Copy(), loan);
        _ = (await host.Ask(ARequest.Renew())).As<Renewed>();
        _ = await host.Ask(GrainKey.Of(APatron.Id), ASupply.Annul(loan));

        var again = await host.Ask(ARequest.Renew() with { Key = ARequest.Key(46) });
        var confirmed = await host.Ask(GrainKey.Of(APatron.Id), ASupply.Confirm(loan));

        Assert.Contains(again.As<Refused>().Refusals, refusal => refusal is
        {
            Code: RefusalCodes.RenewalNotRenewable, Rule: "interlibrary.pending",
        });
        Assert.Equal(RefusalCodes.InterlibraryNoPendingRenewal, confirmed.OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_renewal_that_was_annulled_may_be_asked_again_and_grace_counts()
    {
        var loan = ALoan.DueOn("2026-11-05");
        var host = TestHost.WithSmallLibrary(ASupply.Copy(), loan);
        _ = (await host.Ask(ARequest.Renew())).As<Renewed>();
        host.Now = Days.Noon("2026-11-10");

        _ = await host.Ask(GrainKey.Of(APatron.Id), ASupply.Annul(loan));
        _ = await host.Ask(GrainKey.Of(loan.PatronId), ASupply.Serve(loan, host.Now, key: 48));
        var annulled = Assert.Single(host.Ledger.LoansThatAreOpen);
        var renewed = (await host.Ask(ARequest.Renew() with { Key = ARequest.Key(46) })).As<Renewed>();

        Assert.Equal(Days.Day("2026-11-17"), annulled.GraceUntil);
        Assert.Equal((1, RenewalRequest.Pending), (renewed.Loan.Renewals, renewed.Loan.RenewalRequest!.Value));
        Assert.Empty(renewed.Fees);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static Decision Decide(Loan loan) => AnnullingRenewal.Decide(ASupply.Case(loan));
}
