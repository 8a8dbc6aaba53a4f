using System.Collections.Immutable;
using Npgsql;
using Skranke.Collection;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A line of an export as whoever collects needs it.</summary>
/// <param name="PatronId">Null where the patron was erased since.</param>
/// <param name="NationalId">In clear; it stands nowhere else.</param>
/// <param name="Title">Null where policy names none, or several loans are one fee.</param>
public sealed record CollectionRow(
    CollectionLine Line,
    string Kind,
    string Currency,
    DateTimeOffset ChargedAt,
    DateOnly? PayBy,
    PatronId? PatronId,
    string? Name,
    string? NationalId,
    string? Street,
    string? PostalCode,
    string? City,
    TitleReference? Title);

/// <summary>An export without its lines.</summary>
/// <param name="IsScheduled">True where its day had come; false where staff asked for it.</param>
/// <param name="HandedOver">How many fees, and how much in minor units.</param>
/// <param name="Withdrawn">How many fees, and how much in minor units.</param>
public sealed record ExportSummary(
    CollectionExportId Id,
    DateTimeOffset At,
    bool IsScheduled,
    (long Fees, long Amount) HandedOver,
    (long Fees, long Amount) Withdrawn);

/// <summary>What a library may hand over, and what it has handed over.</summary>
public sealed class CollectionReader(NpgsqlDataSource database, Secrets secrets)
{
    /// <summary>Every open fee of a library, and every one of which something was handed over and not
    /// withdrawn.</summary>
    public Task<IReadOnlyList<Collecting.Case>> Fees(Isil library, CancellationToken cancellation) =>
        CollectionRows.ReadAsync(database, library, cancellation);

    /// <summary>The exports of a library, the latest first, before the one that is named.</summary>
    public async Task<IReadOnlyList<ExportSummary>> Exports(
        Isil library, long before, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select x.id, x.at, x.credential = 0,
                   count(l.fee_id) filter (where l.kind = 1),
                   coalesce(sum(l.amount) filter (where l.kind = 1), 0)::bigint,
                   count(l.fee_id) filter (where l.kind = 2),
                   coalesce(sum(l.amount) filter (where l.kind = 2), 0)::bigint
            from (select id, at, credential from collection_export
                  where library = $1 and id < $2 order by id desc limit $3) x
            left join collection_line l on l.export_id = x.id
            group by x.id, x.at, x.credential order by x.id desc
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = most });
        var exports = new List<ExportSummary>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            exports.Add(new ExportSummary(
                new CollectionExportId(row.GetInt64(0)),
                row.Instant(1),
                row.GetBoolean(2),
                (row.GetInt64(3), row.GetInt64(4)),
                (row.GetInt64(5), row.GetInt64(6))));
        }

        return exports;
    }

    /// <summary>The lines of an export; empty where it had none, null where the library made no such export.</summary>
    public async Task<(DateTimeOffset At, ImmutableArray<CollectionRow> Rows)?> Export(
        Isil library, CollectionExportId id, bool namesTitles, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select x.at, l.fee_id, l.kind, l.amount, f.kind, f.currency, f.charged_at, f.pay_by, f.patron_id, p.name,
                   p.national_id, p.street, p.postal_code, p.city,
                   case when $3 then (
                       select case when count(*) = 1 then min(t.reference) end from fee_loan fl
                       join loan o on o.id = fl.loan_id join title t on t.id = o.title_id where fl.fee_id = f.id) end
            from collection_export x
            left join collection_line l on l.export_id = x.id
            left join fee f on f.id = l.fee_id
            left join patron_contact p on p.patron_id = f.patron_id
            where x.id = $1 and x.library = $2 order by l.kind, f.patron_id, l.fee_id
            """);
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = namesTitles });
        DateTimeOffset? at = null;
        var rows = ImmutableArray.CreateBuilder<CollectionRow>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            at = row.Instant(0);
            if (row.Long(1) is { } fee)
            {
                rows.Add(new CollectionRow(
                    new CollectionLine(new FeeId(fee), row.GetInt16(2) == 2, row.GetInt64(3)),
                    row.GetString(4),
                    row.GetString(5),
                    row.Instant(6),
                    row.DateOrNull(7),
                    row.Long(8) is { } patron ? new PatronId(patron) : null,
                    row.Text(9),
                    row.IsDBNull(10) ? null : secrets.DecryptNationalId(row.GetFieldValue<byte[]>(10)),
                    row.Text(11),
                    row.Text(12),
                    row.Text(13),
                    row.Text(14) is { } title ? TitleReference.Of(title) : null));
            }
        }

        return at is { } made ? (made, rows.ToImmutable()) : null;
    }
}
