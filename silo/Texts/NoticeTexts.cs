using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Silo.Texts;

/// <summary>What a notice can speak of; what it does not know is left out.</summary>
/// <param name="Day">A due date, or the last day on the pickup shelf.</param>
/// <param name="Branch">The pickup branch by its name.</param>
/// <param name="Number">The pickup number.</param>
public sealed record NoticeWords(string Library, string? Title, DateOnly? Day, string? Branch, int? Number)
{
    /// <summary>The patron's.</summary>
    public string? Name { get; init; }

    /// <summary>What is owed.</summary>
    public Money? Amount { get; init; }

    /// <summary>Why somebody is excluded: one of <see cref="Exclusions.ExclusionGrounds"/>, or what an import
    /// said.</summary>
    public string? Ground { get; init; }

    /// <summary>The first day of an exclusion.</summary>
    public DateOnly? Begins { get; init; }

    /// <summary>What the library's policy says of exclusions.</summary>
    public ExclusionPolicy? Exclusions { get; init; }
}

/// <summary>The words of notices in one language: a file of texts with places for what each notice is about, such as
/// <c>{title}</c> and <c>{day}</c>.</summary>
public sealed class NoticeTexts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    private static readonly FrozenDictionary<string, NoticeTexts> Read =
        new[] { "da", "nb", "nn", "en" }
            .ToFrozenDictionary(language => language, language => new NoticeTexts(language));

    private readonly FrozenDictionary<NoticeKind, NoticeTemplate> _templates;
    private readonly FileWords _words;

    private NoticeTexts(string language)
    {
        using var stream = typeof(NoticeTexts).Assembly.GetManifestResourceStream(
            $"Skranke.Silo.Texts.{language}.json")!;
        var file = JsonSerializer.Deserialize<TextFile>(stream, Options)!;
        (_words, _templates) = (file.Words, file.Notices.ToFrozenDictionary());
        Language = language;
    }

    /// <summary>Every language there is.</summary>
    public static IEnumerable<NoticeTexts> All => Read.Values;

    /// <summary>ISO 639, such as <c>da</c>.</summary>
    public string Language { get; }

    /// <summary>Those of a language; null where there are none.</summary>
    public static NoticeTexts? In(string language) => Read.GetValueOrDefault(language);

    /// <summary>In the patron's language where one was chosen, else the library's, else that of its country.</summary>
    public static NoticeTexts Of(Library library, string? chosen = null) =>
        Read[(chosen ?? library.Language ?? library.Isil.Value.Split('-')[0]) switch
        {
            "da" or "DK" => "da",
            "nb" or "NO" => "nb",
            "nn" => "nn",
            _ => "en",
        }];

    /// <summary>The engine's words.</summary>
    public NoticeTemplate TemplateOf(NoticeKind kind) => _templates[kind];

    public string Subject(NoticeKind kind, NoticeWords words) => Fill(_templates[kind].Subject, words);

    public string Text(NoticeKind kind, NoticeWords words) => Fill(_templates[kind].Text, words);

    /// <summary>A message about these things.</summary>
    /// <param name="own">The library's own words; null for the engine's.</param>
    public (string Subject, string Text) Write(NoticeKind kind, NoticeTemplate? own, IReadOnlyList<NoticeWords> things)
    {
        var template = own ?? _templates[kind];
        if (things is [var one])
        {
            return (Fill(template.Subject, one), Fill(template.Text, one));
        }

        var engines = _templates[kind];
        return (
            FillSeveral(template.SubjectOfSeveral ?? engines.SubjectOfSeveral!, things),
            FillSeveral(template.TextOfSeveral ?? engines.TextOfSeveral!, things));
    }

    private string FillSeveral(string template, IReadOnlyList<NoticeWords> things) =>
        NoticeTemplate.Fill(template, place => place switch
        {
            "{count}" => things.Count.ToString(CultureInfo.InvariantCulture),
            "{lines}" => string.Join('\n', things.Select(one => Fill(_words.Line, one))),
            "{amount}" => InWords(Sum(things)),
            _ => Word(place, things[0]),
        });

    private static Money? Sum(IReadOnlyList<NoticeWords> things) => things[0].Amount is { } first
        ? first with { Amount = things.Sum(one => one.Amount?.Amount ?? 0) }
        : null;

    private string Fill(string template, NoticeWords words) =>
        NoticeTemplate.Fill(template, place => Word(place, words));

    private string Word(string place, NoticeWords words) => place switch
    {
        "{library}" => words.Library,
        "{name}" => words.Name ?? "",
        "{title}" => words.Title ?? "–",
        "{day}" => InWords(words.Day),
        "{branch}" => words.Branch ?? words.Library,
        "{number}" => words.Number?.ToString(CultureInfo.InvariantCulture) ?? "–",
        "{amount}" => InWords(words.Amount),
        "{begins}" => InWords(words.Begins),
        "{ground}" => Fill(_words.Grounds.GetValueOrDefault(words.Ground ?? "", _words.Grounds["other"]), words),
        "{rule}" => words.Exclusions?.Rule ?? Fill(_words.Rule, words),
        "{hearing}" => words.Exclusions?.Hearing ?? _words.Hearing,
        "{complaint}" => words.Exclusions?.Complaint ?? _words.Complaint,
        var unknown => throw new InvariantBrokenException($"No notice knows of {unknown}."),
    };

    private string InWords(DateOnly? day) => day?.ToString(_words.DayFormat, CultureInfo.InvariantCulture) ?? "–";

    private string InWords(Money? amount)
    {
        if (amount is not { } money)
        {
            return "–";
        }

        var text = (money.Amount / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        return $"{(Language == "en" ? text : text.Replace('.', ','))} {money.Currency}";
    }

    private sealed record TextFile(FileWords Words, Dictionary<NoticeKind, NoticeTemplate> Notices);

    /// <param name="Line">One thing of a message about several.</param>
    /// <param name="Grounds">Why somebody is excluded.</param>
    private sealed record FileWords(
        string DayFormat,
        string Line,
        Dictionary<string, string> Grounds,
        string Rule,
        string Hearing,
        string Complaint);
}
