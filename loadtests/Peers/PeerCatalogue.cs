using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Peers;

/// <summary>The peers that are driven in process, by the same number of callers as the engine.</summary>
public sealed class PeerCatalogue(LoadOptions options, LoadDatabase database, Feed feed, int callers) : IAsyncDisposable
{
    public const string SqlProcedure = "sql-procedure";
    public const string SqlBatch = "sql-batch";
    public static readonly IReadOnlyList<string> InProcess = [SqlProcedure, SqlBatch];
    private const short Kiosk = 1;
    private const long BatchTurnsMost = 75_000;
    private readonly ProcedureCalls _calls = new(database.ConnectionString, options.Pool);

    /// <summary>The contenders of a peer; the batches are written by one connection and by two.</summary>
    public IEnumerable<Contender> Of(string peer) => peer switch
    {
        SqlProcedure =>
        [
            new Contender(
                SqlProcedure,
                Preparation.PeerSchema,
                feed,
                null,
                recorder => new Callers(callers, options.Rate, feed, CallAsync).RunAsync(recorder)),
        ],
        SqlBatch => [Batch(1), Batch(2)],
        _ => throw new ArgumentOutOfRangeException(nameof(peer), peer, "There is no such peer in process."),
    };

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    private Contender Batch(int connections) => new(
        $"{SqlBatch}-{connections}",
        Preparation.PeerSchema,
        feed,
        null,
        recorder => new BatchWriter(database, connections, feed, BatchTurns).RunAsync(recorder))
    {
        IsBrief = true,
    };

    /// <summary>At most half of the prepared copies for all batches of all runs.</summary>
    private long BatchTurns => Math.Min(BatchTurnsMost, feed.Copies / 4 / (options.Runs + 1));

    private async ValueTask<Answer> CallAsync(Turn turn)
    {
        var key = Keys.Of(turn);
        var answer = await _calls.CheckoutAsync(new ProcedureCall(
            LoadIds.Patron(turn).Value,
            null,
            LoadIds.Copy(turn).Value,
            null,
            key.Operation,
            key.Fingerprint,
            DateTime.UtcNow,
            Preparation.Isil.Value,
            Preparation.Branch.Value,
            Kiosk,
            1));
        return answer.Refusals is { } refusals ? Answer.Refused(string.Join(", ", refusals)) : Answer.Acknowledged;
    }
}
