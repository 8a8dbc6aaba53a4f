namespace Skranke.NationalIds;

/// <summary>THE rule for Norwegian numbers: day, month, year, three individual digits and two check digits. The day is
/// raised by 40 in D-numbers, the month by 40 in help numbers (H) and by 40 or 80 in synthetic ones, which belong to
/// nobody.</summary>
/// <remarks>From 2032 on the sum behind the first check digit may leave a remainder of one, two or three, and the
/// individual digits no longer tell the century. Until then they do, and the remainder is zero.</remarks>
public static class NorwegianNumber
{
    public const int Length = 11;

    private const int RemainderMax = 3;
    private const int RaisedDays = 40;
    private static readonly int[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    private static readonly int[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    /// <param name="digits">Eleven digits.</param>
    public static bool TryRead(string digits, out DateOnly? birthDate)
    {
        birthDate = null;
        var remainder = Digits.Sum(digits, FirstWeights) % 11;
        if (remainder > RemainderMax || Digits.Sum(digits, SecondWeights) % 11 != 0)
        {
            return false;
        }

        var day = Digits.Lowered(Digits.Two(digits, 0), RaisedDays);
        var raised = Digits.Two(digits, 2);
        var month = raised > 80 ? raised - 80 : Digits.Lowered(raised, 40);
        var year = Digits.Two(digits, 4);
        var century = remainder == 0 ? CenturyOf(year, int.Parse(digits.AsSpan(6, 3))) : null;

        // Without a century the day must exist in one: years divisible by four are leap years in ours.
        if (!Digits.TryDate((century ?? 2000) + year, month, day, out var date))
        {
            return false;
        }

        birthDate = century is null ? null : date;
        return true;
    }

    /// <summary>Nine digits with the two check digits of the form before 2032; null where there are none.</summary>
    public static string? Complete(string nine)
    {
        var first = CheckDigit(Digits.Sum(nine, FirstWeights.AsSpan(0, 9)));
        var second = CheckDigit(Digits.Sum($"{nine}{first % 10}", SecondWeights.AsSpan(0, 10)));
        return first < 10 && second < 10 ? $"{nine}{first}{second}" : null;
    }

    private static int CheckDigit(int sum) => (11 - (sum % 11)) % 11;

    /// <summary>Null where the individual digits were not given out for such a year before 2032.</summary>
    private static int? CenturyOf(int year, int individual) => (individual, year) switch
    {
        ( < 500, _) => 1900,
        ( < 750, >= 54) => 1800,
        (_, < 40) => 2000,
        ( >= 900, _) => 1900,
        _ => null,
    };
}
