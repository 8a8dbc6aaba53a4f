using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Silo.Texts;

/// <summary>What a notice can speak of; what it does not know is left out.</summary>
/// <param name="Day">A due date, or the last day on the pickup shelf.</param>
/// <param name="Branch">The pickup branch by its name.</param>
/// <param name="Number">The pickup number.</param>
public sealed record NoticeWords(string Library, string? Title, DateOnly? Day, string? Branch, int? Number);

/// <summary>The words of notices in one language: a file of texts with places for what each notice is about, such as
/// <c>{title}</c> and <c>{day}</c>.</summary>
public sealed partial class NoticeTexts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    private static readonly FrozenDictionary<string, NoticeTexts> Read =
        new[] { "da", "nb", "en" }.ToFrozenDictionary(language => language, language => new NoticeTexts(language));

    private readonly FrozenDictionary<NoticeKind, Template> _templates;
    private readonly string _dayFormat;

    private NoticeTexts(string language)
    {
        using var stream = typeof(NoticeTexts).Assembly.GetManifestResourceStream(
            $"Skranke.Silo.Texts.{language}.json")!;
        _templates = JsonSerializer.Deserialize<Dictionary<NoticeKind, Template>>(stream, Options)!
            .ToFrozenDictionary();
        _dayFormat = language switch
        {
            "da" or "nb" => "d.M.yyyy",
            _ => "d/M/yyyy",
        };
        Language = language;
    }

    /// <summary>Every language there is.</summary>
    public static IEnumerable<NoticeTexts> All => Read.Values;

    /// <summary>ISO 639, such as <c>da</c>.</summary>
    public string Language { get; }

    /// <summary>The language that the library chose, or that of its country; bokmål where there are no notices in
    /// nynorsk.</summary>
    public static NoticeTexts Of(Library library) => Read[(library.Language ?? library.Isil.Value.Split('-')[0]) switch
    {
        "da" or "DK" => "da",
        "nb" or "nn" or "NO" => "nb",
        _ => "en",
    }];

    public string Subject(NoticeKind kind, NoticeWords words) => Fill(_templates[kind].Subject, words);

    public string Text(NoticeKind kind, NoticeWords words) => Fill(_templates[kind].Text, words);

    private string Fill(string template, NoticeWords words) => Place().Replace(template, match => match.Value switch
    {
        "{library}" => words.Library,
        "{title}" => words.Title ?? "–",
        "{day}" => words.Day?.ToString(_dayFormat, CultureInfo.InvariantCulture) ?? "–",
        "{branch}" => words.Branch ?? words.Library,
        "{number}" => words.Number?.ToString(CultureInfo.InvariantCulture) ?? "–",
        var unknown => throw new InvariantBrokenException($"No notice knows of {unknown}."),
    });

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    private sealed record Template(string Subject, string Text);
}
