using Npgsql;
using Skranke.Actors;

namespace Skranke.Silo.Privacy;

/// <summary>What time alone makes due: first everything is counted, then the periods that are over become figures, then
/// what has ended long enough ago loses its patron, and once a day accounts that nobody uses are looked for.</summary>
public sealed class PrivacyRun(NpgsqlDataSource database, ILoad load, IAsk grains)
{
    private readonly EventCount _count = new(database);
    private readonly HistoryCut _cut = new(database, load);
    private readonly DormantPatrons _dormant = new(database, load, grains);
    private DateOnly _lookedForDormant;

    /// <param name="Counted">Events.</param>
    /// <param name="Cut">Loans, reservations and what leads to them.</param>
    /// <param name="Erased">Accounts that nobody used.</param>
    public readonly record struct Done(long Counted, long Cut, int Erased);

    public async Task<Done> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var done = await CutAsync(now, cancellation);
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        if (day == _lookedForDormant)
        {
            return done;
        }

        _ = await EndedAddresses.RunAsync(database, now, cancellation);
        done = done with { Erased = await _dormant.RunAsync(now, cancellation) };
        _lookedForDormant = day;
        return done;
    }

    /// <summary>Before anybody is answered: what time has made due while nobody ran, or what a restored backup brought
    /// back, is counted and cut. Where everything before the last hour is counted, the engine was away so shortly that
    /// its hourly run finds no more than it would have found anyway, and nobody waits for it.</summary>
    public async Task<Done> CatchUpAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await _count.BehindSinceAsync(cancellation) is { } since && since < now - Housekeeping.Every
            ? await CutAsync(now, cancellation)
            : new Done(0, await _cut.RunAsync(now, cancellation), 0);

    /// <summary>Counts and cuts; it asks no grain, so that it can run before anybody is answered.</summary>
    public async Task<Done> CutAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var counted = await _count.RunAsync(cancellation);
        await BorrowerPeriods.CloseAsync(database, now, cancellation);
        return new Done(counted, await _cut.RunAsync(now, cancellation), 0);
    }
}
