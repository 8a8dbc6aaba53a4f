using Npgsql;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Texts;

/// <summary>Words of a library's own for one kind of notice in one language.</summary>
/// <param name="Version">Counted from 1 for each library, language and kind.</param>
/// <param name="Template">Null where the library went back to the engine's words.</param>
public sealed record LibraryTemplate(
    Isil Library, string Language, NoticeKind Kind, int Version, NoticeTemplate? Template, DateTimeOffset ChangedAt);

/// <summary>The words that libraries chose in place of the engine's. Every version stays.</summary>
public sealed class LibraryTemplates(NpgsqlDataSource database)
{
    private const string Columns =
        "library, language, kind, version, subject, text, subject_of_several, text_of_several, changed_at";

    /// <summary>The latest of each of these libraries.</summary>
    public async Task<IReadOnlyList<LibraryTemplate>> OfAsync(
        IReadOnlyCollection<Isil> libraries, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select distinct on (library, language, kind) {Columns} from notice_template
            where library = any($1) order by library, language, kind, version desc
            """);
        command.Parameters.Add(Rows.Texts([.. libraries.Select(library => library.Value)]));
        var found = new List<LibraryTemplate>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new LibraryTemplate(
                Isil.Of(row.GetString(0)),
                row.GetString(1),
                (NoticeKind)row.GetInt16(2),
                row.GetInt32(3),
                row.Text(4) is { } subject
                    ? new NoticeTemplate(subject, row.GetString(5), row.Text(6), row.Text(7))
                    : null,
                row.Instant(8)));
        }

        return found;
    }

    /// <summary>The next version, which holds from the next message on. The same words once more are no
    /// version.</summary>
    /// <param name="template">Null for the engine's words.</param>
    public async Task SetAsync(
        Isil library,
        string language,
        NoticeKind kind,
        NoticeTemplate? template,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            with lone as (select pg_advisory_xact_lock(hashtextextended($1 || $2 || $3::text, 18))),
            latest as (
                select t.* from lone left join notice_template t
                on t.library = $1 and t.language = $2 and t.kind = $3
                order by t.version desc nulls last limit 1)
            insert into notice_template ({Columns})
            select $1, $2, $3, coalesce(version, 0) + 1, $4, $5, $6, $7, $8 from latest
            where (version is not null or $4 is not null)
              and (subject, text, subject_of_several, text_of_several)
                  is distinct from ($4::text, $5::text, $6::text, $7::text)
            """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = library.Value },
            new() { Value = language },
            new() { Value = (short)kind },
            TextOrNull(template?.Subject),
            TextOrNull(template?.Text),
            TextOrNull(template?.SubjectOfSeveral),
            TextOrNull(template?.TextOfSeveral),
            new() { Value = now.UtcDateTime },
        ]);
        _ = await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static NpgsqlParameter TextOrNull(string? text) =>
        new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
