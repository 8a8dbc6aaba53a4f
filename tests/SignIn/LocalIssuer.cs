using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Skranke.Tests.SignIn;

/// <summary>An issuer of identity tokens for trying out sign-in on one's own machine. It proves nothing: whoever can
/// read its folder is whoever he likes. Its name is no https address, by which an engine without demo libraries knows
/// that it must not believe it.</summary>
public sealed class LocalIssuer
{
    /// <summary>The value of <c>iss</c>.</summary>
    public const string Issuer = "urn:skranke:test-issuer";

    public const string Name = "test-issuer";
    public const string Audience = "skranke";
    public const string StaffAudience = "skranke-staff";
    public const string Level = "idporten-loa-substantial";

    /// <summary>For an afternoon of trying out; real issuers give minutes.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(4);

    private const string KeyFile = "test-issuer.key";
    private const string PublicFile = "test-issuer.jwks.json";

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ECDsaSecurityKey _key;

    /// <param name="folder">Where its key is kept; made at first use, readable by its owner only.</param>
    public LocalIssuer(string folder, TimeProvider time)
    {
        (_folder, _time) = (Path.GetFullPath(folder), time);
        var curve = Key(_folder);
        var point = curve.ExportParameters(includePrivateParameters: false).Q;
        var id = Base64UrlEncoder.Encode(SHA256.HashData([.. point.X!, .. point.Y!]).AsSpan(0, 12).ToArray());
        _key = new ECDsaSecurityKey(curve) { KeyId = id };
        File.WriteAllText(PublicKeys, new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["use"] = "sig",
                ["crv"] = "P-256",
                ["kid"] = id,
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            }),
        }.ToJsonString() + "\n");
    }

    /// <summary>The file with the public half, for the setting <c>Keys</c>.</summary>
    public string PublicKeys => Path.Combine(_folder, PublicFile);

    /// <summary>What an engine must be told to believe this issuer: for residents, and for staff of whatever library a
    /// token names.</summary>
    public IReadOnlyList<(string Setting, string Value)> Settings() =>
    [
        ("Skranke:Issuers:0:Name", Name),
        ("Skranke:Issuers:0:Issuer", Issuer),
        ("Skranke:Issuers:0:Audience", Audience),
        ("Skranke:Issuers:0:Purpose", "patron"),
        ("Skranke:Issuers:0:Keys", PublicKeys),
        ("Skranke:Issuers:0:Levels:0", Level),
        ("Skranke:Issuers:1:Name", Name + "-staff"),
        ("Skranke:Issuers:1:Issuer", Issuer),
        ("Skranke:Issuers:1:Audience", StaffAudience),
        ("Skranke:Issuers:1:Purpose", "staff"),
        ("Skranke:Issuers:1:Keys", PublicKeys),
        ("Skranke:Issuers:1:Roles:0:Value", "staff"),
        ("Skranke:Issuers:1:Roles:0:Role", "staff"),
        ("Skranke:Issuers:1:Roles:1:Value", "admin"),
        ("Skranke:Issuers:1:Roles:1:Role", "admin"),
    ];

    /// <summary>The token of a resident who has shown who he is.</summary>
    public string OfResident(string nationalId, string? name) => Sign(Audience, nationalId, name, new()
    {
        ["acr"] = Level,
        ["pid"] = nationalId,
    });

    /// <summary>The token of a member of a library's staff.</summary>
    /// <param name="role"><c>staff</c> or <c>admin</c>.</param>
    public string OfStaff(string person, string library, string role) => Sign(StaffAudience, person, person, new()
    {
        ["library"] = library,
        ["roles"] = new[] { role },
    });

    private string Sign(string audience, string subject, string? name, Dictionary<string, object> claims)
    {
        var now = _time.GetUtcNow();
        claims["iss"] = Issuer;
        claims["aud"] = audience;
        claims["sub"] = subject;
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["auth_time"] = now.ToUnixTimeSeconds();
        claims["exp"] = (now + Life).ToUnixTimeSeconds();
        if (name is not null)
        {
            claims["name"] = name;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256)
                {
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                },
            });
    }

    private static ECDsa Key(string folder)
    {
        _ = Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, KeyFile);
        if (File.Exists(path))
        {
            var kept = ECDsa.Create();
            kept.ImportFromPem(File.ReadAllText(path));
            return kept;
        }

        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.Write(made.ExportPkcs8PrivateKeyPem());
        return made;
    }
}
