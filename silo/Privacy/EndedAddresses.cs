using Npgsql;

namespace Skranke.Silo.Privacy;

/// <summary>Temporary addresses of which the last day is over (N14). No rule reads them any more, so that they are
/// deleted and no version moves.</summary>
internal static class EndedAddresses
{
    /// <summary>A day later than that, because the last day of one place is the next day of another.</summary>
    /// <returns>How many were deleted.</returns>
    public static async Task<int> RunAsync(
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("delete from patron_address where to_day < $1");
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
