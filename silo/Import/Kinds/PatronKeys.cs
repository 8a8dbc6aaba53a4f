using Npgsql;
using NpgsqlTypes;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Finds patrons by what a file calls them: a local card of the library, a national card, or a national id of
/// a member. Everything is looked up for all rows at once.</summary>
internal sealed class PatronKeys
{
    private readonly Dictionary<string, long> _byCard = [];
    private readonly Dictionary<string, long> _byNationalId = [];

    private PatronKeys()
    {
    }

    /// <summary>Members of the library by card, or by national id where that stands in a column for cards. Whoever is
    /// no member is not found, so that no file can try out the cards of strangers.</summary>
    public static async Task<PatronKeys> OfMembersAsync(IEnumerable<string> cards, ChunkWork work)
    {
        var keys = new PatronKeys();
        string[] numbers = [.. cards.Distinct()];
        await work.ReadAsync(
            """
            select k.number, k.patron_id
            from card k
            join membership m on m.patron_id = k.patron_id and m.library = $1
            where (k.library = $1 and k.number = any($2)) or (k.library is null and k.number = any($3))
            order by k.library nulls first
            """,
            row => keys._byCard[row.GetString(0)] = row.GetInt64(1),
            work.IsilParameter(),
            Rows.Texts(numbers),
            Rows.Texts([.. numbers.Where(number => CardNumber.Of(number).IsNational)]));
        await keys.AddNationalIdsAsync(
            numbers.Where(number => !keys._byCard.ContainsKey(number) && NationalId.TryParse(number, out _)), work);
        return keys;
    }

    /// <summary>Anybody by card, and members by national id.</summary>
    public static async Task<PatronKeys> OfAllAsync(
        IEnumerable<string> cards, IEnumerable<string> nationalIds, ChunkWork work)
    {
        var keys = new PatronKeys();
        string[] numbers = [.. cards];
        await work.ReadAsync(
            """
            select number, patron_id from card
            where (library = $1 and number = any($2)) or (library is null and number = any($3))
            """,
            row => keys._byCard[row.GetString(0)] = row.GetInt64(1),
            work.IsilParameter(),
            Rows.Texts(numbers),
            Rows.Texts([.. numbers.Where(number => CardNumber.Of(number).IsNational)]));
        await keys.AddNationalIdsAsync(nationalIds, work);
        return keys;
    }

    public long? OfCard(string card) =>
        _byCard.TryGetValue(card, out var patron) || _byNationalId.TryGetValue(card, out patron) ? patron : null;

    public long? OfNationalId(string nationalId) =>
        _byNationalId.TryGetValue(nationalId, out var patron) ? patron : null;

    private async Task AddNationalIdsAsync(IEnumerable<string> nationalIds, ChunkWork work)
    {
        var byIndex = nationalIds.Distinct().ToDictionary(
            id => Convert.ToHexString(work.Secrets.IndexOfNationalId(id)), id => id);
        if (byIndex.Count == 0)
        {
            return;
        }

        // Where two members have the same national id, a local and a national account, the older one is meant.
        await work.ReadAsync(
            """
            select c.national_id_index, c.patron_id
            from patron_contact c
            join membership m on m.patron_id = c.patron_id and m.library = $1
            where c.national_id_index = any($2)
            order by c.patron_id desc
            """,
            row => _byNationalId[byIndex[Convert.ToHexString(row.GetFieldValue<byte[]>(0))]] = row.GetInt64(1),
            work.IsilParameter(),
            new NpgsqlParameter
            {
                Value = byIndex.Keys.Select(Convert.FromHexString).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
    }
}
