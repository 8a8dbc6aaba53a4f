using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to choose another PIN.</summary>
public sealed record PinBody
{
    /// <summary>Four digits.</summary>
    [Schema(Required = true)]
    public string? Pin { get; init; }

    /// <summary>The PIN until now.</summary>
    public string? OldPin { get; init; }

    /// <summary>The token of an issuer of identities, for who forgot the old one.</summary>
    public string? IdentityToken { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Gives a patron another PIN (H8). Kiosks and apps show that it is the patron who asks, by the old PIN or a
/// verified identity; a patron's own token says so by itself, and staff know whom they have before them.</summary>
public static class PinEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/pin", Operation.ChangePin, ApiJson.Wire.PinBody, Handle)
        .Says("Choose another PIN, by the old one, a verified identity or at the desk")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronPinWrong, RefusalCodes.PatronPinLocked, RefusalCodes.PatronPinTrivial,
            RefusalCodes.PatronErased, ProblemKinds.IdentityTokenInvalid, ProblemKinds.IdentityTokenExpired,
            ProblemKinds.IdentityAssuranceTooLow, ProblemKinds.IdentityNoNationalId, ProblemKinds.IdentityIssuerAway,
            ProblemKinds.IdentityOfAnother);

    private static async ValueTask<Answer> Handle(Call call, PinBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Pin is null)
        {
            fields.Fail("pin", "is missing.");
        }

        var pin = fields.ChosenPin("pin", body.Pin, call);
        var old = fields.OptionalPin("oldPin", body.OldPin);
        if (NeedsProof(call) || (old is not null && body.IdentityToken is not null))
        {
            fields.OneOf("oldPin", old is not null, "identityToken", body.IdentityToken is not null);
        }

        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        if ((fault ?? await CheckIdentity(call, patron!, body.IdentityToken)) is { } refused)
        {
            return refused;
        }

        return await PatronInPath.Change(call, patron!, new ChangePin
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            Pin = pin!,
            OldPin = old,
        });
    }

    private static bool NeedsProof(Call call) => call.Caller.Role is Role.Kiosk or Role.App;

    /// <summary>Null where no token was sent, or it is the patron's.</summary>
    private static async ValueTask<Answer?> CheckIdentity(Call call, Patron patron, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var (identity, fault) = await call.Services.Identities.Verify(token, call.Cancellation);
        if (identity is null)
        {
            // Tokens live for minutes; what was done under this key before is answered by the patron's grain.
            return await call.EarlierAnswer() is null ? fault : null;
        }

        var accounts = await call.Services.LookUps.PatronsOfNationalId(call.Library, identity.NationalId);
        return accounts.Contains(patron.Id)
            ? null
            : Problems.Of(ProblemKinds.IdentityOfAnother, "The identity token is not this patron's.");
    }
}
