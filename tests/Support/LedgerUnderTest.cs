using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Tests.Support;

/// <summary>A ledger with what tests need beside it: putting the world in, and counting what became durable.</summary>
public abstract class LedgerUnderTest : IAsyncDisposable
{
    /// <summary>Where the grains over this ledger live, for tests that run on several hosts; embedded where null. What
    /// it makes is disposed of with its host.</summary>
    public Func<World, IAsk>? Hosting { get; set; }

    public abstract ICommit Commit { get; }

    public abstract ILoad Load { get; }

    public abstract IIds Ids { get; }

    public abstract ICardNumbers CardNumbers { get; }

    /// <summary>As another process draws them.</summary>
    public abstract ICardNumbers OtherCardNumbers { get; }

    public abstract Task PutAsync(Library library);

    public abstract Task PutAsync(Patron patron);

    /// <summary>Gives a patron a national id; it has no contact before.</summary>
    public abstract Task PutNationalIdAsync(PatronId patron, string nationalId);

    public abstract Task PutAsync(Title title);

    public abstract Task PutAsync(Copy copy);

    /// <summary>All loans, as id, copy, patron and whether they are open.</summary>
    public abstract Task<IReadOnlyList<(long Id, long Copy, long Patron, bool Open)>> LoansAsync();

    public abstract Task<IReadOnlyList<(long Id, long Patron, ReservationState State)>> ReservationsAsync();

    /// <summary>Proofs of accepted rules: the patron and the version, in order.</summary>
    public abstract Task<IReadOnlyList<(long Patron, int Version)>> AcceptancesAsync();

    public abstract Task PutNationalIdAsync(long patron, string nationalId);

    /// <summary>The entries of the money ledger, in order.</summary>
    public abstract Task<IReadOnlyList<MoneyEntry>> MoneyEntriesAsync();

    /// <summary>What happened, in order.</summary>
    public abstract Task<IReadOnlyList<EventKind>> EventsAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A library, patrons 1..n, titles 1..n and a copy of each title.</summary>
    public async Task PutSmallWorldAsync(int patrons, int titles, Func<Policy, Policy>? policy = null)
    {
        await PutAsync(SmallWorld.Library(policy));
        for (var id = 1; id <= patrons; id++)
        {
            await PutAsync(SmallWorld.Patron(id));
        }

        for (var id = 1; id <= titles; id++)
        {
            await PutAsync(SmallWorld.Title(id));
            await PutAsync(SmallWorld.Copy(100_000 + id, id));
        }
    }
}
