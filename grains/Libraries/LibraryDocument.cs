using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>What a library is, as its admin writes it: the settings that hold for the whole agency, and its branches.
/// Calendar, policy and house rules are documents of their own.</summary>
public sealed record LibraryDocument
{
    /// <summary>That of the path, where it is there at all.</summary>
    public Isil? Isil { get; init; }

    /// <summary>As it was read; it is counted by the engine whatever stands here.</summary>
    public int? Version { get; init; }

    /// <summary>As it was read; house rules are published by themselves.</summary>
    public int? RulesVersion { get; init; }

    /// <summary>As it was read; house rules are published by themselves.</summary>
    public int? RulesToAccept { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA name, such as <c>Europe/Copenhagen</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>ISO 4217, such as <c>DKK</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Of notices and texts: da, nb, nn or en; that of the country where it is left out.</summary>
    public string? Language { get; init; }

    /// <summary>All of them. The main branch carries the library's own ISIL.</summary>
    public required ImmutableArray<Branch> Branches { get; init; }
}
