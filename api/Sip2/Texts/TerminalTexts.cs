using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Skranke.Libraries;

namespace Skranke.Api.Sip2.Texts;

/// <summary>What a terminal shows and prints, in one language: short, and saying what helps, such as from when a loan
/// can be renewed. A file for each language, with a text for each refusal that a patron can meet at a
/// machine.</summary>
public sealed class TerminalTexts
{
    private static readonly FrozenDictionary<string, TerminalTexts> Read =
        new[] { "da", "nb", "nn", "en" }.ToFrozenDictionary(
            language => language, language => new TerminalTexts(language));

    private readonly FrozenDictionary<string, string> _texts;
    private readonly string[] _months;
    private readonly string _day;

    private TerminalTexts(string language)
    {
        using var stream = typeof(TerminalTexts).Assembly.GetManifestResourceStream($"sip2.{language}.json")!;
        using var document = JsonDocument.Parse(stream);
        _months = [.. document.RootElement.GetProperty("months").EnumerateArray().Select(month => month.GetString()!)];
        _day = document.RootElement.GetProperty("day").GetString()!;
        _texts = document.RootElement.GetProperty("texts").EnumerateObject()
            .ToFrozenDictionary(text => text.Name, text => text.Value.GetString()!);
        Language = language;
    }

    /// <summary>Every language there is.</summary>
    public static IEnumerable<TerminalTexts> All => Read.Values;

    public string Language { get; }

    /// <summary>Every text's key.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The number by which the protocol knows the language.</summary>
    public string Code => Language switch
    {
        "da" => "009",
        "nb" or "nn" => "012",
        _ => "001",
    };

    /// <param name="language">ISO 639; null for the library's.</param>
    public static TerminalTexts Of(string? language, Library library) =>
        language is not null && Read.TryGetValue(language, out var asked) ? asked
        : Read[(library.Language ?? library.Isil.Value.Split('-')[0]) switch
        {
            "da" or "DK" => "da",
            "nn" => "nn",
            "nb" or "NO" => "nb",
            _ => "en",
        }];

    /// <summary>The language that a message names by its number; null where that is none of these.</summary>
    public static string? Named(string code, Library library) => code switch
    {
        "009" => "da",
        "012" => library.Language == "nn" ? "nn" : "nb",
        "001" or "024" => "en",
        _ => null,
    };

    public string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = _texts.TryGetValue(key, out var known) ? known : _texts["other"];
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{name}}}", Write(value), StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Why not, and from when.</summary>
    public string Say(Refusal refusal)
    {
        var key = refusal is { Code: RefusalCodes.PatronExcluded, PossibleFrom: not null }
            ? "patron.excluded.until"
            : refusal.Code;
        var text = Say(key, ("from", refusal.PossibleFrom));
        foreach (var (name, value) in refusal.Data ?? [])
        {
            text = text.Replace($"{{{name}}}", value?.ToString(), StringComparison.Ordinal);
        }

        return text;
    }

    public bool Knows(string code) => _texts.ContainsKey(code);

    /// <summary>Minor units as people write them.</summary>
    public string Amount(Money money) => string.Create(
        CultureInfo.InvariantCulture,
        $"{money.Amount / 100}{(Language == "en" ? '.' : ',')}{Math.Abs(money.Amount % 100):00} {money.Currency}");

    private string Write(object? value) => value switch
    {
        null => "",
        DateOnly day => _day.Replace("{day}", day.Day.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{month}", _months[day.Month - 1], StringComparison.Ordinal),
        Money money => Amount(money),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
