using Skranke.Exclusions;

namespace Skranke.Actors;

/// <summary>A patron's debt at a library has changed: look whether it excludes, or no longer (H47).</summary>
public sealed record ReviewDebt : PatronCommand
{
    public required Isil Library { get; init; }
}

/// <summary>The announcement of an exclusion went out, or came back as one that could not be delivered (H49).</summary>
public sealed record ServeAnnouncement : PatronCommand
{
    public required ExclusionId ExclusionId { get; init; }

    /// <summary>When it went out.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True where it came back.</summary>
    public bool Returned { get; init; }
}

/// <summary>A timer has found that an exclusion begins or ends.</summary>
public sealed record TimeExclusion : PatronCommand
{
    public required ExclusionId ExclusionId { get; init; }
}

/// <summary>Staff shut a patron out (H46, H47).</summary>
public sealed record ExcludePatron : PatronCommand
{
    /// <summary>One of <see cref="ExclusionGrounds"/>.</summary>
    public required string Ground { get; init; }

    /// <summary>Null for until further notice.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Staff confirm an exclusion that was proposed.</summary>
public sealed record ConfirmExclusion : PatronCommand
{
    public required ExclusionId ExclusionId { get; init; }
}

/// <summary>Staff end an exclusion, or drop one that is to come.</summary>
public sealed record EndExclusion : PatronCommand
{
    public required ExclusionId ExclusionId { get; init; }
}
