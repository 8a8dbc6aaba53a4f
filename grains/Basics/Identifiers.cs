using System.Text.Json.Serialization;

namespace Skranke.Basics;

/// <summary>A library (agency) by its ISIL, such as <c>DK-722300</c>; ISO 15511.</summary>
[JsonConverter(typeof(TextIdJson<Isil>))]
public readonly record struct Isil(string Value) : ITextId<Isil>
{
    public static Isil Of(string value) => new(value);

    /// <summary>Parses country prefix and unit: letters, digits, <c>-</c>, <c>/</c>, <c>:</c>; 16 characters at
    /// most.</summary>
    public static bool TryParse(string? text, out Isil isil)
    {
        isil = default;
        if (!IdentifierText.IsWellFormed(text, 16, "-/:") || text!.IndexOf('-') is < 1 or > 4 || text.EndsWith('-'))
        {
            return false;
        }

        isil = new Isil(text!);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>A branch of a library; the main branch carries the library's own ISIL.</summary>
[JsonConverter(typeof(TextIdJson<BranchId>))]
public readonly record struct BranchId(string Value) : ITextId<BranchId>
{
    public static BranchId Of(string value) => new(value);

    public static bool TryParse(string? text, out BranchId branch)
    {
        branch = default;
        if (!IdentifierText.IsWellFormed(text, 32, "-/:._"))
        {
            return false;
        }

        branch = new BranchId(text!);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>The barcode on a copy. Unique within the library that owns the copy, and compared exactly:
/// <c>020235</c> and <c>20235</c> are two copies.</summary>
[JsonConverter(typeof(TextIdJson<CopyBarcode>))]
public readonly record struct CopyBarcode(string Value) : ITextId<CopyBarcode>
{
    public static CopyBarcode Of(string value) => new(value);

    public static bool TryParse(string? text, out CopyBarcode barcode)
    {
        barcode = default;
        if (!IdentifierText.IsWellFormed(text, 40, "-/:._$+%"))
        {
            return false;
        }

        barcode = new CopyBarcode(text!);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>The number on a patron's card, local or national, or a national id that is used as a card.</summary>
[JsonConverter(typeof(TextIdJson<CardNumber>))]
public readonly record struct CardNumber(string Value) : ITextId<CardNumber>
{
    public static CardNumber Of(string value) => new(value);

    public static bool TryParse(string? text, out CardNumber number)
    {
        number = default;
        if (!IdentifierText.IsWellFormed(text, 40, "-/:._"))
        {
            return false;
        }

        number = new CardNumber(text!);
        return true;
    }

    /// <summary>Stands for a national id that is shown as a card: its digits are kept nowhere in clear, and go no
    /// further than to where they are looked up.</summary>
    public static CardNumber NationalId { get; } = new("");

    /// <summary>True for the form of the Norwegian national card: N and nine digits.</summary>
    public bool IsNational =>
        Value.Length == 10 && Value[0] == 'N' && !Value.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    public override string ToString() => Value;
}

/// <summary>The identifier that a catalogue gave to a title; unique within a library.</summary>
[JsonConverter(typeof(TextIdJson<TitleReference>))]
public readonly record struct TitleReference(string Value) : ITextId<TitleReference>
{
    public static TitleReference Of(string value) => new(value);

    public static bool TryParse(string? text, out TitleReference reference)
    {
        reference = default;
        if (!IdentifierText.IsWellFormed(text, 80, "-/:._~+"))
        {
            return false;
        }

        reference = new TitleReference(text!);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>What may stand in an identifier. Nothing is guessed or mended: a blank, a full-width digit or a control
/// character refuses it, and case is kept, because a catalogue or a barcode printer may tell cases apart.</summary>
internal static class IdentifierText
{
    public static bool IsWellFormed(string? text, int lengthMax, string punctuation)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !punctuation.Contains(c))
            {
                return false;
            }
        }

        return true;
    }
}
