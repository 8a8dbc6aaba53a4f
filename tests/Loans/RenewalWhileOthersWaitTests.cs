using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Where policy counts free copies, a renewal is refused only when they are too few (H32).</summary>
public sealed class RenewalWhileOthersWaitTests
{
    private static readonly Library Library = ALibrary.Hoersholm().WithRenewals(
        renewals => renewals with { ReservedByOthers = ReservedByOthers.TooFewFreeCopies });

    private static readonly PatronId Third = new(1003);

    [Fact]
    public void Is_granted_while_a_free_copy_stands_for_each_who_waits() =>
        Assert.IsType<Renewed>(Decide([ACopy.Other()], AReservation.Waiting(APatron.OtherId)).Answer);

    [Fact]
    public void Is_refused_when_more_wait_than_copies_are_free()
    {
        var decision = Decide(
            [ACopy.Other()], AReservation.Waiting(APatron.OtherId), AReservation.Waiting(Third, place: 2));

        var refusal = decision.OnlyRefusal();
        Assert.Equal(RefusalCodes.RenewalReservedByOther, refusal.Code);
        Assert.Equal("""{"waiting":2}""", refusal.DataText());
    }

    [Fact]
    public void A_free_copy_that_another_wants_alone_is_not_free_for_the_rest() => Assert.Equal(
        [RefusalCodes.RenewalReservedByOther],
        Decide(
            [ACopy.Other()],
            AReservation.Waiting(APatron.OtherId),
            AReservation.Waiting(Third, place: 2).Wanting(ACopy.OtherId)).Codes());

    [Fact]
    public void Somebody_who_wants_this_very_copy_is_not_served_by_others() => Assert.Equal(
        [RefusalCodes.RenewalReservedByOther],
        Decide([ACopy.Other()], AReservation.Waiting(APatron.OtherId).Wanting(ACopy.Id)).Codes());

    [Fact]
    public void Another_issue_of_a_periodical_serves_nobody_who_wants_this_one()
    {
        var wantsIssue = AReservation.Waiting(APatron.OtherId) with { Issue = "2026:4" };
        var loan = ALoan.DueOn("2026-11-05");
        var thisIssue = ACopy.OnLoan(loan) with { Issue = "2026:4" };

        Assert.Equal(
            [RefusalCodes.RenewalReservedByOther],
            Decide(thisIssue, [ACopy.Other() with { Issue = "2026:5" }], wantsIssue).Codes());
        Assert.IsType<Renewed>(Decide(thisIssue, [ACopy.Other() with { Issue = "2026:4" }], wantsIssue).Answer);
    }

    [Fact]
    public async Task The_grain_counts_free_copies_only_where_they_matter()
    {
        var host = TestHost.WithSmallLibrary(Library, ALoan.DueOn("2026-11-05"));
        _ = (await host.Ask(ARequest.Renew(RefusalCodes.RenewalTooEarly))).As<Renewed>();
        Assert.DoesNotContain(host.Ledger.Loads, load => load.StartsWith("free", StringComparison.Ordinal));

        var queued = TestHost.WithSmallLibrary(
            Library, ALoan.DueOn("2026-11-05"), AReservation.Waiting(APatron.OtherId));
        _ = (await queued.Ask(ARequest.Renew())).As<Renewed>();
        Assert.Contains(queued.Ledger.Loads, load => load.StartsWith("free", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_grain_looks_at_no_free_copy_where_any_who_waits_stands_in_the_way()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-05"), AReservation.Waiting(APatron.OtherId));

        Assert.Equal(RefusalCodes.RenewalReservedByOther, (await host.Ask(ARequest.Renew())).OnlyRefusal().Code);
        Assert.DoesNotContain(host.Ledger.Loads, load => load.StartsWith("free", StringComparison.Ordinal));
    }

    private static Decision Decide(Copy[] free, params Reservation[] queue) =>
        Decide(ACopy.OnLoan(ALoan.DueOn("2026-11-05")), free, queue);

    private static Decision Decide(Copy copy, Copy[] free, params Reservation[] queue) => Renewal.Decide(
        new Renewal.Case(APatron.Adult(), copy, copy.Loan!, ATitle.Queued(queue), Library, Days.Now)
        {
            FreeCopies = free,
        },
        ARequest.Renew());
}
