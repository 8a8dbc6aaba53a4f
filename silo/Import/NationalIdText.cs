namespace Skranke.Silo.Import;

/// <summary>The number by which a country knows a person: ten digits in Denmark, eleven in Norway. The two digits of
/// the Danish number's date may be raised by 60 for those without one; Norwegian days by 40, months by 40 or
/// 80.</summary>
public static class NationalIdText
{
    private static readonly int[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    private static readonly int[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    /// <summary>The digits alone: a hyphen may part a Danish number as it is written, and nothing else.</summary>
    public static bool TryParse(string? text, out NationalIdNumber number)
    {
        number = default;
        var digits = text is { Length: 11 } && text[6] == '-' ? text.Remove(6, 1) : text;
        if (digits is null || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = new NationalIdNumber(digits);
        return digits.Length switch
        {
            10 => IsDanish(digits),
            11 => text!.Length == 11 && IsNorwegian(digits),
            _ => false,
        };
    }

    /// <summary>The check digit is not asked for: numbers without it have been given out since 2007.</summary>
    private static bool IsDanish(string digits)
    {
        var day = Two(digits, 0);
        return IsDay(day > 60 ? day - 60 : day, Two(digits, 2));
    }

    /// <summary>Numbers from 2032 on may match the first check digit with a remainder of up to three.</summary>
    private static bool IsNorwegian(string digits)
    {
        var (day, month) = (Two(digits, 0), Two(digits, 2));
        var remainder = Sum(digits, FirstWeights) % 11;
        return IsDay(day > 40 ? day - 40 : day, month > 80 ? month - 80 : month > 40 ? month - 40 : month)
            && remainder is 0 or 1 or 2 or 3
            && Sum(digits, SecondWeights) % 11 == 0;
    }

    private static int Sum(string digits, int[] weights)
    {
        var sum = 0;
        for (var at = 0; at < weights.Length; at++)
        {
            sum += (digits[at] - '0') * weights[at];
        }

        return sum;
    }

    private static bool IsDay(int day, int month) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000, month);

    private static int Two(string digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
}
