using Skranke.Basics;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Tests.Builders;

/// <summary>The title of <see cref="ACopy"/>, by who waits for it.</summary>
public static class ATitle
{
    public static readonly TitleId Id = new(4001);

    public static readonly TitleReference Reference = TitleReference.Of("870970-basis:51701763");

    public static readonly TitleId OtherId = new(4002);

    /// <summary>Another edition of the same work.</summary>
    public static Title Other(params Reservation[] queue) => Queued(queue) with
    {
        Id = OtherId,
        Version = 31,
        Reference = TitleReference.Of("870970-basis:51701764"),
    };

    public static Title Queued(params Reservation[] queue) => new()
    {
        Id = Id,
        Version = 21,
        Library = ALibrary.HoersholmIsil,
        Reference = Reference,
        Material = "book",
        Queue = [.. queue],
    };
}

/// <summary>Reservations of <see cref="ATitle"/>, by how far they have come.</summary>
public static class AReservation
{
    /// <summary>The reservation of a patron at a place of the queue; its id is 8000 and the place.</summary>
    public static Reservation Waiting(PatronId patron, long place = 1) => new Reservation
    {
        Id = new ReservationId(8000 + place),
        Version = 1,
        PatronId = patron,
        TitleId = ATitle.Id,
        Title = ATitle.Reference,
        Library = ALibrary.HoersholmIsil,
        PickupBranch = ALibrary.Main,
        Place = place,
        State = ReservationState.Waiting,
        PlacedAt = Days.Noon("2026-10-01"),
        InterestUntil = Days.Day("2027-03-30"),
        Channel = Channel.Web,
    }.Planned();

    public static Reservation Ready(PatronId patron, long place = 1, string pickupUntil = "2026-11-09") => (
        Captured(patron, place) with
        {
            State = ReservationState.Ready,
            PickupUntil = Days.Day(pickupUntil),
        }).Planned();

    public static Reservation InTransit(PatronId patron, long place = 1) =>
        (Captured(patron, place) with { State = ReservationState.InTransit }).Planned();

    /// <summary>At its pickup branch, in the bin of a sorter.</summary>
    public static Reservation InTheBin(PatronId patron, long place = 1) =>
        (Captured(patron, place) with { State = ReservationState.Captured }).Planned();

    /// <summary>Any of two titles will do; the place in the queue of the other is 3.</summary>
    public static Reservation OrOther(this Reservation reservation) =>
        reservation with { OtherTitles = [new QueuePlace(ATitle.OtherId, 3)] };

    public static Reservation PausedOn(this Reservation reservation, string from, string? until) => reservation with
    {
        PausedFrom = Days.Day(from),
        PausedUntil = until is null ? null : Days.Day(until),
    };

    /// <summary>With the time at which a timer looks at it next.</summary>
    public static Reservation Planned(this Reservation reservation) =>
        ReservationPlan.Planned(reservation, ALibrary.Hoersholm());

    public static Reservation PickedUpAt(this Reservation reservation, BranchId branch) =>
        reservation with { PickupBranch = branch };

    public static Reservation Wanting(this Reservation reservation, CopyId copy) =>
        reservation with { WantedCopy = copy };

    private static Reservation Captured(PatronId patron, long place) => Waiting(patron, place) with
    {
        Version = 2,
        CopyId = ACopy.Id,
        Copy = ACopy.Barcode,
        CopyTitleId = ATitle.Id,
        PickupNumber = 1000 + (int)((8000 + place) % 9000),
    };
}
