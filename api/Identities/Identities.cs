using Microsoft.IdentityModel.JsonWebTokens;
using Skranke.Api.Http;
using Skranke.Silo.Import;

namespace Skranke.Api.Identities;

/// <summary>Residents who have proved who they are: what a token of ID-porten or a broker of MitID says of its
/// bearer, once it has been verified.</summary>
public sealed class Identities(IdentityTokens tokens)
{
    /// <summary>The identity that a token proves; or the answer to give, in which nothing of the token
    /// stands.</summary>
    public async ValueTask<(VerifiedIdentity? Identity, Answer? Fault)> Verify(
        string token, CancellationToken cancellation)
    {
        var (verified, fault) = await tokens.Verify(token, IssuerPurpose.Patron, cancellation);
        if (verified is null)
        {
            return (null, Of(fault));
        }

        return IdentityOf(verified) is { } identity ? (identity, null) : (null, Of(TokenFault.NoNationalId));
    }

    /// <summary>Null where the token names no person, or none with a well-formed national id.</summary>
    internal static VerifiedIdentity? IdentityOf(VerifiedToken verified)
    {
        var (issuer, token) = verified;
        return NationalIdText.TryParse(IdentityTokens.TextOf(token, issuer.NationalIdClaim), out var number)
            && token.Subject is { Length: > 0 } subject
            ? new VerifiedIdentity(
                issuer.Name,
                subject,
                number.Digits,
                NameOf(token),
                IdentityTokens.TextOf(token, issuer.LevelClaim) ?? "",
                IdentityTokens.Instant(token, JwtRegisteredClaimNames.AuthTime)
                    ?? IdentityTokens.Instant(token, JwtRegisteredClaimNames.Iat)!.Value)
            : null;
    }

    internal static string? NameOf(JsonWebToken token)
    {
        if (IdentityTokens.TextOf(token, JwtRegisteredClaimNames.Name) is { } name)
        {
            return name;
        }

        var parts = new[] { JwtRegisteredClaimNames.GivenName, JwtRegisteredClaimNames.FamilyName }
            .Select(claim => IdentityTokens.TextOf(token, claim)).OfType<string>().ToArray();
        return parts.Length == 0 ? null : string.Join(' ', parts);
    }

    private static Answer Of(TokenFault fault) => fault switch
    {
        TokenFault.Expired => Problems.Of(ProblemKinds.IdentityTokenExpired, "The identity token has expired."),
        TokenFault.AssuranceTooLow => Problems.Of(
            ProblemKinds.IdentityAssuranceTooLow, "The identity was not proved at a level that is high enough."),
        TokenFault.NoNationalId => Problems.Of(
            ProblemKinds.IdentityNoNationalId, "The identity token names no well-formed national id."),
        TokenFault.IssuerAway => Problems.Of(
            ProblemKinds.IdentityIssuerAway,
            "The issuer of the identity token cannot be reached. Come back in a moment."),
        _ => Problems.Of(ProblemKinds.IdentityTokenInvalid, "The identity token is not valid here."),
    };
}
