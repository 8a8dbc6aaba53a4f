using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>From what is printed on cards, copies and catalogue entries to the ledger's own ids. What was found is
/// remembered: a barcode and a title's identifier never change their owner, and a patron's grain checks that a card is
/// its own. What was not found is asked again, so that a new card works at once. Look-ups that wait at the same time go
/// to the database together.</summary>
public sealed class LookUps : IAsyncDisposable
{
    private const int CardsMax = 400_000;
    private const int CopiesMax = 400_000;
    private const int TitlesMax = 200_000;

    private readonly Secrets _secrets;
    private readonly GenerationCache<(Isil, CardNumber), CardOwner> _cards = new(CardsMax);
    private readonly GenerationCache<(Isil, CopyBarcode), FoundId> _copies = new(CopiesMax);
    private readonly GenerationCache<(Isil, TitleReference), FoundId> _titles = new(TitlesMax);
    private readonly Gatherer<(Isil Library, CardNumber Number), FoundId> _cardQuestions;
    private readonly Gatherer<(Isil Owner, CopyBarcode Barcode), FoundId> _copyQuestions;
    private readonly Gatherer<(Isil Library, TitleReference Reference), FoundId> _titleQuestions;
    private readonly Gatherer<long, FoundId> _holderQuestions;
    private readonly Gatherer<long, LoanPlace> _loanQuestions;
    private readonly NpgsqlDataSource _database;

    public LookUps(NpgsqlDataSource database, Secrets secrets)
    {
        (_database, _secrets) = (database, secrets);
        _cardQuestions = new(keys => AskPairs(database, CardSql, keys, key => (key.Library.Value, key.Number.Value)));
        _copyQuestions = new(keys => AskPairs(database, CopySql, keys, key => (key.Owner.Value, key.Barcode.Value)));
        _titleQuestions = new(
            keys => AskPairs(database, TitleSql, keys, key => (key.Library.Value, key.Reference.Value)));
        _holderQuestions = new(keys => AskHolders(database, keys));
        _loanQuestions = new(keys => AskLoans(database, keys));
    }

    private const string CardSql =
        """
        select k.n, coalesce(
            (select patron_id from card where library = k.a and number = k.b),
            (select patron_id from card where library is null and number = k.b))
        from unnest($1, $2) with ordinality as k(a, b, n)
        """;

    private const string CopySql =
        """
        select k.n, (select id from copy where owner = k.a and barcode = k.b)
        from unnest($1, $2) with ordinality as k(a, b, n)
        """;

    private const string TitleSql =
        """
        select k.n, (select id from title where library = k.a and reference = k.b)
        from unnest($1, $2) with ordinality as k(a, b, n)
        """;

    /// <summary>Whose card this is: a local card of the library first, then a national one, then a national id that is
    /// used as a card. Null where nobody has it.</summary>
    public async ValueTask<CardOwner?> OwnerOf(Isil library, CardNumber card)
    {
        if (_cards.TryGet((library, card), out var known))
        {
            return known;
        }

        if (await _cardQuestions.Get((library, card)) is not { } found)
        {
            return await OwnerOfNationalId(library, card.Value);
        }

        var owner = new CardOwner(new PatronId(found.Id), ByNationalId: false);
        _cards.Keep((library, card), owner);
        return owner;
    }

