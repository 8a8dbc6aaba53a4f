namespace Skranke.NationalIds;

/// <summary>The number by which a country knows a person, well formed: ten digits in Denmark, eleven in Norway. Where
/// it is written out it shows nothing, so that it reaches no report and no log. What its digits say of somebody's sex
/// is read nowhere.</summary>
public readonly record struct NationalId
{
    private NationalId(string digits, DateOnly? birthDate) => (Digits, BirthDate) = (digits, birthDate);

    /// <summary>The digits alone.</summary>
    public string Digits { get; }

    /// <summary>When its bearer was born, as far as the number tells; Norwegian numbers of the form from 2032 do
    /// not.</summary>
    public DateOnly? BirthDate { get; }

    /// <summary>Takes a number as it is written: a hyphen may part a Danish one, and nothing else any.</summary>
    public static bool TryParse(string? text, out NationalId number)
    {
        number = default;
        var digits = text is { Length: 11 } && text[6] == '-' ? text.Remove(6, 1) : text;
        if (digits is null || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        DateOnly? born = null;
        var isWellFormed = digits.Length switch
        {
            DanishNumber.Length => DanishNumber.TryRead(digits, out born),
            NorwegianNumber.Length when text!.Length == NorwegianNumber.Length =>
                NorwegianNumber.TryRead(digits, out born),
            _ => false,
        };
        if (isWellFormed)
        {
            number = new NationalId(digits, born);
        }

        return isWellFormed;
    }

    public override string ToString() => "(national id)";
}
