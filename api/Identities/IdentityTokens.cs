using System.Collections.Immutable;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Skranke.Api.Identities;

/// <summary>A token that its issuer has signed for us, with what may be read from it.</summary>
public sealed record VerifiedToken(IdentityIssuer Issuer, JsonWebToken Token);

/// <summary>Verifies tokens of configured issuers: signature, issuer, audience, time and level of assurance.</summary>
public sealed class IdentityTokens : IDisposable
{
    /// <summary>Public keys only: neither <c>none</c> nor a shared secret.</summary>
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private const int LengthMax = 12 * 1024;
    private readonly JsonWebTokenHandler _handler = new()
    {
        MaximumTokenSizeInBytes = LengthMax,
        MapInboundClaims = false,
    };

    private readonly ImmutableArray<(IdentityIssuer Issuer, IssuerKeys Keys)> _issuers;
    private readonly TimeProvider _time;

    public IdentityTokens(IEnumerable<IdentityIssuer> issuers, TimeProvider time, ILogger log)
    {
        _issuers = [.. issuers.Select(issuer => (issuer, new IssuerKeys(issuer, time, log)))];
        _time = time;
    }

    /// <summary>Whether this has the form of a token: three parts, the first a JSON object. Keys of the engine never
    /// have it.</summary>
    public static bool HasFormOf(ReadOnlySpan<char> text) =>
        text.StartsWith("eyJ", StringComparison.Ordinal) && text.Count('.') == 2;

    /// <summary>The token where everything about it is right; otherwise what is wrong with it.</summary>
    public async ValueTask<(VerifiedToken? Token, TokenFault Fault)> Verify(
        string text, IssuerPurpose? purpose, CancellationToken cancellation)
    {
        if (Parse(text) is not { } token || IssuerOf(token, purpose) is not { Issuer: { } issuer } known)
        {
            return (null, TokenFault.Invalid);
        }

        var keys = await known.Keys.Of(token.Kid is { Length: > 0 } kid ? kid : null, cancellation);
        if (keys is null)
        {
            return (null, TokenFault.IssuerAway);
        }

        if (keys.Count == 0 || !(await _handler.ValidateTokenAsync(token, ParametersOf(issuer, keys))).IsValid)
        {
            return (null, TokenFault.Invalid);
        }

        if (FaultOfTime(token, issuer.ClockSkew) is { } fault)
        {
            return (null, fault);
        }

        return IsAssured(issuer, token)
            ? (new VerifiedToken(issuer, token), default)
            : (null, TokenFault.AssuranceTooLow);
    }

    public void Dispose()
    {
        foreach (var (_, keys) in _issuers)
        {
            keys.Dispose();
        }
    }

    /// <summary>A header that demands to be understood (<c>crit</c>) is not: we know no extension.</summary>
    private static JsonWebToken? Parse(string text)
    {
        if (text.Length > LengthMax || !HasFormOf(text))
        {
            return null;
        }

        try
        {
            var token = new JsonWebToken(text);
            return token.TryGetHeaderValue<object>("crit", out _) ? null : token;
        }
        catch (Exception broken) when (broken is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    private (IdentityIssuer Issuer, IssuerKeys Keys) IssuerOf(JsonWebToken token, IssuerPurpose? purpose) =>
        _issuers.FirstOrDefault(known =>
            known.Issuer.Issuer == token.Issuer
            && token.Audiences.Contains(known.Issuer.Audience)
            && (purpose is null || known.Issuer.Purpose == purpose));

    private static TokenValidationParameters ParametersOf(IdentityIssuer issuer, IEnumerable<SecurityKey> keys) =>
        new()
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = keys,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,

            // By our own clock below, so that time can be set in tests and expiry is told apart.
            ValidateLifetime = false,
        };

    private TokenFault? FaultOfTime(JsonWebToken token, TimeSpan skew)
    {
        var now = _time.GetUtcNow();
        if (Instant(token, JwtRegisteredClaimNames.Exp) is not { } until
            || Instant(token, JwtRegisteredClaimNames.Iat) is not { } made
            || made > now + skew
            || (token.TryGetPayloadValue<object>(JwtRegisteredClaimNames.Nbf, out _)
                && !(Instant(token, JwtRegisteredClaimNames.Nbf) <= now + skew)))
        {
            return TokenFault.Invalid;
        }

        return until <= now - skew ? TokenFault.Expired : null;
    }

    private static bool IsAssured(IdentityIssuer issuer, JsonWebToken token) =>
        issuer.Levels.IsEmpty || (TextOf(token, issuer.LevelClaim) is { } level && issuer.Levels.Contains(level));

    /// <summary>A claim that is text; null where it is absent, empty or something else.</summary>
    internal static string? TextOf(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<object>(claim, out var value) && value is string { Length: > 0 } text ? text : null;

    /// <summary>A claim that is seconds since 1970; null where it is absent or something else.</summary>
    internal static DateTimeOffset? Instant(JsonWebToken token, string claim)
    {
        const long latest = 253_402_300_799;
        return token.TryGetPayloadValue<double>(claim, out var seconds) && seconds is >= 0 and <= latest
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
    }
}
