namespace Skranke.Actors;

/// <summary>The patron wants to keep the history of what was borrowed, or no longer.</summary>
public sealed record KeepHistory : PatronCommand
{
    public required bool Keep { get; init; }
}

/// <summary>Everything that is known of this patron is to go.</summary>
public sealed record ErasePatron : PatronCommand
{
    /// <summary>True where the patron, the nation or time itself asks: the whole account ends. Else that of the asking
    /// library, which is the whole where the patron has no other.</summary>
    public required bool Whole { get; init; }
}

/// <summary>Nobody has used this account for long: tell the patron that it will be erased.</summary>
public sealed record AnnounceErasure : PatronCommand
{
    /// <summary>The month of the last use, by its first day.</summary>
    public required DateOnly LastUsed { get; init; }
}
