using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What was answered under a request's key before; for the rare case in which the edge must know before it
/// asks a grain.</summary>
public sealed class EarlierAnswers(NpgsqlDataSource database)
{
    public async Task<CommitResult.AnsweredBefore?> Of(RequestKey key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select fingerprint, answer from request where operation = $1 and answer is not null");
        command.Parameters.Add(new() { Value = key.Operation });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var answer = RememberedAnswer.Read(reader.GetFieldValue<byte[]>(1));
        return new CommitResult.AnsweredBefore(answer, reader.GetGuid(0) == key.Fingerprint);
    }
}
