using System.Collections.Immutable;
using Skranke.Silo.Access;

namespace Skranke.Api.Identities;

/// <summary>Whom the tokens of an issuer stand for.</summary>
public enum IssuerPurpose
{
    /// <summary>Residents, by ID-porten or a broker of MitID.</summary>
    Patron,

    /// <summary>Members of a library's staff.</summary>
    Staff,
}

/// <summary>Whose tokens are believed, and what must stand in them. All of it is configured; nothing of a token
/// chooses how it is checked.</summary>
public sealed record IdentityIssuer
{
    /// <summary>What operators call it; names the issuer in logs and answers.</summary>
    public required string Name { get; init; }

    /// <summary>The value of <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whether this is no real issuer: theirs are https addresses (OpenID Connect Core 1.0, section 2).
    /// Believed by engines with demo libraries only.</summary>
    public bool IsForTests => !Issuer.StartsWith(Uri.UriSchemeHttps + "://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value that <c>aud</c> must hold.</summary>
    public required string Audience { get; init; }

    public required IssuerPurpose Purpose { get; init; }

    /// <summary>Where the issuer tells of itself (OpenID Connect discovery); or <see cref="Keys"/>.</summary>
    public Uri? Metadata { get; init; }

    /// <summary>Where the issuer's public keys are: the address of a JWKS document, or a file.</summary>
    public string? Keys { get; init; }

    /// <summary>The claim that holds the national id: <c>pid</c> at ID-porten, a broker's own for MitID.</summary>
    public string NationalIdClaim { get; init; } = "pid";

    /// <summary>The claim that holds the level of assurance.</summary>
    public string LevelClaim { get; init; } = "acr";

    /// <summary>The levels that are high enough. Empty, which only an issuer of staff may leave it, for
    /// any.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>How far the clocks of issuer and engine may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The library for which the issuer's tokens are made; null where they say it otherwise.</summary>
    public Isil? Library { get; init; }

    /// <summary>The claim that names the library of a member of staff, where <see cref="Library"/> does not.</summary>
    public string LibraryClaim { get; init; } = "library";

    /// <summary>The claim that names the roles or groups of a member of staff.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>From a value of <see cref="RoleClaim"/> to the role here; only staff and admin are given to
    /// persons.</summary>
    public ImmutableDictionary<string, Role> Roles { get; init; } = ImmutableDictionary<string, Role>.Empty;
}
