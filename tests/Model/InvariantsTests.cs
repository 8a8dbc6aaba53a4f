using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>The watch over the invariants is itself watched: each one is told of a history that breaks it.</summary>
public sealed class InvariantsTests
{
    private static readonly Loan ByFirst = ALoan.DueOn("2026-11-30");

    private static readonly Loan OfOther = ByFirst with { Id = new LoanId(3002), CopyId = ACopy.OtherId };

    private static readonly Reservation First = AReservation.Waiting(APatron.Id);

    private static readonly Reservation Second = AReservation.Waiting(APatron.OtherId, place: 2);

    private static readonly Reservation Ready = AReservation.Ready(APatron.Id);

    /// <summary>Units that are committed one after the other; the last one breaks the invariant.</summary>
    private static readonly Dictionary<string, Fact[][]> Broken = new()
    {
        ["I1"] = [[Lent(ByFirst)], [Lent(ByFirst with { Id = new LoanId(3002) })]],
        ["I2"] = [[Placed(Second with { CopyId = ACopy.Id, State = ReservationState.Ready })], [Lent(ByFirst)]],
        ["I3"] = [[Lent(ByFirst)], [Closed(ByFirst)], [Closed(ByFirst)]],
        ["I4"] = [[Lent(ByFirst)], [Renewed(ByFirst with { Renewals = 2 })]],
        ["I5"] = [[Lent(ByFirst with { DueDate = Days.Day("2026-12-06") })]],
        ["I6"] = [[Lent(ByFirst), Placed(Second)], [Renewed(ByFirst with { Renewals = 1 })]],
        ["I7"] = [[Lent(ByFirst)], [Lent(OfOther)]],
        ["I8"] = [[Lent(ByFirst with { PatronId = new PatronId(1009) })]],
        ["I9"] = [[Placed(Ready with { PatronId = APatron.OtherId })], [Lent(ByFirst)]],
        ["I10"] = [[Lent(ByFirst with { Branch = ALibrary.Nowhere })]],
        ["I11"] = [[Placed(First)], [Placed(Second with { PatronId = APatron.Id })]],
        ["I12"] = [[Placed(First)], [Placed(Second)], [Moved(Second, Held(Second))]],
        ["I13"] = [[Placed(Held(First))], [Placed(Held(Second))]],
        ["I14"] = [[Placed(First)], [Ended(First)], [Ended(First)]],
        ["I15"] = [[Placed(Ready)], [Placed(Second)], [Ended(Ready)]],
        ["I16"] = [[Placed(Ready)], [Ended(Ready), Told(Ready)]],
    };

    public static TheoryData<string> Names => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fires_when_it_is_broken(string invariant)
    {
        var watch = Watch();
        var units = Broken[invariant];

        Assert.All(units[..^1], facts => Assert.Empty(watch.After(Unit(facts))));
        Assert.Contains(
            watch.After(Unit(units[^1])), line => line.StartsWith(invariant + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_a_broken_history_for_each() =>
        Assert.Equal(Enumerable.Range(1, 16).Select(number => $"I{number}"), Broken.Keys);

    [Fact]
    public void What_ran_out_and_is_still_active_starves_others()
    {
        var watch = Watch();
        _ = watch.After(Unit(Placed(Ready)));

        Assert.Empty(watch.AtRest(Days.Day("2026-11-09")));
        Assert.Equal(["I15: 8001 ran out and is active"], watch.AtRest(Days.Day("2026-11-10")));
    }

    [Fact]
    public void Is_silent_on_a_right_history()
    {
        var watch = Watch();
        var renewed = ByFirst with { Version = 2, Renewals = 1, DueDate = Days.Day("2026-12-30") };
        Fact[][] units =
        [
            [Lent(ByFirst)],
            [Renewed(ByFirst with { Renewals = 1, DueDate = Days.Day("2026-12-30") })],
            [Placed(Second)],
            [Closed(renewed), Moved(Second, Held(Second)), Told(Second)],
            [Ended(Held(Second))],
        ];

        Assert.All(units, facts => Assert.Empty(watch.After(Unit(facts))));
    }

    [Fact]
    public void An_override_is_no_breach()
    {
        var watch = Watch();
        _ = watch.After(Unit(Lent(ByFirst)));

        var unit = Unit(Lent(OfOther)) with { Overridden = [RefusalCodes.PatronLoanLimit] };

        Assert.Empty(watch.After(unit));
    }

    /// <summary>One loan each; closed on 6 December; patron 1009 is excluded.</summary>
    private static Invariants Watch() => new(
        ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 1 }).ClosedFrom("2026-12-06", "2026-12-06"),
        [
            APatron.Adult(), APatron.Other(),
            APatron.Excluded(Days.Now.AddDays(-1), null) with { Id = new PatronId(1009) },
        ],
        [ATitle.Queued()],
        [ACopy.OnShelf(), ACopy.Other()]);

    private static UnitOfWork Unit(params Fact[] facts) => new()
    {
        Origin = ARequest.Kiosk,
        At = Days.Now,
        Fences = [],
        Facts = [.. facts],
        Answer = Skranke.Actors.Told.Instance,
    };

    private static LoanOpened Lent(Loan loan) => new(loan);

    private static LoanRenewed Renewed(Loan loan) => new(loan with { Version = 2 }, ByFirst.DueDate, Channel.Kiosk);

    private static LoanClosed Closed(Loan loan) =>
        new(loan with { Version = loan.Version + 1, ClosedAt = Days.Now }, ALibrary.Main, Channel.Kiosk);

    private static ReservationPlaced Placed(Reservation reservation) => new(reservation);

    private static ReservationMoved Moved(Reservation before, Reservation after) => new(before, after);

    private static ReservationMoved Ended(Reservation before) =>
        new(before, before with { State = ReservationState.Cancelled });

    private static Reservation Held(Reservation waiting) => waiting with
    {
        State = ReservationState.Ready,
        CopyId = ACopy.Id,
        PickupUntil = Days.Day("2026-11-09"),
    };

    private static NoticeQueued Told(Reservation reservation) =>
        Moving.Facts(reservation with { State = ReservationState.Waiting }, Held(reservation))
            .OfType<NoticeQueued>().Single();
}
