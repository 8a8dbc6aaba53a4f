using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule of the door (H11): nobody enters outside the hours; with staff there everybody does who is not
/// excluded (H2, H46); while there are none, members from a certain age.</summary>
public static class Entering
{
    /// <summary>Every code that this rule refuses with itself; it asks <see cref="Standing"/> too.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.DoorClosed, RefusalCodes.DoorTooYoung];

    public static void Check(Patron patron, BranchId branch, Library library, DateTimeOffset now, Refusals found)
    {
        var (today, minute) = LocalTime.MinuteIn(library.TimeZone, now);
        switch (library.Calendar.OpeningAt(branch, today, minute))
        {
            case Opening.Staffed:
                Standing.CheckExclusions(patron, library, now, found);
                break;
            case Opening.SelfService:
                Standing.Check(patron, null, library, now, found);
                CheckAge(patron, library.PolicyOn(today).Door, today, found);
                break;
            default:
                Standing.CheckExclusions(patron, library, now, found);
                found.Add(Closed(library.Calendar.NextOpening(branch, today, minute), branch));
                break;
        }
    }

    /// <summary>Who gave no birth date counts as an adult, as everywhere.</summary>
    private static void CheckAge(Patron patron, DoorPolicy door, DateOnly today, Refusals found) => found.AddIf(
        patron.AgeOn(today) < door.MinAge,
        () => new Refusal(
            RefusalCodes.DoorTooYoung,
            "door.min-age",
            $"While no staff are there, patrons come in from the age of {door.MinAge}.",
            new JsonObject { ["minAge"] = door.MinAge },
            patron.BirthDate!.Value.AddYears(door.MinAge!.Value)));

    private static Refusal Closed((DateOnly Day, int Minute)? opens, BranchId branch) => new(
        RefusalCodes.DoorClosed,
        "calendar.hours",
        "The branch is closed at this hour.",
        new JsonObject
        {
            ["branch"] = branch.Value,
            ["opensAt"] = opens is { } next
                ? next.Day.ToDateTime(TimeOnly.MinValue).AddMinutes(next.Minute)
                    .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)
                : null,
        },
        opens?.Day);
}
