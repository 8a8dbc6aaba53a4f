
namespace Skranke.Silo.Access;

/// <summary>A key that was given to a program or a desk: bound to one library and one role, and recorded with every
/// event by its number, never by the key itself.</summary>
public sealed record Credential(
    int Id,
    Isil Library,
    Role Role,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);
