namespace Skranke.NationalIds;

/// <summary>THE rule for Danish numbers (CPR): day, month, year, and four digits of which the first tells the century.
/// The day is raised by 60 in replacement numbers, for those who have none. The last digit used to be a check digit;
/// since 2007 numbers without it are given out, so that it refuses nobody.</summary>
public static class DanishNumber
{
    public const int Length = 10;

    private const int ReplacementDays = 60;
    private static readonly int[] Weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    /// <param name="digits">Ten digits.</param>
    public static bool TryRead(string digits, out DateOnly? birthDate)
    {
        birthDate = null;
        var day = Digits.Two(digits, 0);
        var year = YearOf(Digits.Two(digits, 4), digits[6] - '0');
        if (!Digits.TryDate(year, Digits.Two(digits, 2), Digits.Lowered(day, ReplacementDays), out var date))
        {
            return false;
        }

        birthDate = date;
        return true;
    }

    /// <summary>Whether the number has the check digit (modulus 11) that older numbers have.</summary>
    public static bool HasCheckDigit(string digits) => Digits.Sum(digits, Weights) % 11 == 0;

    /// <summary>The century by the seventh digit and the year, as the register's office publishes it.</summary>
    private static int YearOf(int year, int seventh) => seventh switch
    {
        <= 3 => 1900 + year,
        4 or 9 => year <= 36 ? 2000 + year : 1900 + year,
        _ => year <= 57 ? 2000 + year : 1800 + year,
    };
}
