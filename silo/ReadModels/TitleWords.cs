using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What a title is called.</summary>
public sealed record TitleName(string Text, string? Author);

/// <summary>What titles are called, for terminals that show it with every copy. Remembered for a minute: a catalogue
/// corrects a title now and then, and nothing depends on it.</summary>
public sealed class TitleWords : IAsyncDisposable
{
    private const int TitlesMax = 100_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    private readonly GenerationCache<TitleId, Remembered> _known = new(TitlesMax);
    private readonly Gatherer<long, TitleName> _questions;
    private readonly TimeProvider _time;

    public TitleWords(NpgsqlDataSource database, TimeProvider time)
    {
        _time = time;
        _questions = new(keys => Ask(database, keys));
    }

    /// <summary>Null where there is no such title.</summary>
    public async ValueTask<TitleName?> Of(TitleId title)
    {
        var now = _time.GetTimestamp();
        if (_known.TryGet(title, out var known) && _time.GetElapsedTime(known.At, now) < GoodFor)
        {
            return known.Name;
        }

        if (await _questions.Get(title.Value) is not { } name)
        {
            return null;
        }

        _known.Keep(title, new Remembered(name, now));
        return name;
    }

    public ValueTask DisposeAsync() => _questions.DisposeAsync();

    private static async Task<Dictionary<long, TitleName>> Ask(
        NpgsqlDataSource database, IReadOnlyCollection<long> titles)
    {
        await using var command = database.CreateCommand("select id, title, author from title where id = any($1)");
        command.Parameters.Add(Rows.Longs([.. titles]));
        var found = new Dictionary<long, TitleName>(titles.Count);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found[row.GetInt64(0)] = new TitleName(row.GetString(1), row.Text(2));
        }

        return found;
    }

    private sealed record Remembered(TitleName Name, long At);
}
