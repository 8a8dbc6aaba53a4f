using System.Collections.Immutable;

namespace Skranke.Notices;

/// <summary>By which ways some kinds of notices go out.</summary>
public sealed record ChannelRule
{
    /// <summary>Empty for all kinds.</summary>
    public ImmutableArray<NoticeKind> Kinds { get; init; } = [];

    /// <summary>In the order of preference.</summary>
    public required ImmutableArray<NoticeChannel> Channels { get; init; }

    /// <summary>True where the first channel that reaches the patron is enough; false for every one that does
    /// (H13).</summary>
    public bool FirstOnly { get; init; }

    /// <summary>True where somebody whom none of them reaches is written a letter; false where he is told
    /// nothing.</summary>
    public bool ElseLetter { get; init; }

    public bool Covers(NoticeKind kind) => Kinds.IsEmpty || Kinds.Contains(kind);
}
