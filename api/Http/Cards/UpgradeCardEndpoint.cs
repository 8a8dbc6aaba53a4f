using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Cards;

/// <summary>What is sent to change a local card for a national one.</summary>
public sealed record UpgradeBody
{
    /// <summary>The local card that is given up, by its number; absent for every one of the library.</summary>
    public string? Card { get; init; }

    /// <summary>Of the new card; <c>national-digital</c> where absent.</summary>
    [Schema("national-digital", "national-printed")]
    public string? Kind { get; init; }

    /// <summary>The token by which the patron proves who it is (ID-porten, MitID). Needed with an app's key; neither
    /// staff nor who comes in with such a token needs it.</summary>
    public string? IdentityToken { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Changes a local card for the national one; the patron stays with all that belongs to it (N15).</summary>
public static class UpgradeCardEndpoint
{
    private const int TokenLengthMax = 8_000;

    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/upgrade", Operation.UpgradeCard, ApiJson.Wire.UpgradeBody, Handle, new UpgradeBody())
        .Says("Change a local card for a national one; loans, reservations and debts stay with the patron")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardReplaced, RefusalCodes.CardKindNotIssued,
            RefusalCodes.CardLocalOnly, RefusalCodes.CardNationalIdMissing, RefusalCodes.CardSecondNational,
            RefusalCodes.CardOnlyAtLibrary, RefusalCodes.CardSeriesExhausted, RefusalCodes.PatronErased,
            RefusalCodes.PatronAlreadyNational, RefusalCodes.PatronUnknown, ProblemKinds.IdentityTokenInvalid,
            ProblemKinds.IdentityTokenExpired, ProblemKinds.IdentityAssuranceTooLow,
            ProblemKinds.IdentityNoNationalId, ProblemKinds.IdentityIssuerAway, ProblemKinds.IdentityOfAnother);

    private static async ValueTask<Answer> Handle(Call call, UpgradeBody body)
    {
        var fields = new Fields();
        var number = fields.OptionalCard("card", body.Card);
        var kind = CardFields.KindOf(body.Kind, fields, absent: CardKind.NationalDigital);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (kind == CardKind.Local)
        {
            fields.Fail("kind", "must be national-digital or national-printed.");
        }

        if (call.Caller.Role == Role.App || body.IdentityToken is not null)
        {
            _ = fields.Text("identityToken", body.IdentityToken, TokenLengthMax);
        }

        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        fault ??= await CheckIdentity(call, patron!, body.IdentityToken);
        if (fault is not null)
        {
            return fault;
        }

        if (number is { } named && patron!.CardOf(named) is null)
        {
            return Problems.Of(Refused.With(Unknown.Card));
        }

        return await PatronInPath.Change(call, patron!, new UpgradeCard
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            CardId = number is { } given ? patron.CardOf(given)!.Id : null,
            Kind = kind,
            SelfService = call.IsSelfService,
        });
    }

    /// <summary>The person of the token must be the one of the account. Who comes in with such a token has proved it
    /// already, but not for a child.</summary>
    private static async ValueTask<Answer?> CheckIdentity(Call call, Patron patron, string? token)
    {
        if (token is null)
        {
            return call.Admitted.Self is { } self && !self.Own.Contains(patron.Id) ? OfAnother() : null;
        }

        var (identity, fault) = await call.Services.Identities.Verify(token, call.Cancellation);
        return fault is not null ? fault
            : (await call.Services.LookUps.PatronsOfNationalId(call.Library, identity!.NationalId)).Contains(patron.Id)
                ? null
            : OfAnother();
    }

    private static Answer OfAnother() =>
        Problems.Of(ProblemKinds.IdentityOfAnother, "The identity that was proved is not this patron's.");
}
