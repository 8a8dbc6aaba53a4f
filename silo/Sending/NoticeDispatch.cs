using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>Lets notices go out: here into the list that patrons and staff read. The announcement of an exclusion is
/// told to its patron first and marked as sent afterwards, so that a crash in between tells it twice and never not at
/// all; the rule takes the second for nothing (H49).</summary>
internal sealed partial class NoticeDispatch(
    NpgsqlDataSource database, IAsk grains, IIds ids, IBusinessClock clock, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private const int BatchMax = 2_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>From here on what is told goes out by itself every few seconds.</summary>
    public void Start() => _running = LoopAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    /// <returns>How many went out.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var sent = 0;
        while (await UnsentAsync(cancellation) is { Count: > 0 } batch)
        {
            var now = clock.Now;
            foreach (var one in batch.Where(one => one.Kind == NoticeKind.ExclusionAnnounced))
            {
                _ = await grains.Ask(GrainKey.Of(one.Patron), new ServeAnnouncement
                {
                    Key = Once(one.Id),
                    Origin = new Origin(one.Library, 0, Channel.Engine),
                    PatronId = one.Patron,
                    ExclusionId = new ExclusionId(one.Cause),
                    At = now,
                });
            }

            await using var command = database.CreateCommand("update notice set sent_at = $2 where id = any($1)");
            command.Parameters.Add(new() { Value = batch.Select(one => one.Id).ToArray() });
            command.Parameters.Add(new() { Value = now.UtcDateTime });
            sent += await command.ExecuteNonQueryAsync(cancellation);
        }

        return sent;
    }

    private async Task LoopAsync()
    {
        using var ticks = new PeriodicTimer(Every, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    _ = await RunAsync(_stopping.Token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    NotNow(logger, failure.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops; what is not out yet waits for the next one.
        }
    }

    private RequestKey Once(long notice)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(bytes, ids.Next());
        _ = BitConverter.TryWriteBytes(bytes[8..], ~notice);
        var operation = new Guid(bytes);
        return new RequestKey(operation, operation, Remember: false);
    }

    private async Task<IReadOnlyList<Unsent>> UnsentAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select id, patron_id, library, kind, cause_id from notice
            where sent_at is null and {Held.No} order by id limit $1
            """);
        command.Parameters.Add(new() { Value = BatchMax });
        var found = new List<Unsent>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new Unsent(
                row.GetInt64(0),
                new PatronId(row.GetInt64(1)),
                Isil.Of(row.GetString(2)),
                (NoticeKind)row.GetInt16(3),
                row.GetInt64(4)));
        }

        return found;
    }

    [LoggerMessage(1301, LogLevel.Warning, "Notices could not go out and will be tried again: {Failure}")]
    private static partial void NotNow(ILogger logger, string failure);

    private sealed record Unsent(long Id, PatronId Patron, Isil Library, NoticeKind Kind, long Cause);
}
