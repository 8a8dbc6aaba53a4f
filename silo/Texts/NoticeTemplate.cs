using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Skranke.Silo.Texts;

/// <summary>The words of one kind of notice in one language, with places such as <c>{title}</c> and
/// <c>{day}</c>.</summary>
/// <param name="SubjectOfSeveral">For a message about several things; null where each is told alone.</param>
public sealed partial record NoticeTemplate(
    string Subject, string Text, string? SubjectOfSeveral = null, string? TextOfSeveral = null)
{
    private const int SubjectLengthMax = 200;
    private const int TextLengthMax = 4_000;

    /// <summary>What a message about one thing can speak of.</summary>
    public static FrozenSet<string> Places { get; } = FrozenSet.Create(
        "{library}", "{name}", "{title}", "{day}", "{branch}", "{number}", "{amount}", "{ground}", "{rule}",
        "{hearing}", "{complaint}", "{begins}");

    /// <summary>What one about several things can speak of.</summary>
    public static FrozenSet<string> PlacesOfSeveral { get; } = FrozenSet.Create(
        "{library}", "{name}", "{count}", "{lines}", "{amount}");

    /// <summary>What is wrong with words that somebody sent, by the name of the field.</summary>
    public ImmutableArray<(string Field, string Detail)> Faults()
    {
        var faults = ImmutableArray.CreateBuilder<(string, string)>();
        Check("subject", Subject, SubjectLengthMax, Places);
        Check("text", Text, TextLengthMax, Places);
        if ((SubjectOfSeveral is null) != (TextOfSeveral is null))
        {
            faults.Add(("textOfSeveral", "goes with subjectOfSeveral: both or none."));
        }

        Check("subjectOfSeveral", SubjectOfSeveral, SubjectLengthMax, PlacesOfSeveral);
        Check("textOfSeveral", TextOfSeveral, TextLengthMax, PlacesOfSeveral);
        if (TextOfSeveral is { } several && !several.Contains("{lines}", StringComparison.Ordinal))
        {
            faults.Add(("textOfSeveral", "must say where the {lines} go."));
        }

        return faults.ToImmutable();

        void Check(string field, string? text, int longest, FrozenSet<string> places)
        {
            if (text is null)
            {
                return;
            }

            if (string.IsNullOrWhiteSpace(text) || text.Length > longest)
            {
                faults.Add((field, $"must have 1 to {longest} characters."));
            }

            if (text.Any(one => char.IsControl(one) && (one != '\n' || longest == SubjectLengthMax)))
            {
                faults.Add((field, "must not have control characters."));
            }

            foreach (var unknown in PlaceIn().Matches(text).Select(match => match.Value).Distinct()
                .Where(place => !places.Contains(place)))
            {
                faults.Add((field, $"has the place {unknown}; known are {string.Join(", ", places.Order())}."));
            }
        }
    }

    internal static string Fill(string template, Func<string, string> word) =>
        PlaceIn().Replace(template, match => word(match.Value));

    [GeneratedRegex(@"\{\w*\}")]
    private static partial Regex PlaceIn();
}
