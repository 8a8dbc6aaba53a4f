using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>What is asked, by the kiosk of Hørsholm's main branch unless it says otherwise.</summary>
public static class ARequest
{
    public static readonly Origin Kiosk = new(ALibrary.HoersholmIsil, 1, Channel.Kiosk);

    public static readonly Origin Desk = new(ALibrary.HoersholmIsil, 2, Channel.Desk, "the patron is known here");

    /// <summary>A caller's key; it can ask again.</summary>
    public static RequestKey Key(int number) => new(Uuid(number), Uuid(number + 500_000), Remember: true);

    /// <summary>The key of somebody who sent none and cannot ask again.</summary>
    public static RequestKey NoKey(int number) => Key(number) with { Remember = false };

    public static CheckOut CheckOut(params string[] overrides) => new()
    {
        Key = Key(1),
        Origin = Kiosk,
        PatronId = APatron.Id,
        CopyId = ACopy.Id,
        Branch = ALibrary.Main,
        Overrides = overrides,
    };

    public static CheckIn CheckIn(
        BranchId? at = null, CopyStatus? condition = null, DateTimeOffset? returnedAt = null) => new()
    {
        Key = Key(2),
        Origin = Kiosk,
        CopyId = ACopy.Id,
        Branch = at ?? ALibrary.Main,
        Condition = condition,
        ReturnedAt = returnedAt,
    };

    public static Renew Renew(params string[] overrides) => new()
    {
        Key = Key(3),
        Origin = Kiosk,
        PatronId = APatron.Id,
        LoanId = ALoan.Id,
        CopyId = ACopy.Id,
        Overrides = overrides,
    };

    public static RenewAll RenewAll() => new() { Key = Key(4), Origin = Kiosk, PatronId = APatron.Id };

    public static PlaceReservation Reserve(params string[] overrides) => new()
    {
        Key = Key(5),
        Origin = Kiosk with { Channel = Channel.Web },
        PatronId = APatron.Id,
        TitleId = ATitle.Id,
        PickupBranch = ALibrary.Main,
        Overrides = overrides,
    };

    public static CancelReservation Cancel(ReservationId id) => new()
    {
        Key = Key(6),
        Origin = Kiosk,
        PatronId = APatron.Id,
        ReservationId = id,
        TitleId = ATitle.Id,
    };

    /// <summary>The adult's card and PIN at the main branch.</summary>
    public static Authenticate Authenticate(Purpose purpose = Purpose.Kiosk, string pin = APatron.RightPin) => new()
    {
        Key = NoKey(10),
        Origin = Kiosk,
        PatronId = APatron.Id,
        Card = APatron.Card,
        Pin = pin,
        Purpose = purpose,
        Branch = ALibrary.Main,
    };

    public static PublishRules Publish(HouseRules rules, int key = 9) =>
        new() { Key = Key(key), Origin = Desk, Rules = rules };

    /// <summary>Hørsholm as it is, unless the document says otherwise.</summary>
    public static PutLibrary Put(LibraryDocument? document = null, int key = 12) => new()
    {
        Key = Key(key),
        Origin = Desk,
        Isil = ALibrary.HoersholmIsil,
        Document = document ?? ALibrary.Document(ALibrary.Hoersholm()),
    };

    public static PublishPolicy Publish(Policy policy, int key = 7) =>
        new() { Key = Key(key), Origin = Desk, Policy = policy };

    public static PublishCalendar Publish(Calendar calendar) =>
        new() { Key = Key(8), Origin = Desk, Calendar = calendar };

    public static ChangeReservation Change(ReservationId id) => new()
    {
        Key = Key(7),
        Origin = Desk,
        PatronId = APatron.Id,
        ReservationId = id,
        TitleId = ATitle.Id,
    };

    public static PlaceOnShelf PlaceOnShelf(ReservationId id) =>
        new() { Key = Key(8), Origin = Desk, ReservationId = id, TitleId = ATitle.Id };

    public static MarkCopy Mark(CopyStatus status) =>
        new() { Key = Key(9), Origin = Desk, CopyId = ACopy.Id, Branch = ALibrary.Main, Status = status };

    private static Guid Uuid(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
