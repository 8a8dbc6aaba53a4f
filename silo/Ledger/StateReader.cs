using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Collection;
using Skranke.Copies;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Timers;
using Skranke.Titles;

namespace Skranke.Silo.Ledger;

/// <summary>Reads the states that decisions need. At a national library most patrons and copies that come by are cold,
/// so what is asked at the same time is read together.</summary>
public sealed class StateReader : ILoad, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly Enquiry<long, Patron> _patrons;
    private readonly Enquiry<long, Copy> _copies;
    private readonly LoanEnquiries _loans;
    private readonly FeeEnquiries _fees;
    private readonly Gatherer<long, Title> _titles;
    private readonly Gatherer<string, Library> _libraries;

    public StateReader(NpgsqlDataSource database)
    {
        _database = database;
        Enquiries = new Enquiries(database);
        _patrons = Enquiries.About<long, Patron>(PatronRows.AddStatements, (reader, _) => PatronRows.ReadAsync(reader));
        _copies = Enquiries.About<long, Copy>(CopyRows.AddStatement, (reader, _) => CopyRows.ReadAsync(reader));
        (_loans, _fees) = (new LoanEnquiries(Enquiries), new FeeEnquiries(Enquiries));

        // By themselves: a title's queue may be long, and a library's rows need one snapshot.
        _titles = new(ids => TitleRows.ReadAsync(database, ids));
        _libraries = new(isils => LibraryRows.ReadAsync(database, isils), loaders: 1);
    }

    /// <summary>For others who look something up by a key.</summary>
    public Enquiries Enquiries { get; }

    public ValueTask<Patron?> Patron(PatronId id) => _patrons.Get(id.Value);

    public async ValueTask<Residence?> Residence(PatronId id) =>
        (await ResidenceRows.ReadAsync(_database, [id.Value])).GetValueOrDefault(id.Value);

    public ValueTask<Copy?> Copy(CopyId id) => _copies.Get(id.Value);

    public ValueTask<Title?> Title(TitleId id) => _titles.Get(id.Value);

    public ValueTask<Library?> Library(Isil isil) => _libraries.Get(isil.Value);

    public async ValueTask<LeftBehind> LeftBehind(Isil library, IReadOnlyCollection<BranchId> branches) =>
        await LibraryRows.LeftBehindAsync(_database, library, branches);

    public ValueTask<Loan?> Loan(LoanId id) => _loans.One(id);

    public ValueTask<IReadOnlyList<Loan>> OpenLoans(PatronId patron) => _loans.OpenOf(patron);

    public async ValueTask<CopyHistory> History(CopyId copy, DateTimeOffset from)
    {
        var open = await LoansAsync("where l.copy_id = $1 and l.closed_at is null", [new() { Value = copy.Value }]);
        var closed = await LoansAsync(
            "where l.copy_id = $1 and l.closed_at >= $2 and l.closed_at is not null and not l.undone",
            [new() { Value = copy.Value }, new() { Value = from.UtcDateTime }]);
        await using var command = _database.CreateCommand(
            "select at from copy_seen where copy_id = $1 and at >= $2 order by at");
        command.Parameters.Add(new() { Value = copy.Value });
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        var seen = ImmutableArray.CreateBuilder<DateTimeOffset>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            seen.Add(reader.Instant(0));
        }

        return new CopyHistory(
            [.. closed.Concat(open).OrderBy(loan => loan.LoanedAt).ThenBy(loan => loan.Id.Value)], seen.ToImmutable());
    }

    public async ValueTask<IReadOnlyList<Account>> Accounts(SealedNationalId nationalId) =>
        await GuardianRows.AccountsAsync(_database, nationalId);

    public async ValueTask<Guardianship> Guardianship(PatronId child) =>
        await GuardianRows.ReadAsync(_database, child);

    public async ValueTask<IReadOnlyList<Guardian>> BondsOf(PatronId guardian) =>
        await GuardianRows.BondsAsync(_database, guardian);

    public async ValueTask<IReadOnlyList<Copy>> FreeCopies(TitleId title) =>
        await CopyRows.FreeAsync(_database, title);

    public ValueTask<IReadOnlyList<Fee>> FeesOf(LoanId loan) => _fees.OfLoan(loan);

    public ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan) => _loans.LatestRenewal(loan);

    public ValueTask<Fee?> Fee(FeeId id) => _fees.One(id);

    public ValueTask<Fee?> FeeOfCause(PatronId patron, Isil library, string kind, string cause) =>
        _fees.OfCause(patron, library, kind, cause);

    public async ValueTask<Payment?> Payment(Isil library, string reference) =>
        await FeeRows.PaymentAsync(_database, library, reference);

    public async ValueTask<SamePerson> SamePerson(PatronId patron)
    {
        await using var command = _database.CreateCommand(
            """
            select other.patron_id from patron_contact own
            join patron_contact other on other.national_id_index = own.national_id_index
            where own.patron_id = $1 and own.national_id_index is not null order by other.patron_id
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        var accounts = ImmutableArray.CreateBuilder<PatronId>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            accounts.Add(new PatronId(reader.GetInt64(0)));
        }

        return accounts.Count == 0
            ? Patrons.SamePerson.Unknown
            : new SamePerson(true, accounts.ToImmutable().Remove(patron));
    }

    public ValueTask<ContactDifferences> ContactDifferences(PatronId one, PatronId other) =>
        PersonRows.ContactDifferencesAsync(_database, one, other);

    public ValueTask<bool?> AreOnePerson(PatronId one, PatronId other) =>
        PersonRows.AreOneAsync(_database, one, other);

    public ValueTask<IReadOnlyList<PatronId>> OtherAccounts(PatronId patron) =>
        PersonRows.OtherAccountsAsync(_database, patron);

    public ValueTask<IReadOnlyList<Fee>> OpenFees(PatronId patron) => _fees.OpenOf(patron);

    public async ValueTask<Reservation?> FulfilledBy(Loan loan)
    {
        await using var command = _database.CreateCommand(
            TitleRows.Reservations
            + """
            where r.patron_id = $1 and r.ended_at = $2 and r.state = 3
              and (r.title_id = $3 or $3 = any (r.other_titles))
            """);
        command.Parameters.Add(new() { Value = loan.PatronId.Value });
        command.Parameters.Add(new() { Value = loan.LoanedAt.UtcDateTime });
        command.Parameters.Add(new() { Value = loan.TitleId.Value });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? TitleRows.ReadReservation(reader, 0) : null;
    }

    public async ValueTask<IReadOnlyList<DueLoan>> DueLoans(int shard, DateTimeOffset now, int most)
    {
        await using var command = _database.CreateCommand(
            $"""
            select id, patron_id, copy_id from loan
            where (id % {TimerShardGrain.Shards}) = $1 and next_action_at <= $2 and closed_at is null
              and {Held.No}
              and patron_id is not null
            order by next_action_at limit $3
            """);
        command.Parameters.Add(new() { Value = (long)shard });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = most });
        var due = new List<DueLoan>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            due.Add(new DueLoan(
                new LoanId(reader.GetInt64(0)), new PatronId(reader.GetInt64(1)), new CopyId(reader.GetInt64(2))));
        }

        return due;
    }

    public async ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most)
    {
        await using var command = _database.CreateCommand(
            $"""
            select r.id, coalesce(c.title_id, r.title_id)
            from reservation r left join copy c on c.id = r.copy_id
            where (r.id % {TimerShardGrain.Shards}) = $1 and r.next_action_at <= $2
              and {Held.No}
            order by r.next_action_at limit $3
            """);
        command.Parameters.Add(new() { Value = (long)shard });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = most });
        var due = new List<DueReservation>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            due.Add(new DueReservation(new ReservationId(reader.GetInt64(0)), new TitleId(reader.GetInt64(1))));
        }

        return due;
    }

    public async ValueTask<IReadOnlyList<DueExclusion>> DueExclusions(int shard, DateTimeOffset now, int most)
    {
        await using var command = _database.CreateCommand(
            $"""
            select id, patron_id, library from exclusion
            where (id % {TimerShardGrain.Shards}) = $1 and next_action_at <= $2 and {Held.No}
            order by next_action_at limit $3
            """);
        command.Parameters.Add(new() { Value = (long)shard });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = most });
        var due = new List<DueExclusion>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            due.Add(new DueExclusion(
                new ExclusionId(reader.GetInt64(0)),
                new PatronId(reader.GetInt64(1)),
                Isil.Of(reader.GetString(2))));
        }

        return due;
    }

    public async ValueTask<IReadOnlyList<DebtToReview>> DebtsToReview(int shard, int most)
    {
        await using var command = _database.CreateCommand(
            $"""
            select patron_id, library from debt_to_review
            where (patron_id % {TimerShardGrain.Shards}) = $1 and {Held.No} limit $2
            """);
        command.Parameters.Add(new() { Value = (long)shard });
        command.Parameters.Add(new() { Value = most });
        var debts = new List<DebtToReview>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            debts.Add(new DebtToReview(new PatronId(reader.GetInt64(0)), Isil.Of(reader.GetString(1))));
        }

        return debts;
    }

    public async ValueTask<IReadOnlyList<Isil>> DueCollections(DateTimeOffset now) =>
        await CollectionRows.DueAsync(_database, now);

    public async ValueTask<IReadOnlyList<Collecting.Case>> CollectionCases(Isil library) =>
        await CollectionRows.ReadAsync(_database, library);

    public ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since) =>
        _fees.BilledVisits(patron, library, since);

    /// <summary>The timer shards that would find something now, asked at once: most instants at which a clock is made
    /// to stand still have something for one or two of them.</summary>
    public async ValueTask<IReadOnlyList<int>> DueShards(DateTimeOffset now)
    {
        await using var command = _database.CreateCommand(
            $"""
            select s.shard from generate_series(0, {TimerShardGrain.Shards - 1}) as s (shard)
            where {Held.No} and (
                exists (select from loan
                        where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at <= $1
                          and closed_at is null and patron_id is not null)
                or exists (select from reservation
                           where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at <= $1)
                or exists (select from debt_to_review where (patron_id % {TimerShardGrain.Shards}) = s.shard)
                or exists (select from exclusion
                           where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at <= $1)
                or s.shard = 0 and exists (select from library where collection_due_at <= $1))
            order by 1
            """);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var shards = new List<int>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            shards.Add(reader.GetInt32(0));
        }

        return shards;
    }

    /// <summary>Each shard's first, by the indexes that the timers read.</summary>
    public async ValueTask<DateTimeOffset?> NextDue(DateTimeOffset after)
    {
        await using var command = _database.CreateCommand(
            $"""
            select min(first.at) from generate_series(0, {TimerShardGrain.Shards - 1}) as s (shard)
            cross join lateral (
                (select next_action_at as at from loan
                 where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at > $1 and closed_at is null
                   and patron_id is not null
                 order by next_action_at limit 1)
                union all
                (select next_action_at from reservation
                 where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at > $1
                 order by next_action_at limit 1)
                union all
                (select next_action_at from exclusion
                 where (id % {TimerShardGrain.Shards}) = s.shard and next_action_at > $1
                 order by next_action_at limit 1)
                union all
                (select collection_due_at from library
                 where s.shard = 0 and collection_due_at > $1
                 order by collection_due_at limit 1)) as first
            """);
        command.Parameters.Add(new() { Value = after.UtcDateTime });
        return await command.ExecuteScalarAsync() is DateTime at
            ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc))
            : null;
    }

    private async Task<List<Loan>> LoansAsync(string where, NpgsqlParameter[] parameters)
    {
        await using var command = _database.CreateCommand(
            $"""
            select {LoanRows.Columns} from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id
            {where}
            """);
        command.Parameters.AddRange(parameters);
        var loans = new List<Loan>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            loans.Add(LoanRows.Read(reader, 0));
        }

        return loans;
    }

    public async ValueTask DisposeAsync()
    {
        await Enquiries.DisposeAsync();
        await _titles.DisposeAsync();
        await _libraries.DisposeAsync();
    }
}
