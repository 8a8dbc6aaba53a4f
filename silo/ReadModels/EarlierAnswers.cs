using System.Text.Json;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What was answered under a request's key before; for the rare case in which the edge must know before it
/// asks a grain.</summary>
public sealed class EarlierAnswers(NpgsqlDataSource database)
{
    public async Task<CommitResult.AnsweredBefore?> Of(RequestKey key, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await StoredAsync(connection, key, cancellation) is not { } stored)
        {
            return null;
        }

        var answers = new Dictionary<Guid, Reply> { [key.Operation] = stored.Answer };
        var patrons = await AnswerPatrons.ReadAsync(connection, answers, cancellation);
        return new CommitResult.AnsweredBefore(
            patrons.Complete(key.Operation, stored.Answer), stored.Fingerprint == key.Fingerprint);
    }

    private static async Task<(Guid Fingerprint, Reply Answer)?> StoredAsync(
        NpgsqlConnection connection, RequestKey key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select fingerprint, answer from request where operation = $1 and answer is not null", connection);
        command.Parameters.Add(new() { Value = key.Operation });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (reader.GetGuid(0), Read(reader.GetFieldValue<byte[]>(1)))
            : null;
    }

    /// <summary>While releases change, the answer may be one of a newer process.</summary>
    private static Reply Read(byte[] answer)
    {
        try
        {
            return RememberedAnswer.Read(answer);
        }
        catch (Exception newer) when (newer is JsonException or NotSupportedException)
        {
            throw new OutcomeUnknownException("A newer version has answered this, which this one cannot read.", newer);
        }
    }
}
