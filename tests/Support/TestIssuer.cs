using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Skranke.Api.Identities;
using Skranke.Silo.Access;

namespace Skranke.Tests.Support;

/// <summary>An issuer of identity tokens on loopback, as ID-porten, a broker of MitID and a library's own sign-in are:
/// serves metadata and keys, and signs whatever a test wants, right or wrong.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "skranke";
    public const string StaffAudience = "skranke-staff";
    public const string Substantial = "idporten-loa-substantial";

    /// <summary>The value of <c>roles</c> that makes a member of staff.</summary>
    public const string StaffGroup = "urn:group:desk";

    /// <summary>The value of <c>roles</c> that makes an administrator.</summary>
    public const string AdminGroup = "urn:group:admin";

    /// <summary>The first key of every issuer: to draw one takes longer than most tests.</summary>
    private static readonly Lazy<RsaSecurityKey> FirstKey = new(NewRsa);

    private readonly WebApplication _web;
    private ImmutableList<SecurityKey> _published = [];

    private TestIssuer(WebApplication web) => _web = web;

    /// <summary>The value of <c>iss</c>.</summary>
    public string Name { get; private set; } = "";

    public Uri Metadata => new(Name + "/.well-known/openid-configuration");

    public Uri Keys => new(Name + "/jwks");

    /// <summary>The key that signs; also the one that is published last.</summary>
    public SecurityKey SigningKey { get; private set; } = null!;

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>Answers 503 for as long as it is true.</summary>
    public bool IsAway { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var issuer = new TestIssuer(web);
        _ = web.MapGet("/.well-known/openid-configuration", issuer.TellMetadata);
        _ = web.MapGet("/jwks", issuer.TellKeys);
        await web.StartAsync();
        issuer.Name = web.Urls.First();
        issuer.RotateTo(FirstKey.Value);
        return issuer;
    }

    /// <summary>This issuer as an engine knows it: for patrons, and for staff of whatever library a token
    /// names.</summary>
    public IReadOnlyList<IdentityIssuer> Settings() =>
    [
        ForPatrons(),
        new IdentityIssuer
        {
            Name = "test-staff",
            Issuer = Name,
            Audience = StaffAudience,
            Purpose = IssuerPurpose.Staff,
            Metadata = Metadata,
            Roles = ImmutableDictionary<string, Role>.Empty
                .Add(StaffGroup, Role.Staff).Add(AdminGroup, Role.Admin),
        },
    ];

    public IdentityIssuer ForPatrons() => new()
    {
        Name = "test",
        Issuer = Name,
        Audience = Audience,
        Purpose = IssuerPurpose.Patron,
        Metadata = Metadata,
        Levels = [Substantial, "idporten-loa-high"],
    };

    /// <summary>Withdraws all keys and signs with another one.</summary>
    public void RotateTo(SecurityKey key) => (SigningKey, _published) = (key, [key]);

    public static RsaSecurityKey NewRsa() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    public static ECDsaSecurityKey NewEcdsa() =>
        new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>The claims of a good token of a resident; a test changes what it is about.</summary>
    public Dictionary<string, object> ClaimsOf(string nationalId, string? name = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = "subject-" + nationalId,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 120,
            ["auth_time"] = now,
            ["acr"] = Substantial,
            ["pid"] = nationalId,
        };
        if (name is not null)
        {
            claims["name"] = name;
        }

        return claims;
    }

    /// <summary>A good token of a resident.</summary>
    public string TokenOf(string nationalId, string? name = null) => Sign(ClaimsOf(nationalId, name));

    /// <summary>A good token of a member of staff.</summary>
    public string StaffToken(string subject, string library, string name, string group = StaffGroup)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Sign(new Dictionary<string, object>
        {
            ["iss"] = Name,
            ["aud"] = StaffAudience,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["name"] = name,
            ["library"] = library,
            ["roles"] = new[] { group },
        });
    }

    /// <param name="key">Signs; the published one where null.</param>
    public string Sign(IDictionary<string, object> claims, SecurityKey? key = null, string? algorithm = null)
    {
        key ??= SigningKey;
        algorithm ??= key is ECDsaSecurityKey ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.RsaSha256;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = new SigningCredentials(key, algorithm)
                {
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                },
            });
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private IResult TellMetadata() => IsAway
        ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
        : Results.Text(
            new JsonObject { ["issuer"] = Name, ["jwks_uri"] = Keys.AbsoluteUri }.ToJsonString(), "application/json");

    private IResult TellKeys()
    {
        Fetches++;
        return IsAway
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : Results.Text(
                new JsonObject { ["keys"] = new JsonArray([.. _published.Select(PublicPart)]) }.ToJsonString(),
                "application/json");
    }

    private static JsonObject PublicPart(SecurityKey key)
    {
        if (key is ECDsaSecurityKey { ECDsa: { } curve })
        {
            var point = curve.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["use"] = "sig",
                ["crv"] = "P-256",
                ["kid"] = key.KeyId,
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }

        var numbers = ((RsaSecurityKey)key).Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(numbers.Modulus),
            ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
