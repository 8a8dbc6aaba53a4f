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

    /// <summary>House rules with their words, the oldest first, after the version that is named; only this one where
    /// one is asked for.</summary>
    public async Task<IReadOnlyList<HouseRules>> Rules(
        Isil isil, long after, int most, int? version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select version, valid_from, must_be_accepted, texts::text from house_rules
            where library = $1 and version > $2 and version = coalesce($4, version) order by version limit $3
            """);
        command.Parameters.Add(new() { Value = isil.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = version });
        var rules = new List<HouseRules>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rules.Add(new HouseRules
            {
                Version = reader.GetInt32(0),
                ValidFrom = reader.GetFieldValue<DateOnly>(1),
                MustBeAccepted = reader.GetBoolean(2),
                Texts = LibraryDocuments.ReadTexts(reader.GetString(3)),
            });
        }

        return rules;
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
