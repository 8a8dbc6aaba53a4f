namespace Skranke.Silo.Access;

/// <summary>Under what a caller acts: a key that was given to a program, a desk or a person, or a token of somebody who
/// signed in elsewhere. Bound to one library and one role, and recorded with every event by its number.</summary>
public sealed record Credential(
    int Id,
    Isil Library,
    Role Role,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>What stands for a library where a key is the engine's own and no library's. No library can have it:
    /// the prefix is kept for private use.</summary>
    public static Isil EngineItself { get; } = Isil.Of("ZZ-0");

    /// <summary>The member of staff; null for what several people or a machine use.</summary>
    public string? Person { get; init; }

    /// <summary>From when a key that was rotated is dead, by the machine's clock; null where it was not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key that this one took over from.</summary>
    public int? Replaces { get; init; }

    /// <summary>True where its bearer comes with tokens of an issuer and has no key.</summary>
    public bool IsByToken { get; init; }
}
