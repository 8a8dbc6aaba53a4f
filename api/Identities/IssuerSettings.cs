using System.Collections.Immutable;
using System.Globalization;
using Skranke.Api.Start;
using Skranke.Silo.Access;

namespace Skranke.Api.Identities;

/// <summary>Reads the issuers from the settings <c>Skranke:Issuers:0:…</c>. A mistake there is told at the start, in
/// one sentence; whether an issuer can be reached is not asked.</summary>
public static class IssuerSettings
{
    public const string Section = "Skranke:Issuers";

    private static readonly string[] Known =
    [
        "Name", "Issuer", "Audience", "Purpose", "Metadata", "Keys", "NationalIdClaim", "LevelClaim", "Levels",
        "ClockSkewSeconds", "Library", "LibraryClaim", "RoleClaim", "Roles",
    ];

    /// <exception cref="StartOptionsException">a value is missing or cannot be read.</exception>
    public static ImmutableArray<IdentityIssuer> Read(IConfiguration configuration)
    {
        ImmutableArray<IdentityIssuer> issuers = [.. configuration.GetSection(Section).GetChildren().Select(ReadOne)];
        return issuers.Select(issuer => (issuer.Issuer, issuer.Audience)).Distinct().Count() == issuers.Length
            ? issuers
            : throw new StartOptionsException($"{Section} names one issuer and audience twice.");
    }

    private static IdentityIssuer ReadOne(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (!Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartOptionsException($"{child.Path} is no setting of an issuer.");
            }
        }

        var plain = new IdentityIssuer
        {
            Name = Required(section, "Name"),
            Issuer = Required(section, "Issuer"),
            Audience = Required(section, "Audience"),
            Purpose = Required(section, "Purpose") switch
            {
                "patron" => IssuerPurpose.Patron,
                "staff" => IssuerPurpose.Staff,
                _ => throw new StartOptionsException($"{section.Path}:Purpose must be patron or staff."),
            },
        };
        var issuer = plain with
        {
            Metadata = Address(section, "Metadata"),
            Keys = section["Keys"],
            NationalIdClaim = section["NationalIdClaim"] ?? plain.NationalIdClaim,
            LevelClaim = section["LevelClaim"] ?? plain.LevelClaim,
            Levels = [.. section.GetSection("Levels").GetChildren().Select(level => level.Value).OfType<string>()],
            ClockSkew = Seconds(section, "ClockSkewSeconds") ?? plain.ClockSkew,
            Library = Library(section),
            LibraryClaim = section["LibraryClaim"] ?? plain.LibraryClaim,
            RoleClaim = section["RoleClaim"] ?? plain.RoleClaim,
            Roles = RolesOf(section),
        };
        Check(section, issuer);
        return issuer;
    }

    private static void Check(IConfigurationSection section, IdentityIssuer issuer)
    {
        if (issuer.Metadata is null == issuer.Keys is null)
        {
            throw new StartOptionsException($"{section.Path} needs either Metadata or Keys.");
        }

        if (Uri.TryCreate(issuer.Keys, UriKind.Absolute, out var keys) && !keys.IsFile)
        {
            _ = Safe(section, "Keys", keys);
        }

        if (issuer.Purpose == IssuerPurpose.Patron && issuer.Levels.IsEmpty)
        {
            throw new StartOptionsException($"{section.Path}:Levels must name the levels that are high enough.");
        }

        if (issuer.Purpose == IssuerPurpose.Staff && issuer.Roles.IsEmpty)
        {
            throw new StartOptionsException($"{section.Path}:Roles must say which value of a token gives which role.");
        }
    }

    private static string Required(IConfigurationSection section, string setting) =>
        section[setting] is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new StartOptionsException($"{section.Path}:{setting} is missing.");

    private static Uri? Address(IConfigurationSection section, string setting) =>
        section[setting] is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) ? Safe(section, setting, address)
        : throw new StartOptionsException($"{section.Path}:{setting} must be an address.");

    /// <summary>Whoever can change the keys on their way can sign for anybody.</summary>
    private static Uri Safe(IConfigurationSection section, string setting, Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
            ? address
            : throw new StartOptionsException($"{section.Path}:{setting} must be an https address.");

    private static TimeSpan? Seconds(IConfigurationSection section, string setting) =>
        section[setting] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 600
            ? TimeSpan.FromSeconds(seconds)
            : throw new StartOptionsException($"{section.Path}:{setting} must be 0 to 600.");

    private static Isil? Library(IConfigurationSection section) =>
        section["Library"] is not { } text ? null
        : Isil.TryParse(text, out var isil) ? isil
        : throw new StartOptionsException($"{section.Path}:Library must be an ISIL.");

    /// <summary>Pairs, for names of groups may hold the colons that part settings. Machines' roles are given to keys
    /// only.</summary>
    private static ImmutableDictionary<string, Role> RolesOf(IConfigurationSection section) =>
        section.GetSection("Roles").GetChildren().ToImmutableDictionary(
            pair => Required(pair, "Value"),
            pair => Required(pair, "Role") switch
            {
                "staff" => Role.Staff,
                "admin" => Role.Admin,
                _ => throw new StartOptionsException($"{pair.Path}:Role must be staff or admin."),
            },
            StringComparer.Ordinal);
}