    /// <summary>Whose card or national id this is, for a try of a PIN. Asks the database each time and always the same,
    /// whatever was shown and whether somebody has it, so that the time it takes tells nothing.</summary>
    /// <param name="card">Null where a national id was named.</param>
    public async Task<CardOwner?> OwnerAfresh(Isil library, CardNumber? card, string? nationalId)
    {
        var digits = nationalId
            ?? (NationalId.TryParse(card!.Value.Value, out var number) ? number.Digits : card.Value.Value);
        await using var command = _database.CreateCommand(
            """
            select (select patron_id from card where library = $1 and number = $2),
                   (select patron_id from card where library is null and number = $2),
                   (select c.patron_id from patron_contact c
                    left join membership m on m.patron_id = c.patron_id and m.library = $1
                    where c.national_id_index = $3
                    order by m.library is null, c.patron_id limit 1)
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = card?.Value ?? "" });
        command.Parameters.Add(new() { Value = _secrets.IndexOfNationalId(digits) });
        await using var reader = await command.ExecuteReaderAsync();
        _ = await reader.ReadAsync();
        return (reader.Long(0) ?? reader.Long(1)) is { } ofCard ? new CardOwner(new PatronId(ofCard), false)
            : reader.Long(2) is { } ofPerson ? new CardOwner(new PatronId(ofPerson), true)
            : null;
    }

    /// <summary>The next look-up of this card asks the database again.</summary>
    public void Forget(Isil library, CardNumber card) => _cards.Forget((library, card));

    /// <summary>No card leads to this patron any more.</summary>
    public void Forget(PatronId patron) => _cards.ForgetAll(owner => owner.PatronId == patron);

    public async ValueTask<CopyId?> CopyOf(Isil owner, CopyBarcode barcode)
    {
        if (!_copies.TryGet((owner, barcode), out var found))
        {
            found = await _copyQuestions.Get((owner, barcode));
            if (found is null)
            {
                return null;
            }

            _copies.Keep((owner, barcode), found);
        }

        return new CopyId(found.Id);
    }

    public async ValueTask<TitleId?> TitleOf(Isil library, TitleReference reference)
    {
        if (!_titles.TryGet((library, reference), out var found))
        {
            found = await _titleQuestions.Get((library, reference));
            if (found is null)
            {
                return null;
            }

            _titles.Keep((library, reference), found);
        }

        return new TitleId(found.Id);
    }

    /// <summary>Who has the copy on loan at this moment; null where nobody does.</summary>
    public async ValueTask<PatronId?> HolderOf(CopyId copy) =>
        await _holderQuestions.Get(copy.Value) is { } found ? new PatronId(found.Id) : null;

    /// <summary>Which patron and copy a loan binds; null where there is no such loan.</summary>
    public ValueTask<LoanPlace?> PlaceOf(LoanId loan) => _loanQuestions.Get(loan.Value);

    /// <summary>Patrons with this national id, members of the library first.</summary>
    public async Task<IReadOnlyList<PatronId>> PatronsOfNationalId(Isil library, string nationalId)
    {
        await using var command = _database.CreateCommand(
            """
            select c.patron_id from patron_contact c
            left join membership m on m.patron_id = c.patron_id and m.library = $2
            where c.national_id_index = $1
            order by m.library is null, c.patron_id limit 10
            """);
        command.Parameters.Add(new() { Value = _secrets.IndexOfNationalId(nationalId) });
        command.Parameters.Add(new() { Value = library.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<PatronId>();
        while (await reader.ReadAsync())
        {
            found.Add(new PatronId(reader.GetInt64(0)));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _cardQuestions.DisposeAsync();
        await _copyQuestions.DisposeAsync();
        await _titleQuestions.DisposeAsync();
        await _holderQuestions.DisposeAsync();
        await _loanQuestions.DisposeAsync();
    }

    private async Task<CardOwner?> OwnerOfNationalId(Isil library, string shown)
    {
        if (!NationalId.TryParse(shown, out var number))
        {
            return null;
        }

        var patrons = await PatronsOfNationalId(library, number.Digits);
        return patrons.Count == 0 ? null : new CardOwner(patrons[0], ByNationalId: true);
    }

    private static async Task<Dictionary<TKey, FoundId>> AskPairs<TKey>(
        NpgsqlDataSource database,
        string sql,
        IReadOnlyCollection<TKey> keys,
        Func<TKey, (string A, string B)> pairOf) where TKey : notnull
    {
        var ordered = keys.ToArray();
        var pairs = Array.ConvertAll(ordered, key => pairOf(key));
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(Rows.Texts(Array.ConvertAll(pairs, pair => pair.A)));
        command.Parameters.Add(Rows.Texts(Array.ConvertAll(pairs, pair => pair.B)));
        var found = new Dictionary<TKey, FoundId>(ordered.Length);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!reader.IsDBNull(1))
            {
                found[ordered[(int)reader.GetInt64(0) - 1]] = new FoundId(reader.GetInt64(1));
            }
        }

        return found;
    }

    private static async Task<Dictionary<long, FoundId>> AskHolders(
        NpgsqlDataSource database, IReadOnlyCollection<long> copies)
    {
        await using var command = database.CreateCommand(
            "select copy_id, patron_id from loan where copy_id = any($1) and closed_at is null");
        command.Parameters.Add(Rows.Longs([.. copies]));
        var found = new Dictionary<long, FoundId>(copies.Count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found[reader.GetInt64(0)] = new FoundId(reader.GetInt64(1));
        }

        return found;
    }

    private static async Task<Dictionary<long, LoanPlace>> AskLoans(
        NpgsqlDataSource database, IReadOnlyCollection<long> loans)
    {
        await using var command = database.CreateCommand(
            "select id, patron_id, copy_id, library, version, closed_at is not null from loan where id = any($1)");
        command.Parameters.Add(Rows.Longs([.. loans]));
        var found = new Dictionary<long, LoanPlace>(loans.Count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found[reader.GetInt64(0)] = new LoanPlace(
                new PatronId(reader.Long(1) ?? 0),
                new CopyId(reader.GetInt64(2)),
                Isil.Of(reader.GetString(3)),
                reader.GetInt32(4),
                reader.GetBoolean(5));
        }

        return found;
    }

    private sealed record FoundId(long Id);
}

/// <param name="ByNationalId">True where the number is a national id, which is no card of the patron's.</param>
public sealed record CardOwner(PatronId PatronId, bool ByNationalId);

/// <summary>What must be known of a loan before its patron is asked about it.</summary>
public sealed record LoanPlace(PatronId PatronId, CopyId CopyId, Isil Library, int Version, bool IsClosed);
