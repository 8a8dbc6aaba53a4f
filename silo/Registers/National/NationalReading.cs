using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Registers.National;

/// <summary>Keeps the national cards of this engine and those of a register that another system keeps the same: first
/// it is told what changed here, then what changed there is taken over. Where both changed, its word counts.</summary>
public sealed class NationalReading(
    NpgsqlDataSource database,
    IIds ids,
    IBusinessClock clock,
    NationalCards cards,
    INationalRegister? register,
    bool hasPopulationRegister) : IRegisterReading
{
    /// <summary>Cards of a page; few, because a page is held in memory and its patrons are locked.</summary>
    private const int PageLength = 500;

    public Register Register => Register.NationalCards;

    public bool IsConfigured => register is not null;

    public async Task RunAsync(long run, CancellationToken cancellation)
    {
        await SendAsync(run, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var after = await PlaceAsync(connection, cancellation);
        while (true)
        {
            var page = await register!.ChangedAfterAsync(after, PageLength, cancellation);
            if (page.Items.Count == 0)
            {
                return;
            }

            await TakeAsync(connection, run, page.Items, cancellation);
            after = await PlaceAsync(connection, cancellation);
        }
    }

    /// <summary>Tells the other register of everything that is new, edited or gone here.</summary>
    private async Task SendAsync(long run, CancellationToken cancellation)
    {
        var after = 0L;
        while (await cards.Reader.ToSend(after, PageLength, cancellation) is { Count: > 0 } next)
        {
            foreach (var view in next)
            {
                cancellation.ThrowIfCancellationRequested();
                await SendAsync(run, view, cancellation);
                after = view.Id.Value;
            }
        }
    }

    private async Task SendAsync(long run, NationalCardView view, CancellationToken cancellation)
    {
        if (view.Card is not null)
        {
            var sent = await register!.PutAsync(cards.RecordOf(view), view.SharedAt, cancellation);
            await AnswerAsync(run, view, sent, cancellation);
        }
        else if (view is { NumberToWithdraw: { } number, SharedAt: { } sharedAt })
        {
            await AnswerAsync(run, view, await register!.DeleteAsync(number, sharedAt, cancellation), cancellation);
        }
        else
        {
            // It never heard of this card.
            await SyncedAsync(run, view, null, cancellation);
        }
    }

    /// <summary>A card that it will not have is left as it is, counted, and offered again the next night.</summary>
    private async Task AnswerAsync(long run, NationalCardView view, SendResult sent, CancellationToken cancellation)
    {
        switch (sent)
        {
            case SendResult.Taken taken:
                await SyncedAsync(run, view, taken.Card, cancellation);
                break;
            case SendResult.Conflict { Newer: { Deleted: false } newer }:
                await using (var connection = await database.OpenConnectionAsync(cancellation))
                {
                    await TakeAsync(connection, run, [newer], cancellation, movesPlace: false);
                    _ = await RunStore.CountAsync(connection, run, new RunCounts(Conflicts: 1), cancellation);
                }

                break;
            default:
                await using (var connection = await database.OpenConnectionAsync(cancellation))
                {
                    _ = await RunStore.CountAsync(connection, run, new RunCounts(Conflicts: 1), cancellation);
                }

                break;
        }
    }

    /// <summary>Notes the state that it has now, unless the card has changed here in the meantime.</summary>
    private async Task SyncedAsync(
        long run, NationalCardView view, NationalCardRecord? there, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        DateTimeOffset? at = NationalTime.TryRead(there?.ChangedAt, out var time) ? time : null;
        await using (var note = new NpgsqlCommand(
            """
            update national_card
            set sync = case when changed_at = $2 then 0 else 2 end, shared_id = coalesce($3, shared_id),
                shared_at = coalesce($4, shared_at), number_to_withdraw = null
            where card_id = $1
            """,
            connection))
        {
            object?[] values = [view.Id.Value, view.ChangedAt.UtcDateTime, there?.Id, at?.UtcDateTime];
            NpgsqlTypes.NpgsqlDbType[] types =
            [
                NpgsqlTypes.NpgsqlDbType.Bigint, NpgsqlTypes.NpgsqlDbType.TimestampTz, NpgsqlTypes.NpgsqlDbType.Text,
                NpgsqlTypes.NpgsqlDbType.TimestampTz,
            ];
            for (var place = 0; place < values.Length; place++)
            {
                note.Parameters.Add(new() { Value = values[place] ?? DBNull.Value, NpgsqlDbType = types[place] });
            }

            _ = await note.ExecuteNonQueryAsync(cancellation);
        }

        if (there is not null)
        {
            await using var called = new NpgsqlCommand(
                """
                update register_state set called = $1
                where register = 'national-cards' and called is distinct from $1
                """,
                connection);
            called.Parameters.Add(new() { Value = there.ChangedBy });
            _ = await called.ExecuteNonQueryAsync(cancellation);
        }

        _ = await RunStore.CountAsync(connection, run, new RunCounts(Sent: 1), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Takes a page over, in parts in each of which no person and no number is named twice.</summary>
    private async Task TakeAsync(
        NpgsqlConnection connection,
        long run,
        IReadOnlyList<NationalCardRecord> records,
        CancellationToken cancellation,
        bool movesPlace = true)
    {
        var part = new List<NationalCardRecord>();
        var named = new HashSet<string>();
        foreach (var record in records)
        {
            string[] names = [$"number {record.Number ?? record.Id}", $"person {record.NationalId ?? record.Id}"];
            if (names.Any(named.Contains))
            {
                await WriteAsync();
            }

            named.UnionWith(names);
            part.Add(record);
        }

        await WriteAsync();

        async Task WriteAsync()
        {
            var chunk = new NationalChunk(
                database, connection, ids, clock, cards, hasPopulationRegister, run, cancellation);
            await chunk.WriteAsync(part, movesPlace);
            part.Clear();
            named.Clear();
        }
    }

    private static async Task<DateTimeOffset?> PlaceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select nullif(changed_at, '-infinity') from register_state where register = 'national-cards'", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        _ = await row.ReadAsync(cancellation);
        return row.InstantOrNull(0);
    }
}
