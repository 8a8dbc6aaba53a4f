using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>THE rule for a new calendar: it replaces the old one at once, for every date that is set from now on (H19).
/// Dates that were promised stay; moving those past a closure is a command of its own.</summary>
public static class PublishingCalendar
{
    public sealed record Case(PublishCalendar Command, Library Library, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.CalendarInvalid];

    public static Decision Decide(Case the)
    {
        var (library, calendar) = (the.Library, the.Command.Calendar);
        var faults = CalendarCheck.FaultsOf(calendar, library);
        if (!faults.IsEmpty)
        {
            return Decision.Refuse(
                [
                    new Refusal(
                        RefusalCodes.CalendarInvalid,
                        "calendar.check",
                        $"The calendar makes no sense: {faults[0].Field} {faults[0].Detail}.",
                        DocumentFault.Data(faults)),
                ],
                Fence.On(library));
        }

        return new Decision(
            new Published(library.Version + 1),
            [new CalendarPublished(library.Isil, calendar)],
            [Fence.On(library, FenceMode.Bump)]);
    }
}
