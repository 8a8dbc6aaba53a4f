using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Each refusal of a renewal, alone and together (H32-H37, I4, I6, I8).</summary>
public sealed class RenewalRefusalTests
{
    private static readonly Library WithoutLateRenewals =
        ALibrary.Hoersholm().WithRenewals(renewals => renewals with { WhenOverdue = false });

    /// <summary>One case for each code, wrong in nothing else.</summary>
    private static readonly Dictionary<string, Renewal.Case> WrongInOneThing = new()
    {
        [RefusalCodes.LoanClosed] = Of(ALoan.DueOn("2026-11-05") with { ClosedAt = Days.Noon("2026-11-01") }),
        [RefusalCodes.RenewalTooEarly] = Of(ALoan.DueOn("2026-11-10")),
        [RefusalCodes.RenewalMaxReached] = Of(ALoan.DueOn("2026-11-05", renewals: 3)),
        [RefusalCodes.RenewalReservedByOther] = Of(ALoan.DueOn("2026-11-05")) with
        {
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId)),
        },
        [RefusalCodes.RenewalNotRenewable] = Of(ALoan.Of("quick-loan", "2026-11-05")),
        [RefusalCodes.RenewalPatronExcluded] =
            Of(ALoan.DueOn("2026-11-05"), APatron.Excluded(Days.Now, null)),
        [RefusalCodes.RenewalOverdue] = Of(ALoan.DueOn("2026-11-01")) with { Library = WithoutLateRenewals },
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Fact]
    public void Grants_what_is_wrong_in_nothing() =>
        Assert.IsType<Renewed>(Decide(Of(ALoan.DueOn("2026-11-05"))).Answer);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Decide(WrongInOneThing[code]);

        Assert.Equal([code], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(Skranke.Ledger.FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void Refuses_what_is_lost()
    {
        var decision = Decide(Of(ALoan.DueOn("2026-11-05") with { LostAt = Days.Now }));

        Assert.Equal([RefusalCodes.RenewalNotRenewable], decision.Codes());
    }

    [Fact]
    public void The_codes_of_the_table_stand_in_order_of_precedence() => Assert.Equal(
        RefusalCodes.All.Where(WrongInOneThing.ContainsKey), WrongInOneThing.Keys);

    /// <summary>A loan is either before its window or past its due date, never both.</summary>
    [Theory]
    [InlineData("2026-11-10", RefusalCodes.RenewalTooEarly)]
    [InlineData("2026-11-01", RefusalCodes.RenewalOverdue)]
    public void Names_everything_that_is_wrong_in_order_of_precedence(string due, string time)
    {
        var loan = ALoan.DueOn(due, renewals: 3) with
        {
            Material = "quick-loan",
            ClosedAt = Days.Noon("2026-11-01"),
        };
        var the = Of(loan, APatron.Excluded(Days.Now, null)) with
        {
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId)),
            Library = WithoutLateRenewals,
        };

        Assert.Equal(
            RefusalCodes.All.Where(WrongInOneThing.ContainsKey).Where(code =>
                code == time || code is not (RefusalCodes.RenewalTooEarly or RefusalCodes.RenewalOverdue)),
            Decide(the).Codes());
    }

    private static Decision Decide(Renewal.Case the) => Renewal.Decide(the, ARequest.Renew());

    private static Renewal.Case Of(Loan loan, Patron? patron = null) => new(
        patron ?? APatron.Adult(),
        ACopy.OnLoan(loan),
        loan,
        ATitle.Queued(),
        ALibrary.Hoersholm(),
        Days.Now);
}
