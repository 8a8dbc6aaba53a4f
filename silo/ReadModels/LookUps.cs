using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>From what is printed on cards, copies and catalogue entries to the ledger's own ids. What was found is
/// remembered: a barcode and a title's identifier never change their owner, and a patron's grain checks that a card is
/// its own. What was not found is asked again, so that a new card works at once. Look-ups that wait at the same time go
/// to the database together.</summary>
public sealed class LookUps
{
    private const int CardsMax = 400_000;
    private const int CopiesMax = 400_000;
    private const int TitlesMax = 200_000;

    private readonly Secrets _secrets;
    private readonly GenerationCache<(Isil, CardNumber), CardOwner> _cards = new(CardsMax);
    private readonly GenerationCache<(Isil, CopyBarcode), FoundId> _copies = new(CopiesMax);
    private readonly GenerationCache<(Isil, TitleReference), FoundId> _titles = new(TitlesMax);
    private readonly Enquiry<(Isil Library, CardNumber Number), FoundId> _cardQuestions;
    private readonly Enquiry<(Isil Owner, CopyBarcode Barcode), FoundId> _copyQuestions;
    private readonly Enquiry<(Isil Library, TitleReference Reference), FoundId> _titleQuestions;
    private readonly Enquiry<long, FoundId> _holderQuestions;
    private readonly Enquiry<long, LoanPlace> _loanQuestions;
    private readonly NpgsqlDataSource _database;

    public LookUps(NpgsqlDataSource database, Enquiries enquiries, Secrets secrets)
    {
        (_database, _secrets) = (database, secrets);
        _cardQuestions = Pairs<(Isil Library, CardNumber Number)>(
            CardSql, key => (key.Library.Value, key.Number.Value));
        _copyQuestions = Pairs<(Isil Owner, CopyBarcode Barcode)>(
            CopySql, key => (key.Owner.Value, key.Barcode.Value));
        _titleQuestions = Pairs<(Isil Library, TitleReference Reference)>(
            TitleSql, key => (key.Library.Value, key.Reference.Value));
        _holderQuestions = enquiries.About<long, FoundId>(
            (batch, copies) => batch.Add(HolderSql, Rows.Longs(copies)), (row, _) => ReadHolders(row));
        _loanQuestions = enquiries.About<long, LoanPlace>(
            (batch, loans) => batch.Add(LoanSql, Rows.Longs(loans)), (row, _) => ReadLoans(row));

        Enquiry<TKey, FoundId> Pairs<TKey>(string sql, Func<TKey, (string A, string B)> pairOf) where TKey : notnull =>
            enquiries.About<TKey, FoundId>(
                (batch, keys) => batch.Add(
                    sql,
                    Rows.Texts(Array.ConvertAll(keys, key => pairOf(key).A)),
                    Rows.Texts(Array.ConvertAll(keys, key => pairOf(key).B))),
                ReadIds);
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

    private const string HolderSql =
        "select copy_id, patron_id from loan where copy_id = any($1) and closed_at is null";

    private const string LoanSql =
        "select id, patron_id, copy_id, library, version, closed_at is not null from loan where id = any($1)";

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
    public Task<CardOwner?> OwnerAfresh(Isil library, CardNumber? card, string? nationalId) =>
        ReadPatience.With(() => OwnerNow(library, card, nationalId));

    private async Task<CardOwner?> OwnerNow(Isil library, CardNumber? card, string? nationalId)
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

    private async Task<CardOwner?> OwnerOfNationalId(Isil library, string shown)
    {
        if (!NationalId.TryParse(shown, out var number))
        {
            return null;
        }

        var patrons = await PatronsOfNationalId(library, number.Digits);
        return patrons.Count == 0 ? null : new CardOwner(patrons[0], ByNationalId: true);
    }

    /// <summary>Each row has the place of its key, from 1, and what was found of it.</summary>
    private static async Task<Dictionary<TKey, FoundId>> ReadIds<TKey>(NpgsqlDataReader row, TKey[] keys)
        where TKey : notnull
    {
        var found = new Dictionary<TKey, FoundId>(keys.Length);
        while (await row.ReadAsync())
        {
            if (!row.IsDBNull(1))
            {
                found[keys[row.GetInt64(0) - 1]] = new FoundId(row.GetInt64(1));
            }
        }

        return found;
    }

    private static async Task<Dictionary<long, FoundId>> ReadHolders(NpgsqlDataReader row)
    {
        var found = new Dictionary<long, FoundId>();
        while (await row.ReadAsync())
        {
            found[row.GetInt64(0)] = new FoundId(row.GetInt64(1));
        }

        return found;
    }

    private static async Task<Dictionary<long, LoanPlace>> ReadLoans(NpgsqlDataReader row)
    {
        var found = new Dictionary<long, LoanPlace>();
        while (await row.ReadAsync())
        {
            found[row.GetInt64(0)] = new LoanPlace(
                new PatronId(row.Long(1) ?? 0),
                new CopyId(row.GetInt64(2)),
                Isil.Of(row.GetString(3)),
                row.GetInt32(4),
                row.GetBoolean(5));
        }

        return found;
    }

    private sealed record FoundId(long Id);
}

/// <param name="ByNationalId">True where the number is a national id, which is no card of the patron's.</param>
public sealed record CardOwner(PatronId PatronId, bool ByNationalId);

/// <summary>What must be known of a loan before its patron is asked about it.</summary>
public sealed record LoanPlace(PatronId PatronId, CopyId CopyId, Isil Library, int Version, bool IsClosed);
