using Skranke.Api.Sip2.Operators;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Http.Terminals;

/// <summary>A machine that speaks SIP2, and how it has been doing.</summary>
public sealed record TerminalAnswer
{
    public required string Login { get; init; }

    public required Isil Library { get; init; }

    /// <summary>Absent for one that only logged in with a kiosk's key and has no profile of its own.</summary>
    public int? Version { get; init; }

    public TerminalProfile? Profile { get; init; }

    /// <summary>Absent while it has not been heard since the engine started.</summary>
    public ActivityAnswer? Activity { get; init; }

    public static TerminalAnswer Of(Terminal terminal, TerminalActivity? activity) => new()
    {
        Login = terminal.Login,
        Library = terminal.Library,
        Version = terminal.Version,
        Profile = terminal.Profile,
        Activity = activity is null ? null : ActivityAnswer.Of(activity),
    };
}

/// <summary>What was heard of a terminal by this process since it started.</summary>
public sealed record ActivityAnswer
{
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The version of the protocol that it says it speaks.</summary>
    public string? Protocol { get; init; }

    /// <summary>What it says of itself: <c>ready</c>, <c>out-of-paper</c> or <c>shutting-down</c>.</summary>
    public string? Condition { get; init; }

    public required int Connections { get; init; }

    public required long Messages { get; init; }

    /// <summary>Messages that came damaged or meant nothing.</summary>
    public required long Errors { get; init; }

    /// <summary>Errors for each message, from 0 to 1.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>What a rule refused.</summary>
    public required long Refusals { get; init; }

    /// <summary>Transactions that it made while it was cut off, and reported later.</summary>
    public required long Offline { get; init; }

    /// <summary>Of those, the ones that it reported within a minute: it may be stuck in its offline mode.</summary>
    public required long OfflineWhileOnline { get; init; }

    /// <summary>Transactions that it said again and that were answered without being done again.</summary>
    public required long Replays { get; init; }

    public static ActivityAnswer Of(TerminalActivity activity) => new()
    {
        LastSeen = activity.LastSeen,
        Protocol = activity.Protocol,
        Condition = activity.Condition,
        Connections = activity.Connections,
        Messages = activity.Messages,
        Errors = activity.Errors,
        ErrorRate = activity.ErrorRate,
        Refusals = activity.Refusals,
        Offline = activity.Offline,
        OfflineWhileOnline = activity.OfflineWhileOnline,
        Replays = activity.Replays,
    };
}

/// <summary>One message of a terminal, or one of ours, with everything about people masked.</summary>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
public sealed record TraceAnswer(DateTimeOffset At, string Direction, string Text);
