using Npgsql;
using Skranke.Actors;

namespace Skranke.Silo.Registers.Population;

/// <summary>Follows the population register to its end: changes in chunks, each of them one transaction together with
/// how far the register was read; then the reservations of those who have died.</summary>
public sealed class PopulationReading(
    NpgsqlDataSource database,
    IIds ids,
    IBusinessClock clock,
    Secrets secrets,
    IAsk grains,
    IPopulationRegister? register,
    RegisterOptions options) : IRegisterReading
{
    /// <summary>Long enough that the statements' own cost does not count, short enough that nobody at a desk notices
    /// the locks.</summary>
    public const int ChunkLength = 2_000;

    public Register Register => Register.Population;

    public bool IsConfigured => register is not null;

    public async Task RunAsync(long run, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            var after = await SequenceAsync(connection, cancellation);
            while (true)
            {
                var changes = await register!.ReadAsync(after, ChunkLength, cancellation);
                if (changes.Count == 0)
                {
                    break;
                }

                var chunk = new PopulationChunk(database, connection, ids, secrets, run, cancellation);
                after = await chunk.WriteAsync(changes, clock.Now);
            }

            await register!.TakenAsync(after, cancellation);
        }

        await new ReservationsOfTheDead(database, grains).CancelAsync(run, cancellation);
    }

    /// <summary>How far the register was read, in this engine's life or before it.</summary>
    private async Task<long> SequenceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            update register_state set sequence = $1 where register = 'population' and sequence = 0 and $1 > 0;
            """,
            connection);
        command.Parameters.Add(new() { Value = options.PopulationAfter });
        _ = await command.ExecuteNonQueryAsync(cancellation);
        await using var select = new NpgsqlCommand(
            "select sequence from register_state where register = 'population'", connection);
        return (long)(await select.ExecuteScalarAsync(cancellation))!;
    }
}
