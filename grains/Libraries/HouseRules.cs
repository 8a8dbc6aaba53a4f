namespace Skranke.Libraries;

/// <summary>The library's own rules in words, for people to read and accept (N9). Versions count up and none is ever
/// changed, so that what somebody accepted can be shown for ever.</summary>
public sealed record HouseRules
{
    /// <summary>Counted by the library; what a membership says that it accepted.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The first local day on which this version holds.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Whether members must accept this version before they borrow or reserve again. False for a change that
    /// takes nothing from anybody: memberships stay as they are.</summary>
    public bool MustBeAccepted { get; init; } = true;

    public required HouseRulesTexts Texts { get; init; }
}

/// <summary>The same rules in the languages in which they are shown; at least one.</summary>
public sealed record HouseRulesTexts
{
    /// <summary>Danish.</summary>
    public string? Da { get; init; }

    /// <summary>Norwegian bokmål.</summary>
    public string? Nb { get; init; }

    /// <summary>Norwegian nynorsk.</summary>
    public string? Nn { get; init; }

    /// <summary>English.</summary>
    public string? En { get; init; }
}

/// <summary>What decisions need of a version of the house rules: all but its words.</summary>
public sealed record HouseRulesVersion(int Version, DateOnly ValidFrom, bool MustBeAccepted);
