using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Patrons;

/// <summary>THE rule for accounts that nobody uses (H50): one that was not used for as long as the policy of each of
/// its libraries says is announced to be erased, and erased after the days that the policy gives. A library that keeps
/// unused accounts keeps the whole account, and so does any use before the day.</summary>
public static class Dormancy
{
    /// <summary>Everything the rule looks at.</summary>
    /// <param name="Libraries">Those of which the patron is a member.</param>
    public sealed record Case(PatronCase<AnnounceErasure> Of, IReadOnlyList<Library> Libraries)
    {
        public DateTimeOffset Now => Of.Now;
    }

    /// <summary>The first day on which an account counts as unused; null where it never does.</summary>
    /// <param name="lastUsed">The month of the last use, by its first day; it is known no finer.</param>
    public static DateOnly? UnusedFrom(IReadOnlyList<Library> libraries, DateOnly lastUsed, DateTimeOffset now)
    {
        var monthAfter = lastUsed.AddMonths(1);
        DateOnly? latest = null;
        foreach (var library in libraries)
        {
            if (library.PolicyOn(library.Today(now)).Privacy.DormantAfter is not { } unused)
            {
                return null;
            }

            var from = unused.After(monthAfter);
            latest = from > latest || latest is null ? from : latest;
        }

        return latest;
    }

    /// <summary>Tells the patron the day of the erasure, where the account is unused.</summary>
    public static Decision Decide(Case the)
    {
        var patron = the.Of.Patron;
        var refusals = the.Of.Refusals();
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        var home = the.Libraries.FirstOrDefault(library => patron.MembershipOf(library.Isil) is { Home: true })
            ?? (the.Libraries is [var first, ..] ? first : null);
        return home is null || UnusedFrom(the.Libraries, the.Of.Command.LastUsed, the.Now) is not { } from
            || home.Today(the.Now) < from
                ? new Decision(Told.Instance, [], [Fence.On(patron, FenceMode.Read)])
                : new Decision(
                    Told.Instance,
                    [new NoticeQueued(NoticeOf(patron, home, the))],
                    [Fence.On(patron, FenceMode.Hold)]);
    }

    /// <summary>Tells the announcements of one account apart: it may be used again, and be forgotten again.</summary>
    public static int StepOf(DateOnly lastUsed) => (lastUsed.Year * 12) + lastUsed.Month;

    private static Notice NoticeOf(Patron patron, Library home, Case the)
    {
        var today = home.Today(the.Now);
        return new Notice(
            default,
            patron.Id,
            home.Isil,
            NoticeKind.AccountUnused,
            patron.Id.Value,
            StepOf(the.Of.Command.LastUsed),
            null,
            today.AddDays(home.PolicyOn(today).Privacy.DormantNoticeDays));
    }
}
