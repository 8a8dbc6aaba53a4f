using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Libraries;

namespace Skranke.Silo.Registers;

/// <summary>Has every register read once a night, at a local time of the business clock. A night that was missed is
/// made good at once, and one that failed is tried again after a while, until it went well.</summary>
public sealed class NightlyRuns : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries of a register that does not answer, or of whose feed a piece is missing.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    private readonly CancellationTokenSource _stopping = new();
    private readonly NpgsqlDataSource _database;
    private readonly RegisterRuns _runs;
    private readonly RegisterOptions _options;
    private readonly IBusinessClock _clock;
    private readonly ILogger _log;
    private readonly Task _running;

    public NightlyRuns(
        NpgsqlDataSource database,
        RegisterRuns runs,
        RegisterOptions options,
        IBusinessClock clock,
        TimeProvider machine,
        ILogger<NightlyRuns> log)
    {
        (_database, _runs, _options, _clock, _log) = (database, runs, options, clock, log);
        _running = runs.Configured.Any() ? GlanceAsync(machine) : Task.CompletedTask;
    }

    /// <summary>Whether a night's reading is due.</summary>
    /// <param name="latest">When one was last begun; null for never.</param>
    /// <param name="done">When the last one was begun that went well.</param>
    public static bool IsDue(
        DateTimeOffset now, DateTimeOffset? latest, DateTimeOffset? done, TimeOnly at, string timeZone)
    {
        var today = LocalTime.DayIn(timeZone, now);
        var tonight = LocalTime.StartOfDay(timeZone, today) + at.ToTimeSpan();
        var last = now >= tonight
            ? tonight
            : LocalTime.StartOfDay(timeZone, today.AddDays(-1)) + at.ToTimeSpan();
        return !(done >= last) && !(now - latest < Between && latest >= last);
    }

    /// <summary>Begins what is due and waits for it; for a clock that was moved.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        foreach (var register in _runs.Configured)
        {
            if (await BeginAsync(register, cancellation) is { } id)
            {
                await _runs.WaitAsync(id, Patience, cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task GlanceAsync(TimeProvider machine)
    {
        using var glances = new PeriodicTimer(Glance, machine);
        try
        {
            while (await glances.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    foreach (var register in _runs.Configured)
                    {
                        _ = await BeginAsync(register, _stopping.Token);
                    }
                }
                catch (NpgsqlException failure)
                {
                    RegisterLog.NotNow(_log, failure.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops; the night is another engine's.
        }
    }

    /// <summary>The reading that was begun; null where none is due.</summary>
    private async Task<long?> BeginAsync(Register register, CancellationToken cancellation)
    {
        if (await TimeZoneAsync(cancellation) is not { } timeZone)
        {
            return null;
        }

        var (latest, done) = await _runs.LatestAsync(register, cancellation);
        return IsDue(_clock.Now, latest, done, _options.At, timeZone)
            && await _runs.OrderAsync(register, null, 0, cancellation) is RunReception.Ordered ordered
                ? ordered.Id
                : null;
    }

    /// <summary>Null while there is no library.</summary>
    private async Task<string?> TimeZoneAsync(CancellationToken cancellation)
    {
        if (_options.TimeZone is { } configured)
        {
            return configured;
        }

        await using var command = _database.CreateCommand("select time_zone from library order by isil limit 1");
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
