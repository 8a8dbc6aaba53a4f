using Skranke.Silo.Access;

namespace Skranke.Api.Http.Keys;

/// <summary>A key as callers see it; also a person or the patrons of an issuer who come with tokens.</summary>
public sealed record KeyAnswer
{
    public required string Id { get; init; }

    /// <summary>Absent for a key of the engine's own operators.</summary>
    public Isil? Library { get; init; }

    public required Role Role { get; init; }

    public required string Name { get; init; }

    /// <summary>The member of staff whose key it is; not shown to operators.</summary>
    public string? Person { get; init; }

    /// <summary>True where there is no key: the bearer comes with tokens of an issuer.</summary>
    public bool? ByToken { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>From when a key that was rotated is dead.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The id of the key that this one took over from.</summary>
    public string? Replaces { get; init; }

    /// <summary>The key itself; only in the answer that makes it.</summary>
    public string? Key { get; init; }

    /// <summary>True where a repeated request made no second key: the key was shown in the first answer, is kept
    /// nowhere and cannot be shown again.</summary>
    public bool? KeyShownBefore { get; init; }

    public static KeyAnswer Of(Call call, Credential credential, string? key = null) => new()
    {
        Id = credential.Id.ToString(),
        Library = credential.Library == Credential.EngineItself ? null : credential.Library,
        Role = credential.Role,
        Name = credential.Name,
        Person = call.Caller.Role == Role.Operator ? null : credential.Person,
        ByToken = credential.IsByToken ? true : null,
        CreatedAt = credential.CreatedAt,
        RevokedAt = credential.RevokedAt,
        ExpiresAt = credential.ExpiresAt,
        Replaces = credential.Replaces?.ToString(),
        Key = key,
    };
}
