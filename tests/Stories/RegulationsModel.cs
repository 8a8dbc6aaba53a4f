using NodaTime;
using Skranke.Basics;
using Skranke.Notices;

namespace Skranke.Tests.Stories;

/// <summary>What must have come of a year at Hørsholm by its regulations, told once more in the plainest way and
/// without
/// the engine: when somebody is reminded, what is charged, who is excluded from when.</summary>
internal sealed class RegulationsModel(IReadOnlyList<Period> periods, IReadOnlyList<Paid> payments, DateTimeOffset end)
{
    private const int Debt = 10_000;

    /// <summary>Notices of loans: kind, loan, and the instant at which they became due.</summary>
    public IEnumerable<(NoticeKind Kind, long Loan, DateTimeOffset At)> Notices()
    {
        foreach (var period in periods)
        {
            var tomorrow = Wall(Day(period.Set).AddDays(1), 0);
            foreach (var (kind, late, hour) in new[]
            {
                (NoticeKind.DueReminder, -5, 8), (NoticeKind.Overdue, 1, 8), (NoticeKind.Overdue, 8, 8),
                (NoticeKind.Overdue, 15, 8), (NoticeKind.ReplacementClaim, 32, 0),
            })
            {
                var at = Wall(period.Due.AddDays(late), hour);
                if (at >= tomorrow && at <= end && period.IsOpenAt(at))
                {
                    yield return (kind, period.Loan.Value, at);
                }
            }
        }
    }

    /// <summary>Overdue fees: who owes how much, and from when on.</summary>
    public IEnumerable<(PatronId Patron, long Amount, DateTimeOffset At)> Fees()
    {
        foreach (var period in periods)
        {
            var bill = Wall(period.Due.AddDays(32), 0);
            if (bill <= end && period.IsOpenAt(bill))
            {
                yield return (period.Patron, Step(period.Patron, 32), bill);
            }
            else if (period.Ended is { } ended && Day(ended) > period.Due)
            {
                yield return (period.Patron, Step(period.Patron, Day(ended).DayNumber - period.Due.DayNumber), ended);
            }
        }
    }

    /// <summary>Claims that nobody has to pay any more are not among them.</summary>
    public IEnumerable<(PatronId Patron, long Amount)> OpenClaims() =>
        from period in periods
        let bill = Wall(period.Due.AddDays(32), 0)
        where bill <= end && period.IsOpenAt(bill) && period.Ended is null
        select (period.Patron, SimulatedYear.PriceOf(period.Copy));

    /// <summary>Exclusions for debt: when each was announced, and when it held; null where it was resolved before, or
    /// its day has not come.</summary>
    public IEnumerable<(PatronId Patron, DateTimeOffset Announced, DateTimeOffset? InForce)> Exclusions()
    {
        var moves = Fees().Select(fee => (fee.Patron, fee.Amount, fee.At))
            .Concat(payments.Select(paid => (paid.Patron, Amount: -paid.Amount, paid.At)));
        foreach (var patron in moves.GroupBy(move => move.Patron))
        {
            var (owed, announced) = (0L, (DateTimeOffset?)null);
            foreach (var now in patron.GroupBy(move => move.At).OrderBy(moment => moment.Key))
            {
                owed += now.Sum(move => move.Amount);
                if (owed >= Debt && announced is null)
                {
                    announced = now.Key;
                }
                else if (owed < Debt && announced is { } since)
                {
                    yield return (patron.Key, since, HoldsFrom(since) <= now.Key ? HoldsFrom(since) : null);
                    announced = null;
                }
            }

            if (announced is { } still)
            {
                yield return (patron.Key, still, HoldsFrom(still) <= end ? HoldsFrom(still) : null);
            }
        }
    }

    public static DateOnly Day(DateTimeOffset at)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[SimulatedYear.Zone]);
        return new DateOnly(local.Year, local.Month, local.Day);
    }

    private static DateTimeOffset HoldsFrom(DateTimeOffset sent) => Wall(Day(sent).AddDays(8), 0);

    private static DateTimeOffset Wall(DateOnly day, int hour) =>
        new LocalDateTime(day.Year, day.Month, day.Day, hour, 0)
        .InZoneLeniently(DateTimeZoneProviders.Tzdb[SimulatedYear.Zone]).ToDateTimeOffset().ToUniversalTime();

    private static long Step(PatronId patron, int late) => (SimulatedYear.IsChild(patron), late) switch
    {
        (false, <= 7) => 2_000,
        (false, <= 14) => 8_000,
        (false, <= 31) => 12_000,
        (false, _) => 23_000,
        (true, <= 7) => 1_000,
        (true, <= 14) => 2_000,
        (true, <= 31) => 5_500,
        (true, _) => 12_000,
    };
}
