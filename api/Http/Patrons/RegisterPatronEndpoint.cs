using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to register a patron at the desk.</summary>
public sealed record RegisterPatronBody
{
    [Schema(Required = true)]
    public string? Name { get; init; }

    public string? NationalId { get; init; }

    /// <summary>Where the national id does not tell it.</summary>
    [Schema(Format = "date")]
    public string? BirthDate { get; init; }

    /// <summary>Four digits.</summary>
    public string? Pin { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public StreetAddressBody? Address { get; init; }

    /// <summary>The code of the municipality where the patron lives.</summary>
    public string? Municipality { get; init; }

    /// <summary>Which addresses are used for notices; by the library's policy where absent.</summary>
    public ChannelsBody? Channels { get; init; }

    [Schema("da", "nb", "nn", "en")]
    public string? Language { get; init; }

    /// <summary><c>person</c> where absent.</summary>
    [Schema("person", "institution")]
    public string? Kind { get; init; }

    /// <summary>Who answers for an institution.</summary>
    public string? ResponsiblePerson { get; init; }

    /// <summary>By the library's policy where absent.</summary>
    [Schema("local", "national-digital", "national-printed")]
    public string? CardKind { get; init; }

    /// <summary>The number on a card that lies ready; the next of the library's series where absent.</summary>
    public string? Card { get; init; }

    public GuardianBody? Guardian { get; init; }

    public ConsentsBody? Consent { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>Registers a patron whom staff have before them (H5): the membership is active at once, with the rules
/// accepted.</summary>
public static class RegisterPatronEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons", Operation.RegisterPatron, ApiJson.Wire.RegisterPatronBody, Handle)
        .Says("Register a patron at the desk")
        .Answers<PatronAnswer>(201)
        .Refuses(RefusalCodes.PatronDeceased)
        .Refuses([.. Registering.Codes]);

    private static async ValueTask<Answer> Handle(Call call, RegisterPatronBody body)
    {
        var fields = new Fields();
        var command = Read(call, body, fields);
        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? await overriding.Check(call)) is { } fault)
        {
            return fault;
        }

        var (completed, refused) = NationalId.TryParse(body.NationalId, out var number)
            ? await PersonKnown.Complete(call, command, number)
            : (command, null);
        return refused ?? await Registered.Of(call, completed with
        {
            Origin = command.Origin with { Reason = overriding.Reason },
            Overrides = overriding.Codes,
        });
    }

    private static RegisterPatron Read(Call call, RegisterPatronBody body, Fields fields)
    {
        var number = fields.NationalIdOf("nationalId", body.NationalId);
        return new RegisterPatron
        {
            Key = call.Key,
            Origin = call.Origin(fields.ChannelOf(body.Channel, call.Caller.Role)),
            PatronId = new PatronId(call.Services.Ids.Next()),
            Library = call.Library,
            By = RegisteredBy.Desk,
            Kind = KindOf(body.Kind, fields),
            Contact = ContactOf(body, fields),
            BirthDate = fields.OptionalDay("birthDate", body.BirthDate),
            KnownBirthDate = number?.BirthDate,
            Municipality = fields.Municipality("municipality", body.Municipality),
            NationalId = number is { } known ? call.Services.Secrets.Seal(known.Digits) : null,
            Pin = fields.ChosenPin("pin", body.Pin, call),
            CardKind = fields.KindOfCard("cardKind", body.CardKind),
            CardNumber = CardOf(body.Card, fields),
            RulesAccepted = true,
            Guardian = fields.Guardian("guardian", body.Guardian),
            Consents = [.. fields.Consents("consent", body.Consent, null)],
        };
    }

    /// <summary>A national id is a card by itself; as the number of another card it would stand in clear.</summary>
    private static CardNumber? CardOf(string? text, Fields fields)
    {
        var number = fields.OptionalCard("card", text);
        if (NationalId.TryParse(number?.Value, out _))
        {
            fields.Fail("card", "could be a national id, which is kept nowhere in clear.");
        }

        return number;
    }

    private static ContactDetails ContactOf(RegisterPatronBody body, Fields fields) => new()
    {
        Name = fields.Name("name", body.Name),
        ResponsiblePerson = body.ResponsiblePerson is null
            ? null
            : fields.Name("responsiblePerson", body.ResponsiblePerson),
        Email = fields.Email("email", body.Email),
        Phone = fields.Phone("phone", body.Phone),
        EmailNotices = body.Channels?.Email,
        SmsNotices = body.Channels?.Sms,
        Language = fields.Language("language", body.Language),
        Street = body.Address is null ? null : fields.Text("address.street", body.Address.Street, 200).Trim(),
        PostalCode = fields.OptionalText("address.postalCode", body.Address?.PostalCode, 20),
        City = fields.OptionalText("address.city", body.Address?.City, 100),
    };

    private static PatronKind KindOf(string? text, Fields fields)
    {
        switch (text)
        {
            case null or "person":
                return PatronKind.Person;
            case "institution":
                return PatronKind.Institution;
            default:
                fields.Fail("kind", "must be person or institution.");
                return default;
        }
    }
}
