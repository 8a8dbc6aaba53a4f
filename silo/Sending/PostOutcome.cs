namespace Skranke.Silo.Sending;

/// <summary>What became of an attempt.</summary>
public enum PostState
{
    /// <summary>The other side took it. From here on it counts as dispatched.</summary>
    Sent = 1,

    /// <summary>Not now: the same message is tried again later.</summary>
    Later = 2,

    /// <summary>The address does not work. It is marked, and what must be in writing becomes a letter.</summary>
    BadAddress = 3,

    /// <summary>Refused for good, and not because of the address.</summary>
    Refused = 4,
}

/// <summary>What became of an attempt, and a code for staff. The other side's own words are left out, because they
/// often name the address.</summary>
/// <param name="Code">Such as <c>smtp-550</c>, <c>sms-429</c> or <c>away</c>; empty when it was sent.</param>
public sealed record PostOutcome(PostState State, string Code)
{
    public static PostOutcome Sent { get; } = new(PostState.Sent, "");

    /// <summary>Nobody answered, or the conversation broke off.</summary>
    public static PostOutcome Away { get; } = new(PostState.Later, "away");

    /// <summary>What stands where an address should is none.</summary>
    public static PostOutcome NoAddress { get; } = new(PostState.BadAddress, "no-address");
}
