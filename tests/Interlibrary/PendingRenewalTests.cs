using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>A renewal of a copy that belongs elsewhere is a request to its owner (H38).</summary>
public sealed class PendingRenewalTests
{
    private static readonly Loan Loan = ALoan.DueOn("2026-11-05");

    [Fact]
    public void Is_granted_for_the_time_being_and_the_old_date_is_kept()
    {
        var renewed = Renew(ASupply.OnLoan(Loan)).Fact<LoanRenewed>().Loan;

        Assert.Equal(
            (Days.Day("2026-12-05"), RenewalRequest.Pending, (DateOnly?)Days.Day("2026-11-05"), 1),
            (renewed.DueDate, renewed.RenewalRequest!.Value, renewed.DueDateBefore, renewed.Renewals));
        Assert.Equal(Days.Day("2026-11-05"), PendingRenewal.DueDateBefore(renewed));
    }

    [Fact]
    public void A_copy_of_the_library_s_own_waits_for_nobody() =>
        Assert.Null(Renew(ACopy.OnLoan(Loan)).Fact<LoanRenewed>().Loan.RenewalRequest);

    [Fact]
    public void An_owner_that_takes_no_requests_is_not_asked()
    {
        var refusal = Renew(ASupply.OnLoan(Loan, ASupply.Terms with { Renewable = false })).OnlyRefusal();

        Assert.Equal(
            (RefusalCodes.RenewalNotRenewable, "interlibrary.renewable"), (refusal.Code, refusal.Rule));
    }

    [Fact]
    public void What_is_used_in_the_reading_room_is_not_renewed()
    {
        var theirs = Renew(ASupply.OnLoan(Loan, ASupply.Terms with { ReadingRoom = true }));
        var rule = ALibrary.Hoersholm().Policies[0].Loans.Rules[^1] with { ReadingRoom = true };
        var ours = Renew(ACopy.OnLoan(Loan), rule);

        Assert.Equal([RefusalCodes.RenewalNotRenewable], theirs.Codes());
        Assert.Equal([RefusalCodes.RenewalNotRenewable], ours.Codes());
    }

    [Fact]
    public void Nobody_asks_again_before_the_owner_has_answered()
    {
        var pending = ASupply.Pending(dueOn: "2026-11-05", before: "2026-10-05");

        var refusal = Renew(ASupply.OnLoan(pending)).OnlyRefusal();

        Assert.Equal((RefusalCodes.RenewalNotRenewable, "interlibrary.pending"), (refusal.Code, refusal.Rule));
    }

    [Theory]
    [InlineData(RenewalRequest.Confirmed)]
    [InlineData(RenewalRequest.Annulled)]
    public void Once_the_owner_has_answered_it_may_be_asked_again(RenewalRequest answer)
    {
        var answered = Loan with { RenewalRequest = answer };

        Assert.Equal(
            RenewalRequest.Pending, Renew(ASupply.OnLoan(answered)).Fact<LoanRenewed>().Loan.RenewalRequest);
    }

    [Fact]
    public void Has_a_maximum_of_its_own_where_policy_sets_one()
    {
        var loan = ALoan.DueOn("2026-11-05", renewals: 1);
        var library = ALibrary.Hoersholm().With(policy => policy with
        {
            Interlibrary = policy.Interlibrary with { RenewalsMax = 1 },
        });
        var the = new Renewal.Case(
            APatron.Adult(), ASupply.OnLoan(loan), loan, ATitle.Queued(), library, Days.Now);

        var refusal = Renewal.Decide(the, ARequest.Renew()).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalMaxReached, refusal.Code);
        Assert.Equal("""{"renewals":1,"renewalsMax":1}""", refusal.DataText());
        Assert.IsType<Skranke.Actors.Renewed>(
            Renewal.Decide(the with { Copy = ACopy.OnLoan(loan) }, ARequest.Renew()).Answer);
    }

    [Fact]
    public void A_loan_that_has_ended_waits_for_no_answer() =>
        Assert.Null(PendingRenewal.DueDateBefore(ASupply.Pending() with { ClosedAt = Days.Now }));

    private static Skranke.Actors.Decision Renew(
        Skranke.Copies.Copy copy, Skranke.Libraries.LoanRule? rule = null) => Renewal.Decide(
        new Renewal.Case(
            APatron.Adult(),
            copy,
            copy.Loan!,
            ATitle.Queued(),
            rule is null ? ALibrary.Hoersholm() : ALibrary.Hoersholm().WithRule(rule),
            Days.Now),
        ARequest.Renew());
}
