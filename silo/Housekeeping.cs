using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Ledger;
using Skranke.Silo.Privacy;
using Skranke.Silo.Proposals;

namespace Skranke.Silo;

/// <summary>What the engine looks after by itself, once an hour: answers and sights of copies whose time is over, who
/// had what has ended long ago, accounts that nobody uses, and persons who have two accounts.</summary>
internal sealed partial class Housekeeping : IAsyncDisposable
{
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public Housekeeping(
        NpgsqlDataSource database,
        PrivacyRun privacy,
        LinkProposals proposals,
        IBusinessClock clock,
        TimeProvider time,
        ILogger logger) =>
        _running = RunAsync(database, privacy, proposals, clock, time, logger);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(
        NpgsqlDataSource database,
        PrivacyRun privacy,
        LinkProposals proposals,
        IBusinessClock clock,
        TimeProvider time,
        ILogger logger)
    {
        using var hours = new PeriodicTimer(Every, time);
        try
        {
            while (await hours.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    Forgotten(logger, await RequestRetention.RunAsync(database, clock.Now, _stopping.Token));
                    _ = await CopySeenRetention.RunAsync(database, clock.Now, _stopping.Token);
                    _ = await AuditRetention.RunAsync(database, clock.Now, _stopping.Token);
                    var done = await privacy.RunAsync(clock.Now, _stopping.Token);
                    Cut(logger, done.Counted, done.Cut, done.Erased);
                    Proposed(logger, await proposals.RunAsync(_stopping.Token));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    NotNow(logger, failure.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops; the next hour is another engine's.
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "Forgot {Answers} answers whose time was over.")]
    private static partial void Forgotten(ILogger logger, long answers);

    [LoggerMessage(
        1203, LogLevel.Information, "Counted {Counted} events, cut {Cut} links to patrons, erased {Erased} accounts.")]
    private static partial void Cut(ILogger logger, long counted, long cut, int erased);

    [LoggerMessage(1204, LogLevel.Information, "Proposed to link {Pairs} pairs of accounts.")]
    private static partial void Proposed(ILogger logger, int pairs);

    [LoggerMessage(1202, LogLevel.Warning, "Housekeeping will be tried again in an hour: {Failure}")]
    private static partial void NotNow(ILogger logger, string failure);
}
