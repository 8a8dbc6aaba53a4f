using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Ledger;
using Skranke.Silo.Texts;

namespace Skranke.Silo.Sending;

/// <summary>Lets notices go out: what the ledger says that patrons are told becomes messages, and messages are sent.
/// All
/// of it is in the database, so that it goes on where a process that died left it.</summary>
internal sealed partial class Outbox : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly Carriers _carriers;
    private readonly IBusinessClock _clock;
    private readonly bool _isSettled;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Composing _composing;
    private readonly Delivery _delivery;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _alone = new(1);
    private Task _running = Task.CompletedTask;

    /// <param name="isSettled">True for a clock that stands still: whatever it brings is there before anything goes
    /// out.</param>
    public Outbox(
        NpgsqlDataSource database,
        ILoad load,
        IAsk grains,
        Carriers carriers,
        Secrets secrets,
        IIds ids,
        IBusinessClock clock,
        TimeProvider time,
        ILogger logger,
        bool isSettled)
    {
        (_database, _carriers, _clock, _time, _logger) = (database, carriers, clock, time, logger);
        _isSettled = isSettled;
        _composing = new Composing(database, load, carriers, ids, clock, time);
        _delivery = new Delivery(
            database,
            new Wording(database, load, new LibraryTemplates(database), secrets, clock),
            carriers,
            grains,
            ids,
            clock,
            time);
    }

    /// <summary>From here on what is told goes out by itself every few seconds.</summary>
    /// <param name="isAlone">True where no other process sends, so that what one that died had begun is tried at
    /// once.</param>
    public void Start(bool isAlone) => _running = LoopAsync(isAlone);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _alone.Dispose();
        _carriers.Dispose();
    }

    /// <summary>Sends all that is to go out at the clock's present instant. What is tried again later is
    /// left.</summary>
    /// <returns>How many messages went out.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // One at a time in this process: who moves the clock waits for what the loop has begun.
        await _alone.WaitAsync(cancellation);
        try
        {
            _ = await _composing.RunAsync(_isSettled, cancellation);
            return await _delivery.RunAsync(cancellation);
        }
        finally
        {
            _ = _alone.Release();
        }
    }

    /// <summary>The next instant at which something may go out that may not yet; null where there is none.</summary>
    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(
            $"""
            select min(at) from (
                (select wait_until as at from notice
                 where state = 0 and wait_until > $1 and library <> all(array(select library from notice_hold)))
                union all
                (select not_before from message
                 where state = 0 and not_before > $1
                   and library <> all(array(select library from notice_hold)))) as next
            where {Held.No}
            """);
        command.Parameters.Add(new() { Value = _clock.Now.UtcDateTime });
        return await command.ExecuteScalarAsync(cancellation) is DateTime at
            ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc))
            : null;
    }

    private async Task LoopAsync(bool isAlone)
    {
        using var ticks = new PeriodicTimer(Every, _time);
        var isReleased = !isAlone;
        try
        {
            do
            {
                try
                {
                    if (!isReleased)
                    {
                        await _delivery.ReleaseClaimsAsync(_stopping.Token);
                        isReleased = true;
                    }

                    _ = await RunAsync(_stopping.Token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    NotNow(_logger, failure.GetType().Name);
                }
            }
            while (await ticks.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops; what is not out yet waits for the next one.
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "Notices could not go out and will be tried again: {Failure}")]
    private static partial void NotNow(ILogger logger, string failure);
}
