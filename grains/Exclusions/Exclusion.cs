using System.Text.Json.Serialization;

namespace Skranke.Exclusions;

/// <summary>A patron shut out of one library's lending from an instant until another (open-ended where null). One that
/// must be announced has no beginning before its letter is out (H49).</summary>
/// <param name="Ground">Why: one of <see cref="ExclusionGrounds"/>, or what an import said.</param>
/// <param name="From">Null while nobody has confirmed it, or the announcement is not out yet.</param>
public sealed record Exclusion(Isil Library, string Ground, DateTimeOffset? From, DateTimeOffset? To)
{
    public ExclusionId Id { get; init; }

    public ExclusionState State { get; init; } = ExclusionState.Set;

    /// <summary>When it was proposed or announced; null for one that was simply set.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>When a timer must look at it next; null where no time runs.</summary>
    public DateTimeOffset? NextActionAt { get; init; }

    public bool HoldsAt(DateTimeOffset now) =>
        State == ExclusionState.Set && From <= now && (To is null || now < To);

    /// <summary>Whether it holds, or will hold unless its reason ends before.</summary>
    public bool IsOpenAt(DateTimeOffset now) => State != ExclusionState.Dropped && (To is null || now < To);
}

/// <summary>Why somebody is excluded. Three grounds in law, each for itself (H46, H47).</summary>
public static class ExclusionGrounds
{
    /// <summary>Overdue fees from an amount on.</summary>
    public const string Debt = "debt";

    /// <summary>Loans that were repeatedly not returned, or returned damaged.</summary>
    public const string NotReturned = "not-returned";

    /// <summary>Disorder in the library, for a time that staff say.</summary>
    public const string Conduct = "conduct";
}

/// <summary>How far an exclusion has come. Numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExclusionState>))]
public enum ExclusionState
{
    /// <summary>Its time is known: it is to come, holds, or is over.</summary>
    [JsonStringEnumMemberName("set")]
    Set = 0,

    /// <summary>Staff must confirm it first.</summary>
    [JsonStringEnumMemberName("proposed")]
    Proposed = 1,

    /// <summary>Its time begins when the announcement is out.</summary>
    [JsonStringEnumMemberName("announced")]
    Announced = 2,

    /// <summary>Its reason ended before it held.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped = 3,
}

/// <summary>An exclusion at which a timer must look; its patron decides.</summary>
public sealed record DueExclusion(ExclusionId ExclusionId, PatronId PatronId, Isil Library);

/// <summary>A patron whose debt at a library has changed; whether it excludes must be looked at.</summary>
public sealed record DebtToReview(PatronId PatronId, Isil Library);
