using Skranke.Actors;
using Skranke.Api.Identities;
using Skranke.Api.Security;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>A child that a guardian registers.</summary>
public sealed record ChildBody
{
    [Schema(Required = true)]
    public string? NationalId { get; init; }

    [Schema(Required = true)]
    public string? Name { get; init; }
}

/// <summary>What is sent when somebody registers without coming to the desk.</summary>
public sealed record RegistrationBody
{
    /// <summary>The token by which an issuer of identities says who it is.</summary>
    [Schema(Required = true)]
    public string? IdentityToken { get; init; }

    /// <summary>The ISIL of the library that was chosen; becomes the home library.</summary>
    [Schema(Required = true)]
    public string? Library { get; init; }

    /// <summary>Four digits.</summary>
    [Schema(Required = true)]
    public string? Pin { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Which addresses are used for notices; by the library's policy where absent.</summary>
    public ChannelsBody? Channels { get; init; }

    [Schema("da", "nb", "nn", "en")]
    public string? Language { get; init; }

    /// <summary>By the library's policy where absent; a printed card is handed out at a library.</summary>
    [Schema("local", "national-digital")]
    public string? CardKind { get; init; }

    /// <summary>True where the library's rules were shown and accepted.</summary>
    public bool RulesAccepted { get; init; }

    /// <summary>Whom the bearer of the token registers as a guardian; the bearer itself where absent.</summary>
    public ChildBody? Child { get; init; }

    public ConsentsBody? Consent { get; init; }

    [Schema("web", "app", "kiosk")]
    public string? Channel { get; init; }
}

/// <summary>Registers whoever proves who he is (H4, N6). Name and birth date are never typed: the national id and the
/// issuer tell them.</summary>
public static class RegistrationEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/registrations", Operation.SelfRegister, ApiJson.Wire.RegistrationBody, Handle)
        .Says("Register with a verified identity, oneself or as a guardian a child")
        .Answers<PatronAnswer>(201)
        .Refuses(
            ProblemKinds.IdentityTokenInvalid, ProblemKinds.IdentityTokenExpired, ProblemKinds.IdentityAssuranceTooLow,
            ProblemKinds.IdentityNoNationalId, ProblemKinds.IdentityNoName, ProblemKinds.IdentityIssuerAway,
            ProblemKinds.LibraryUnknown, RefusalCodes.PatronDeceased)
        .Refuses([.. Registering.Codes]);

    private static async ValueTask<Answer> Handle(Call call, RegistrationBody body)
    {
        var fields = new Fields();
        var token = fields.Text("identityToken", body.IdentityToken, 20_000);
        var library = fields.RequiredIsil("library", body.Library);
        var child = body.Child is null ? null : fields.NationalIdOf("child.nationalId", body.Child.NationalId);
        if (body.Child is { NationalId: null })
        {
            fields.Fail("child.nationalId", "is missing.");
        }

        if (body.Pin is null)
        {
            fields.Fail("pin", "is missing.");
        }

        var command = Read(call, body, library, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (!call.Reaches(library))
        {
            return Problems.ForeignLibrary();
        }

        if (await call.Services.Load.Library(library) is null)
        {
            return Problems.Of(422, ProblemKinds.LibraryUnknown, "There is no such library.");
        }

        var (identity, refused) = await call.Services.Identities.Verify(token, call.Cancellation);
        if (identity is null)
        {
            // Tokens live for minutes; a request that is repeated later was answered already.
            return await call.EarlierAnswer() is { } earlier ? await Registered.Of(call, earlier) : refused!;
        }

        return child is { } number
            ? await RegisterChild(call, command, identity, number, body.Child!.Name!)
            : await RegisterSelf(call, command, identity);
    }

    private static RegisterPatron Read(Call call, RegistrationBody body, Isil library, Fields fields) => new()
    {
        Key = call.Key,
        Origin = call.Origin(ChannelOf(body, call, fields)),
        PatronId = new PatronId(call.Services.Ids.Next()),
        Library = library,
        By = body.Child is null ? RegisteredBy.Self : RegisteredBy.Guardian,
        Kind = PatronKind.Person,
        Contact = new ContactDetails
        {
            Name = body.Child is null ? "" : fields.Name("child.name", body.Child.Name),
            Email = fields.Email("email", body.Email),
            Phone = fields.Phone("phone", body.Phone),
            EmailNotices = body.Channels?.Email,
            SmsNotices = body.Channels?.Sms,
            Language = fields.Language("language", body.Language),
        },
        Pin = fields.ChosenPin("pin", body.Pin, call),
        CardKind = fields.KindOfCard("cardKind", body.CardKind),
        RulesAccepted = body.RulesAccepted,
        Consents = [.. fields.Consents("consent", body.Consent, ConsentWay.Verified)],
    };

    private static Channel ChannelOf(RegistrationBody body, Call call, Fields fields) =>
        body.Channel is null ? Channel.Web : fields.ChannelOf(body.Channel, call.Caller.Role);

    private static async ValueTask<Answer> RegisterSelf(Call call, RegisterPatron command, VerifiedIdentity identity)
    {
        _ = NationalId.TryParse(identity.NationalId, out var number);
        var (completed, fault) = await Known(call, command, number, identity.Name ?? "");
        return fault is not null ? fault
            : completed.Contact.Name.Length > 0 ? await Registered.Of(call, completed)
            : Problems.Of(
                ProblemKinds.IdentityNoName, "Nobody tells the name of this person. Register at the library.");
    }

    /// <summary>With what the number tells, and the population register where there is one.</summary>
    private static ValueTask<(RegisterPatron Command, Answer? Fault)> Known(
        Call call, RegisterPatron command, NationalId number, string name) => PersonKnown.Complete(
        call,
        command with
        {
            Contact = command.Contact with { Name = name },
            KnownBirthDate = number.BirthDate,
            NationalId = call.Services.Secrets.Seal(number.Digits),
        },
        number);

    private static async ValueTask<Answer> RegisterChild(
        Call call, RegisterPatron command, VerifiedIdentity guardian, NationalId child, string name)
    {
        if (child.Digits == guardian.NationalId)
        {
            return Problems.Malformed("Field 'child.nationalId' is that of the guardian.", "child.nationalId");
        }

        var (completed, fault) = await Known(call, command, child, name);
        return fault ?? await Registered.Of(call, completed with
        {
            Guardian = await GuardianOf(call, command.Library, guardian, command.Contact),
        });
    }

    /// <summary>The guardian's own account, where there is one; else the name by the token.</summary>
    private static async ValueTask<GuardianNamed> GuardianOf(
        Call call, Isil library, VerifiedIdentity guardian, ContactDetails contact)
    {
        var accounts = await call.Services.LookUps.PatronsOfNationalId(library, guardian.NationalId);
        return accounts.Count > 0
            ? new GuardianNamed { PatronId = accounts[0] }
            : new GuardianNamed
            {
                Name = guardian.Name ?? guardian.Subject,
                Email = contact.Email,
                Phone = contact.Phone,
            };
    }
}
