using Npgsql;
using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Silo.Ledger;
using Skranke.Silo.Texts;

namespace Skranke.Silo.ReadModels;

/// <summary>A notice in words.</summary>
public sealed record NoticeView(
    long Id,
    NoticeKind Kind,
    Isil Library,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt,
    NoticeChannel? Channel,
    string Subject,
    string Text);

/// <summary>Notices as the ledger has them: as they were sent, and in the words in which they would be sent
/// now.</summary>
public sealed class NoticeReader(NpgsqlDataSource database, ILoad load)
{
    private const string Sql =
        """
        select n.id, n.kind, n.library, n.created_at, n.sent_at, n.day, t.title, b.name, r.pickup_number,
               m.channel, m.subject, m.text, c.language
        from notice n
        left join patron_contact c on c.patron_id = n.patron_id
        left join lateral (
            select m.channel, m.subject, m.text from message_notice i join message m on m.id = i.message_id
            where i.notice_id = n.id and m.state in (0, 1)
            order by m.sent_at nulls last, m.id limit 1) m on true
        left join title t on t.id = n.title_id
        left join reservation r on r.id = n.cause_id
        left join branch b on b.library = r.library and b.id = r.pickup_branch
        where n.patron_id = $1 and n.id > $2 and ($3::text is null or n.library = $3)
        order by n.id limit $4
        """;

    /// <summary>A patron's notices in the order in which they were made.</summary>
    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<NoticeView>> OfPatron(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation)
    {
        var rows = await Rows(patron, library, after, most, cancellation);
        var libraries = new Dictionary<Isil, Library>();
        foreach (var isil in rows.Select(row => row.Library).Distinct())
        {
            libraries[isil] = await load.Library(isil)
                ?? throw new InvariantBrokenException($"Library {isil} has notices but is unknown.");
        }

        return [.. rows.Select(row => View(row, libraries[row.Library]))];
    }

    private async Task<List<Row>> Rows(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new Row(
                reader.GetInt64(0),
                (NoticeKind)reader.GetInt16(1),
                Isil.Of(reader.GetString(2)),
                reader.Instant(3),
                reader.InstantOrNull(4),
                reader.DateOrNull(5),
                reader.Text(6),
                reader.Text(7),
                reader.IsDBNull(8) ? null : reader.GetInt32(8),
                reader.IsDBNull(9) ? null : (NoticeChannel)reader.GetInt16(9),
                reader.Text(10),
                reader.Text(11),
                reader.Text(12)));
        }

        return rows;
    }

    private static NoticeView View(Row row, Library library)
    {
        var texts = NoticeTexts.Of(library, row.Language);
        var words = new NoticeWords(library.Name, row.Title, row.Day, row.Branch, row.Number);
        return new NoticeView(
            row.Id,
            row.Kind,
            row.Library,
            row.CreatedAt,
            row.SentAt,
            row.Channel,
            row.Subject ?? texts.Subject(row.Kind, words),
            row.Text ?? texts.Text(row.Kind, words));
    }

    private sealed record Row(
        long Id,
        NoticeKind Kind,
        Isil Library,
        DateTimeOffset CreatedAt,
        DateTimeOffset? SentAt,
        DateOnly? Day,
        string? Title,
        string? Branch,
        int? Number,
        NoticeChannel? Channel,
        string? Subject,
        string? Text,
        string? Language);
}
