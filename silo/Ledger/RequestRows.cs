using Npgsql;
using NpgsqlTypes;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>The rows that remember answers (I24-I26): claimed first, read where somebody was there before.</summary>
internal static class RequestRows
{
    /// <summary>Claims the keys; what comes back are those that nobody had.</summary>
    public static void AddClaims(NpgsqlBatch batch, IReadOnlyList<PendingUnit> units)
    {
        var claims = units.Where(unit => unit.Unit.Request is not null).OrderBy(unit => Operation(unit)).ToArray();
        _ = batch.Add(
            """
            insert into request (operation, fingerprint, at, answer)
            select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bytea[])
            on conflict do nothing returning operation
            """,
            Uuids(Array.ConvertAll(claims, Operation)),
            Uuids(Array.ConvertAll(claims, unit => unit.Unit.Request!.Value.Fingerprint)),
            new NpgsqlParameter<DateTime[]> { TypedValue = Array.ConvertAll(claims, unit => unit.Unit.At.UtcDateTime) },
            new NpgsqlParameter<byte[][]>
            {
                TypedValue = Array.ConvertAll(claims, unit => unit.Answer),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
    }

    public static async Task<HashSet<Guid>> ReadClaimedAsync(NpgsqlDataReader reader)
    {
        var claimed = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            _ = claimed.Add(reader.GetGuid(0));
        }

        return claimed;
    }

    /// <summary>The answers that were given before.</summary>
    public static async Task<Dictionary<Guid, CommitResult.AnsweredBefore>> ReadAnswersAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingUnit> units)
    {
        var asked = units.ToDictionary(Operation, unit => unit.Unit.Request!.Value.Fingerprint);
        await using var select = new NpgsqlCommand(
            "select operation, fingerprint, answer from request where operation = any($1)", connection);
        select.Parameters.Add(Uuids([.. asked.Keys.Order()]));
        var answers = new Dictionary<Guid, Reply>();
        var isSame = new HashSet<Guid>();
        await using (var reader = await select.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var operation = reader.GetGuid(0);
                Invariant.That(!reader.IsDBNull(2));
                answers[operation] = RememberedAnswer.Read(reader.GetFieldValue<byte[]>(2));
                _ = reader.GetGuid(1) == asked[operation] && isSame.Add(operation);
            }
        }

        var patrons = await AnswerPatrons.ReadAsync(connection, answers);
        return answers.ToDictionary(
            answer => answer.Key,
            answer => new CommitResult.AnsweredBefore(
                patrons.Complete(answer.Key, answer.Value), isSame.Contains(answer.Key)));
    }

    public static NpgsqlParameter Uuids(Guid[] values) =>
        new NpgsqlParameter<Guid[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    public static Guid Operation(PendingUnit unit) => unit.Unit.Request!.Value.Operation;
}
