using System.Text.Json.Serialization;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Actors;

/// <summary>Anything a grain can be asked. Plain records, so that either host can carry them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(CheckOut), "check-out")]
[JsonDerivedType(typeof(CheckIn), "check-in")]
[JsonDerivedType(typeof(Renew), "renew")]
[JsonDerivedType(typeof(RenewAll), "renew-all")]
[JsonDerivedType(typeof(PlaceReservation), "place-reservation")]
[JsonDerivedType(typeof(CancelReservation), "cancel-reservation")]
[JsonDerivedType(typeof(LendCopy), "lend-copy")]
[JsonDerivedType(typeof(TakeBackCopy), "take-back-copy")]
[JsonDerivedType(typeof(RenewCopy), "renew-copy")]
[JsonDerivedType(typeof(AskTitle), "ask-title")]
[JsonDerivedType(typeof(JoinQueue), "join-queue")]
[JsonDerivedType(typeof(LeaveQueue), "leave-queue")]
[JsonDerivedType(typeof(CaptureCopy), "capture-copy")]
[JsonDerivedType(typeof(LapseReservation), "lapse-reservation")]
[JsonDerivedType(typeof(AskLibrary), "ask-library")]
[JsonDerivedType(typeof(Tick), "tick")]
[JsonDerivedType(typeof(Changed), "changed")]
public abstract record Request;

/// <summary>A request that changes something: who asks, and under which key the answer is remembered.</summary>
public abstract record Command : Request
{
    public required RequestKey Key { get; init; }

    public required Origin Origin { get; init; }

    /// <summary>Refusal codes that a member of staff sets aside, with the reason in
    /// <see cref="Origin.Reason"/>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

/// <summary>To a patron: borrow this copy.</summary>
public sealed record CheckOut : Command
{
    public required PatronId PatronId { get; init; }

    /// <summary>The card that was shown; null where the patron was named otherwise.</summary>
    public CardNumber? Card { get; init; }

    public required CopyId CopyId { get; init; }

    public required BranchId Branch { get; init; }

    public string? Pin { get; init; }
}

/// <summary>To the patron who has the copy, or to the copy where it is not lent: it is back.</summary>
public sealed record CheckIn : Command
{
    /// <summary>Who had the copy when the edge looked; null where nobody did.</summary>
    public PatronId? PatronId { get; init; }

    public required CopyId CopyId { get; init; }

    public required BranchId Branch { get; init; }

    /// <summary>When the copy came back, where that was earlier than now (a book drop).</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary><c>damaged</c> or <c>incomplete</c>, where staff say so.</summary>
    public CopyStatus? Condition { get; init; }
}

/// <summary>To a patron: renew one loan.</summary>
public sealed record Renew : Command
{
    public required PatronId PatronId { get; init; }

    public required LoanId LoanId { get; init; }

    public required CopyId CopyId { get; init; }
}

/// <summary>To a patron: renew every open loan, each for itself.</summary>
public sealed record RenewAll : Command
{
    public required PatronId PatronId { get; init; }
}

/// <summary>To a patron: join the queue of a title.</summary>
public sealed record PlaceReservation : Command
{
    public required PatronId PatronId { get; init; }

    public CardNumber? Card { get; init; }

    public required TitleId TitleId { get; init; }

    public required BranchId PickupBranch { get; init; }

    public DateOnly? InterestUntil { get; init; }

    public CopyId? WantedCopy { get; init; }
}

/// <summary>To a patron: leave the queue of a title, or give back a captured copy.</summary>
public sealed record CancelReservation : Command
{
    public required PatronId PatronId { get; init; }

    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }
}

/// <summary>From a patron to a copy: may this patron have you?</summary>
public sealed record LendCopy(CheckOut Command, Patron Patron, PinTry? Pin) : Request;

/// <summary>From a patron to a copy: you are back.</summary>
public sealed record TakeBackCopy(CheckIn Command) : Request;

/// <summary>From a patron to a copy: renew your loan.</summary>
public sealed record RenewCopy(Renew Command, LoanId LoanId, Patron Patron) : Request;

/// <summary>To a title: who waits for you? <see cref="Fresh"/> when the asker knows that memory is stale.</summary>
public sealed record AskTitle(bool Fresh) : Request;

/// <summary>From a patron to a title: queue me up.</summary>
public sealed record JoinQueue(PlaceReservation Command, Patron Patron) : Request;

/// <summary>From a patron to a title: I no longer want it.</summary>
public sealed record LeaveQueue(CancelReservation Command) : Request;

/// <summary>From a copy to its title: I am back and somebody waits; who is next?</summary>
public sealed record CaptureCopy(CheckIn Command, Copy Copy) : Request;

/// <summary>From a timer shard to a title: this reservation's time has run out, if that is still true.</summary>
public sealed record LapseReservation(ReservationId ReservationId) : Request;

/// <summary>To a library: what are your rules? <see cref="Fresh"/> when the asker knows that memory is stale.</summary>
public sealed record AskLibrary(bool Fresh) : Request;

/// <summary>To a timer shard: time has passed.</summary>
public sealed record Tick : Request;

/// <summary>Told, never asked: your memory is out of date.</summary>
public sealed record Changed : Request
{
    public static readonly Changed Instance = new();
}
