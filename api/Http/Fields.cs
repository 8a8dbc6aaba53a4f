using System.Globalization;
using Skranke.Loans;
using Skranke.Silo.Access;

namespace Skranke.Api.Http;

/// <summary>Reads the fields of a body or the parameters of a query into the trade's own types. The first field that
/// cannot be read becomes the answer, with the field's name and why; nothing is guessed or mended.</summary>
public sealed class Fields
{
    private const int TextLengthMax = 500;
    private const int PinLengthMax = 32;
    private const string DayForm = "must be a date such as 2026-12-24.";

    /// <summary>No later day is taken, so that periods counted from one never leave the calendar.</summary>
    private const int YearMax = 2999;

    /// <summary>The ways that callers may name; the engine and imports have ways of their own.</summary>
    private static readonly Dictionary<string, Channel> Channels = new(StringComparer.Ordinal)
    {
        ["desk"] = Channel.Desk,
        ["kiosk"] = Channel.Kiosk,
        ["web"] = Channel.Web,
        ["app"] = Channel.App,
        ["phone"] = Channel.Phone,
        ["mail"] = Channel.Mail,
    };

    /// <summary>Null while all is well.</summary>
    public Answer? Fault { get; private set; }

    public CopyBarcode Barcode(string field, string? text)
    {
        Require(field, text);
        return OptionalBarcode(field, text) ?? default;
    }

    public CopyBarcode? OptionalBarcode(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!CopyBarcode.TryParse(text, out var barcode))
        {
            IllFormed(field, text, 40, "-/:._$+%");
        }

        return barcode;
    }

    public CardNumber? OptionalCard(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!CardNumber.TryParse(text, out var card))
        {
            IllFormed(field, text, 40, "-/:._");
        }

        return card;
    }

    public TitleReference? OptionalTitle(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!TitleReference.TryParse(text, out var title))
        {
            IllFormed(field, text, 80, "-/:._~+");
        }

        return title;
    }

    public BranchId Branch(string field, string? text)
    {
        Require(field, text);
        return OptionalBranch(field, text) ?? default;
    }

    public BranchId? OptionalBranch(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!BranchId.TryParse(text, out var branch))
        {
            IllFormed(field, text, 32, "-/:._");
        }

        return branch;
    }

    public Isil? OptionalIsil(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!Isil.TryParse(text, out var isil))
        {
            Fail(field, "is no ISIL: country, hyphen and unit, such as DK-722300, 16 characters at most.");
        }

        return isil;
    }

    /// <summary>A patron's id is opaque to callers; one that cannot be an id is nobody's.</summary>
    public PatronId? OptionalPatron(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!PathText.TryNumber(text, out var id))
        {
            Fail(field, "is no patron id: ids are strings of digits.");
        }

        return new PatronId(id);
    }

    public string Pin(string field, string? text)
    {
        Require(field, text);
        return OptionalPin(field, text) ?? "";
    }

    public string? OptionalPin(string field, string? text)
    {
        if (text is not null && (text.Length is 0 or > PinLengthMax || text.Any(char.IsControl)))
        {
            Fail(field, $"must have 1 to {PinLengthMax} characters, none of them a control character.");
        }

        return text;
    }

    public string Text(string field, string? text, int lengthMax = TextLengthMax)
    {
        Require(field, text);
        if (text is not null
            && (string.IsNullOrWhiteSpace(text) || text.Length > lengthMax || text.Any(char.IsControl)))
        {
            Fail(field, $"must have 1 to {lengthMax} characters, not only blanks and no control characters.");
        }

        return text ?? "";
    }

    public Isil RequiredIsil(string field, string? text)
    {
        Require(field, text);
        return OptionalIsil(field, text) ?? default;
    }

    /// <summary>The digits of a national id.</summary>
    public string? OptionalNationalId(string field, string? text) => NationalIdOf(field, text)?.Digits;

    /// <summary>A national id of Denmark or Norway as it is written; null where there is none.</summary>
    public NationalId? NationalIdOf(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!NationalId.TryParse(text, out var number))
        {
            Fail(field, "is no Danish or Norwegian national id.");
            return null;
        }

        return number;
    }

    public DateOnly Day(string field, string? text)
    {
        Require(field, text);
        return OptionalDay(field, text) ?? default;
    }

    public DateOnly? OptionalDay(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Fail(field, DayForm);
        }
        else if (day.Year > YearMax)
        {
            Fail(field, $"must not be later than the year {YearMax}.");
        }

        return day;
    }

    public DateTimeOffset? OptionalInstant(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!Rfc3339.TryParse(text, out var instant))
        {
            Fail(field, "must be a time with its offset, such as 2026-12-24T18:00:00Z.");
        }

        return instant;
    }

    /// <summary>The way by which the caller asks; where it names none, the way of its role.</summary>
    public Channel ChannelOf(string? text, Role role)
    {
        if (text is null)
        {
            return role switch
            {
                Role.Kiosk => Channel.Kiosk,
                Role.App or Role.Patron => Channel.App,
                _ => Channel.Desk,
            };
        }

        if (!Channels.TryGetValue(text, out var channel))
        {
            Fail("channel", $"must be one of {string.Join(", ", Channels.Keys)}.");
        }
        else if (role == Role.Patron && channel is not (Channel.App or Channel.Web))
        {
            Fail("channel", "must be app or web for a patron.");
        }

        return channel;
    }

    /// <summary>Exactly one of two fields must be there.</summary>
    public void OneOf(string a, bool hasA, string b, bool hasB)
    {
        if (hasA == hasB)
        {
            Fault ??= Problems.Malformed(
                hasA
                    ? $"Fields '{a}' and '{b}' exclude each other."
                    : $"Either field '{a}' or field '{b}' must be there.",
                hasA ? b : a);
        }
    }

    public void Fail(string field, string why) => Fault ??= Problems.Malformed($"Field '{field}' {why}", field);

    private void Require(string field, string? text)
    {
        if (text is null)
        {
            Fail(field, "is missing.");
        }
    }

    private void IllFormed(string field, string text, int lengthMax, string punctuation) =>
        Fail(field, Identifiers.WhyIllFormed(text, lengthMax, punctuation));
}
