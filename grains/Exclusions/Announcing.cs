using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.WorkItems;

namespace Skranke.Exclusions;

/// <summary>THE rule for how an exclusion begins: proposed to staff where they must confirm it, else announced in
/// writing. Its days of notice run from the day on which the announcement went out, and it holds from the start of the
/// day after them (H49); a library without days of notice excludes at once.</summary>
public static class Announcing
{
    /// <summary>The ids of what may be made; no decision looks at them.</summary>
    public readonly record struct Ids(ExclusionId Exclusion, WorkItemId WorkItem);

    /// <summary>Proposes it to staff.</summary>
    public static ImmutableArray<Fact> Propose(
        PatronId patron, Library library, string ground, DateTimeOffset now, Ids ids) =>
    [
        new ExclusionChanged(
            patron,
            null,
            new Exclusion(library.Isil, ground, null, null)
            {
                Id = ids.Exclusion, State = ExclusionState.Proposed, AnnouncedAt = now,
            },
            EventKind.ExclusionProposed),
        new WorkItemRaised(new WorkItem(
            ids.WorkItem, library.Isil, null, WorkItemKind.ExclusionProposed, now, [ground], patron)),
    ];

    /// <summary>Announces it, or lets it hold at once where policy asks for no notice.</summary>
    /// <param name="before">The one that staff have confirmed; null for a new one.</param>
    public static ImmutableArray<Fact> Announce(
        PatronId patron, Library library, string ground, DateTimeOffset now, ExclusionId id, Exclusion? before = null)
    {
        var atOnce = library.PolicyOn(library.Today(now)).Exclusions.NoticeDays == 0;
        var exclusion = (before ?? new Exclusion(library.Isil, ground, null, null) { Id = id }) with
        {
            State = atOnce ? ExclusionState.Set : ExclusionState.Announced,
            From = atOnce ? now : null,
            AnnouncedAt = now,
        };
        return
        [
            new ExclusionChanged(
                patron, before, exclusion, atOnce ? EventKind.ExclusionInForce : EventKind.ExclusionAnnounced),
            Notice(patron, exclusion, atOnce ? NoticeKind.ExclusionInForce : NoticeKind.ExclusionAnnounced, null),
        ];
    }

    /// <summary>The first instant at which an exclusion holds whose announcement went out now.</summary>
    public static DateTimeOffset HoldsFrom(Library library, DateTimeOffset sentAt)
    {
        var sent = library.Today(sentAt);
        return LocalTime.StartOfDay(
            library.TimeZone, sent.AddDays(library.PolicyOn(sent).Exclusions.NoticeDays + 1));
    }

    internal static NoticeQueued Notice(PatronId patron, Exclusion exclusion, NoticeKind kind, DateOnly? day) =>
        new(new Notices.Notice(default, patron, exclusion.Library, kind, exclusion.Id.Value, 0, null, day));
}
