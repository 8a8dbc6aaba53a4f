using Skranke.Actors;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>The message about an annulled renewal has gone out: from then on the days of grace run (H38).</summary>
public sealed class ServingAnnulmentTests
{
    private static readonly Loan Annulled = AnnullingRenewal
        .Decide(ASupply.Case(ASupply.Pending(before: "2026-10-20"))).Answer.As<LoanChangedReply>().Loan;

    [Fact]
    public void The_days_of_grace_run_from_the_day_on_which_it_went_out()
    {
        var changed = ServingAnnulment.Decide(ASupply.Case(Annulled), Days.Now.AddDays(3)).Fact<LoanChanged>();

        Assert.Equal(Annulled.GraceUntil!.Value.AddDays(3), changed.After.GraceUntil);
        Assert.Equal(Annulled.Version + 1, changed.After.Version);
        Assert.Equal(EventKind.AnnulmentServed, changed.Why);
    }

    [Fact]
    public void On_the_day_of_the_owners_no_nothing_changes() =>
        Assert.Empty(ServingAnnulment.Decide(ASupply.Case(Annulled), Days.Now).Facts);

    [Fact]
    public void Said_twice_it_changes_nothing()
    {
        var served = ServingAnnulment.Decide(ASupply.Case(Annulled), Days.Now.AddDays(3)).Fact<LoanChanged>().After;

        Assert.Empty(ServingAnnulment.Decide(ASupply.Case(served), Days.Now.AddDays(3)).Facts);
    }

    [Fact]
    public void A_loan_that_has_ended_or_was_renewed_since_gets_no_grace()
    {
        var ended = Annulled with { ClosedAt = Days.Now };
        var renewed = Annulled with { RenewalRequest = RenewalRequest.Pending };

        Assert.Empty(ServingAnnulment.Decide(ASupply.Case(ended), Days.Now.AddDays(3)).Facts);
        Assert.Empty(ServingAnnulment.Decide(ASupply.Case(renewed), Days.Now.AddDays(3)).Facts);
    }
}
