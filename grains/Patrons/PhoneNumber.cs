namespace Skranke.Patrons;

/// <summary>What may be kept as a phone number: the digits alone, after a plus where the country is named. Blanks,
/// hyphens, dots and brackets only help whoever reads it.</summary>
public static class PhoneNumber
{
    private const int DigitsMin = 5;

    /// <summary>The longest number that there is (ITU E.164).</summary>
    private const int DigitsMax = 15;

    /// <summary>The number as it is kept; null where it is none.</summary>
    public static string? Parse(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && kept.Length == 0))
            {
                _ = kept.Append(c);
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')'))
            {
                return null;
            }
        }

        var digits = kept.Length - (kept.Length > 0 && kept[0] == '+' ? 1 : 0);
        return digits is >= DigitsMin and <= DigitsMax ? kept.ToString() : null;
    }
}
