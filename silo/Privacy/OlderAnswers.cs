using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Answers that versions before stored have their patrons in them. They are written anew without, once, when a
/// database is opened for the first time by a version that stores none.</summary>
internal static class OlderAnswers
{
    private const int ChunkLength = 5000;

    private const string Done = "answers-without-patrons";

    public static async Task RunAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await IsDoneAsync(connection, cancellation))
        {
            return;
        }

        for (var after = Guid.Empty; await ChunkAsync(connection, after, cancellation) is { } last;)
        {
            after = last;
        }

        await using var done = new NpgsqlCommand(
            "insert into setting (name, value) values ($1, 'true') on conflict do nothing", connection);
        done.Parameters.Add(new() { Value = Done });
        _ = await done.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> IsDoneAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select exists (select from setting where name = $1)", connection);
        command.Parameters.Add(new() { Value = Done });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <returns>The last operation that was looked at; null where there are no more.</returns>
    private static async Task<Guid?> ChunkAsync(
        NpgsqlConnection connection, Guid after, CancellationToken cancellation)
    {
        var (anew, about, last) = (new List<(Guid, byte[])>(), new List<(Guid, long)>(), (Guid?)null);
        await using (var select = new NpgsqlCommand(
            "select operation, answer from request where operation > $1 and answer is not null order by 1 limit $2",
            connection))
        {
            select.Parameters.AddRange((NpgsqlParameter[])[new() { Value = after }, new() { Value = ChunkLength }]);
            await using var row = await select.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                last = row.GetGuid(0);
                var stored = row.GetFieldValue<byte[]>(1);
                var answer = RememberedAnswer.Read(stored);
                if (AnswerWithoutPatron.About(answer) is { } patron)
                {
                    about.Add((last.Value, patron.Value));
                }

                if (RememberedAnswer.Write(answer) is var without && !stored.AsSpan().SequenceEqual(without))
                {
                    anew.Add((last.Value, without));
                }
            }
        }

        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            "update request r set answer = u.answer from unnest($1, $2) as u (operation, answer) "
                + "where r.operation = u.operation",
            RequestRows.Uuids([.. anew.Select(one => one.Item1)]),
            new NpgsqlParameter<byte[][]> { TypedValue = [.. anew.Select(one => one.Item2)] });
        _ = batch.Add(
            "insert into answer_patron (operation, patron_id) select * from unnest($1, $2) on conflict do nothing",
            RequestRows.Uuids([.. about.Select(one => one.Item1)]),
            Rows.Longs([.. about.Select(one => one.Item2)]));
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        return last;
    }
}
