using Npgsql;
using Skranke.Actors;
using Skranke.Libraries;

namespace Skranke.Silo.ReadModels;

/// <summary>Libraries as the ledger has them.</summary>
public sealed class LibraryReader(NpgsqlDataSource database, ILoad load)
{
    public ValueTask<Library?> Library(Isil isil) => load.Library(isil);

    /// <summary>Libraries in the order of their ISIL, after the one that is named.</summary>
    public async Task<IReadOnlyList<Library>> List(string after, int most, CancellationToken cancellation)
    {
        var isils = new List<Isil>();
        await using (var command = database.CreateCommand(
            "select isil from library where isil > $1 order by isil limit $2"))
        {
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = most });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                isils.Add(Isil.Of(reader.GetString(0)));
            }
        }

        var libraries = await Task.WhenAll(isils.Select(isil => load.Library(isil).AsTask()));
        return [.. libraries.OfType<Library>()];
    }

    /// <summary>The library that has a branch of this id, where it is another than the asker's; null where none
    /// has.</summary>
    public async Task<Isil?> OtherLibraryOf(BranchId branch, Isil library, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select library from branch where id = $1 and library <> $2 limit 1");
        command.Parameters.Add(new() { Value = branch.Value });
        command.Parameters.Add(new() { Value = library.Value });
        return await command.ExecuteScalarAsync(cancellation) is string isil ? Isil.Of(isil) : null;
    }
}
