using System.Collections.Immutable;
using Skranke.Libraries;

namespace Skranke.Notices;

/// <summary>THE rule for how a patron is told: by the ways that the library's policy names and the patron wants
/// (H13, H40). What must be in writing is not told by SMS alone (H49). Whom nothing reaches is told nothing, and every
/// rule goes on (H13), or is written a letter where policy says so.</summary>
public static class ChannelChoice
{
    /// <summary>What holds where policy names no rule for a kind.</summary>
    public static ImmutableArray<ChannelRule> Usual { get; } =
    [
        new()
        {
            Kinds =
            [
                NoticeKind.ExclusionAnnounced, NoticeKind.ExclusionInForce, NoticeKind.ReplacementClaim,
                NoticeKind.RenewalAnnulled,
            ],
            Channels = [NoticeChannel.DigitalPost, NoticeChannel.Email],
            FirstOnly = true,
            ElseLetter = true,
        },
        new()
        {
            Kinds = [NoticeKind.ReservationReady],
            Channels = [NoticeChannel.Email, NoticeChannel.Sms],
            FirstOnly = true,
            ElseLetter = true,
        },
        new() { Channels = [NoticeChannel.Email, NoticeChannel.Sms] },
    ];

    /// <summary>Whether the law, or what hangs on it, asks for more than a text message (H49).</summary>
    public static bool IsInWriting(NoticeKind kind) => kind == NoticeKind.ExclusionAnnounced;

    /// <summary>Whether something takes effect only from the day on which it was sent, so that what cannot be delivered
    /// must be sent again by another way (H38, H49).</summary>
    public static bool TakesEffectWhenSent(NoticeKind kind) =>
        kind is NoticeKind.ExclusionAnnounced or NoticeKind.RenewalAnnulled;

    /// <returns>Empty where the patron is told nothing.</returns>
    public static ImmutableArray<NoticeChannel> For(NoticeKind kind, NoticePolicy policy, Reach reach)
    {
        var rule = policy.Channels.FirstOrDefault(one => one.Covers(kind)) ?? Usual.First(one => one.Covers(kind));
        var reached = rule.Channels.Where(reach.By).ToImmutableArray();
        if (rule.FirstOnly && reached.Length > 1)
        {
            reached = reached[..1];
        }

        if (reached.IsEmpty)
        {
            return rule.ElseLetter || TakesEffectWhenSent(kind) ? [NoticeChannel.Letter] : [];
        }

        return IsInWriting(kind) && reached is [NoticeChannel.Sms] ? [.. reached, NoticeChannel.Letter] : reached;
    }
}
