using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>Where somebody lives, as it is written by hand.</summary>
public sealed record StreetAddressBody
{
    [Schema(Required = true)]
    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }
}

/// <summary>Which of the ways in which a patron can be reached are used for notices.</summary>
public sealed record ChannelsBody
{
    public bool? Email { get; init; }

    public bool? Sms { get; init; }
}

/// <summary>Somebody who answers for a child: a guardian who is known already, a patron, or somebody by name.</summary>
public sealed record GuardianBody
{
    public string? Id { get; init; }

    public string? PatronId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }
}

/// <summary>What is consented to with a registration.</summary>
public sealed record ConsentsBody
{
    [Schema("data", "guardian-borrow", "guardian-pay", Required = true)]
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary><c>signed</c> where absent.</summary>
    [Schema("signed", "spoken", "verified")]
    public string? Way { get; init; }
}

/// <summary>Reads what is said of persons into the trade's own types.</summary>
internal static class PersonFields
{
    private const int NameLengthMax = 200;

    private static readonly string[] Languages = ["da", "nb", "nn", "en"];

    public static string Name(this Fields fields, string field, string? text) =>
        fields.Text(field, text, NameLengthMax).Trim();

    public static string? OptionalText(this Fields fields, string field, string? text, int lengthMax) =>
        text is null ? null : fields.Text(field, text, lengthMax).Trim();

    public static string? Email(this Fields fields, string field, string? text)
    {
        if (text is not null && !EmailAddress.IsWellFormed(text))
        {
            fields.Fail(field, "is no e-mail address.");
        }

        return text;
    }

    /// <summary>Without the blanks and hyphens that only help whoever reads it.</summary>
    public static string? Phone(this Fields fields, string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var number = PhoneNumber.Parse(text);
        if (number is null)
        {
            fields.Fail(field, "is no phone number: 5 to 15 digits, after a plus where the country is named.");
        }

        return number;
    }

    public static string? Language(this Fields fields, string field, string? text)
    {
        if (text is not null && !Languages.Contains(text))
        {
            fields.Fail(field, $"must be one of {string.Join(", ", Languages)}.");
        }

        return text;
    }

    /// <summary>The code of a municipality as the population register writes it.</summary>
    public static string? Municipality(this Fields fields, string field, string? text)
    {
        if (text is not null && (text.Length is 0 or > 10 || text.Any(c => !char.IsAsciiDigit(c))))
        {
            fields.Fail(field, "must be the code of a municipality, such as 223 or 1833.");
        }

        return text;
    }

    public static ChosenPin? ChosenPin(this Fields fields, string field, string? text, Call call)
    {
        if (text is null)
        {
            return null;
        }

        if (!Skranke.Patrons.ChosenPin.IsWellFormed(text))
        {
            fields.Fail(field, "must be exactly four digits.");
            return null;
        }

        return call.Services.Secrets.Choose(text);
    }

    public static GuardianNamed? Guardian(this Fields fields, string field, GuardianBody? body)
    {
        if (body is null)
        {
            return null;
        }

        string?[] ways = [body.Id, body.PatronId, body.Name];
        if (ways.Count(way => way is not null) != 1)
        {
            fields.Fail(field, "must have exactly one of id, patronId and name.");
        }

        if (body.Id is not null && !PathText.TryNumber(body.Id, out _))
        {
            fields.Fail(field + ".id", "is no id: ids are strings of digits.");
        }

        return new GuardianNamed
        {
            Id = PathText.TryNumber(body.Id, out var id) ? new GuardianId(id) : null,
            PatronId = fields.OptionalPatron(field + ".patronId", body.PatronId),
            Name = body.Name is null ? null : fields.Name(field + ".name", body.Name),
            Email = fields.Email(field + ".email", body.Email),
            Phone = fields.Phone(field + ".phone", body.Phone),
        };
    }

    /// <param name="by">The way by which all of it is said; null for what the body says.</param>
    public static IEnumerable<ConsentSaid> Consents(
        this Fields fields, string field, ConsentsBody? body, ConsentWay? by)
    {
        if (body is null)
        {
            return [];
        }

        if (body.Kinds is not { Count: > 0 } kinds)
        {
            fields.Fail(field + ".kinds", "must name what is consented to.");
            return [];
        }

        var way = by ?? fields.Way(field + ".way", body.Way);
        return [.. kinds.Distinct().Select(kind => new ConsentSaid(fields.Consent(field + ".kinds", kind), way))];
    }

    public static ConsentKind Consent(this Fields fields, string field, string? text)
    {
        switch (text)
        {
            case "data":
                return ConsentKind.Data;
            case "guardian-borrow":
                return ConsentKind.GuardianBorrow;
            case "guardian-pay":
                return ConsentKind.GuardianPay;
            default:
                fields.Fail(field, "must be data, guardian-borrow or guardian-pay.");
                return default;
        }
    }

    public static ConsentWay Way(this Fields fields, string field, string? text)
    {
        switch (text)
        {
            case null or "signed":
                return ConsentWay.Signed;
            case "spoken":
                return ConsentWay.Spoken;
            case "verified":
                return ConsentWay.Verified;
            default:
                fields.Fail(field, "must be signed, spoken or verified.");
                return default;
        }
    }

    public static CardKind? KindOfCard(this Fields fields, string field, string? text)
    {
        switch (text)
        {
            case null:
                return null;
            case "local":
                return CardKind.Local;
            case "national-digital":
                return CardKind.NationalDigital;
            case "national-printed":
                return CardKind.NationalPrinted;
            default:
                fields.Fail(field, "must be local, national-digital or national-printed.");
                return null;
        }
    }
}
