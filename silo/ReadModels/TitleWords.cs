using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What a title is called.</summary>
public sealed record TitleName(string Text, string? Author, TitleReference Reference);

/// <summary>What titles are called, for terminals that show it with every copy. Remembered for a minute: a catalogue
/// corrects a title now and then, and nothing depends on it.</summary>
public sealed class TitleWords
{
    private const int TitlesMax = 100_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    private readonly GenerationCache<TitleId, Remembered> _known = new(TitlesMax);
    private readonly Enquiry<long, TitleName> _questions;
    private readonly TimeProvider _time;

    public TitleWords(Enquiries enquiries, TimeProvider time)
    {
        _time = time;
        _questions = enquiries.About<long, TitleName>(
            (batch, titles) => batch.Add(
                "select id, title, author, reference from title where id = any($1)", Rows.Longs(titles)),
            (row, _) => Read(row));
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

    private static async Task<Dictionary<long, TitleName>> Read(NpgsqlDataReader row)
    {
        var found = new Dictionary<long, TitleName>();
        while (await row.ReadAsync())
        {
            found[row.GetInt64(0)] = new TitleName(
                row.GetString(1), row.Text(2), TitleReference.Of(row.GetString(3)));
        }

        return found;
    }

    private sealed record Remembered(TitleName Name, long At);
}
