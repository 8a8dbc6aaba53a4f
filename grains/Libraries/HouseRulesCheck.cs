using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>Whether house rules can be shown to anybody (N9).</summary>
public static class HouseRulesCheck
{
    private const int TextLengthMax = 50_000;

    public static ImmutableArray<DocumentFault> FaultsOf(HouseRules rules)
    {
        var faults = ImmutableArray.CreateBuilder<DocumentFault>();
        (string Language, string? Text)[] texts =
        [
            ("da", rules.Texts.Da), ("nb", rules.Texts.Nb), ("nn", rules.Texts.Nn), ("en", rules.Texts.En),
        ];
        if (texts.All(text => text.Text is null))
        {
            faults.Add(new DocumentFault("texts", "must be there in one of da, nb, nn and en"));
        }

        foreach (var (language, text) in texts)
        {
            if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > TextLengthMax))
            {
                faults.Add(new DocumentFault($"texts.{language}", $"must have 1 to {TextLengthMax} characters"));
            }
        }

        return faults.ToImmutable();
    }
}
