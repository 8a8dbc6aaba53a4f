using System.Collections.Frozen;
using Skranke.Silo.Access;
using static Skranke.Silo.Access.Role;

namespace Skranke.Api.Security;

/// <summary>How far a role reaches with an operation.</summary>
public enum Reach
{
    None,

    /// <summary>Only what concerns the patron whose token it is.</summary>
    Self,

    /// <summary>The library of the credential only.</summary>
    OwnLibrary,

    AnyLibrary,
}

/// <summary>One row of the permission table.</summary>
/// <param name="Does">What the operation does, for people who read the table.</param>
/// <param name="Own">Roles that may do it within their own library.</param>
/// <param name="Any">Roles that may do it for every library.</param>
/// <param name="Self">Whether patrons may do it in what concerns themselves, with a token.</param>
/// <param name="Person">Whether staff must answer for it: a library may ask that a person does it.</param>
public sealed record Permission(
    Operation Operation, string Does, Role[] Own, Role[] Any, bool Self = false, bool Person = false);

/// <summary>THE permission table: who may do what, and where. Nothing else decides that; the table in the README is
/// generated from here.</summary>
public static class Permissions
{
    public static IReadOnlyList<Permission> Table { get; } =
    [
        new(Operation.CheckOut, "lend a copy", [Kiosk, Staff], []),
        new(Operation.CheckIn, "take a copy back", [Kiosk, Staff], []),
        new(Operation.BackDateCheckIn, "take a copy back as of an earlier time", [Staff], []),
        new(Operation.Override, "set a refusal aside, with a reason", [Staff], [], Person: true),
        new(Operation.Renew, "renew one loan or all", [Kiosk, Staff, App], [], Self: true),
        new(Operation.MoveDueDate, "give a loan another due date", [Staff], []),
        new(Operation.DeclareLost, "declare the copy of a loan lost", [Staff], []),
        new(Operation.ClaimReturned, "note that a patron says a copy was returned", [Staff], []),
        new(Operation.UndoLoan, "take back a mistaken checkout or check-in", [Staff], []),
        new(Operation.ReadLoan, "read a loan", [Kiosk, Staff, App], [National], Self: true),
        new(Operation.ReadReceipt, "read a receipt", [Kiosk, Staff, App], [National], Self: true),
        new(Operation.PlaceReservation, "place a reservation", [Staff, App], [], Self: true),
        new(Operation.ChangeReservation, "change a reservation", [Staff, App], [], Self: true),
        new(Operation.CancelReservation, "cancel a reservation", [Staff, App], [], Self: true),
        new(Operation.PlaceOnShelf, "place a copy on the pickup shelf", [Staff], []),
        new(Operation.ReadReservation, "read a reservation", [Staff, App], [National], Self: true),
        new(Operation.RequestInterlibrary, "ask for what the library does not hold", [Staff, App], [], Self: true),
        new(Operation.HandleInterlibrary, "say how interlibrary requests and renewals go on", [Staff], []),
        new(Operation.LookUpPatron, "find a patron by card or national id", [Kiosk, Staff], [National]),
        new(Operation.ReadPatron, "read a patron", [Kiosk, Staff, App], [National], Self: true),
        new(Operation.ReadNonMember, "read id, name and cards of somebody who is no member", [Staff], [National]),
        new(Operation.RegisterPatron, "register a patron at the desk", [Staff], []),
        new(Operation.SelfRegister, "register whoever proves an identity", [Staff, App], [National]),
        new(Operation.ChangePatron, "change how a patron is reached", [Staff, App], [], Self: true),
        new(Operation.DecideOfPatron, "say where a patron lives and which category holds", [Staff], []),
        new(Operation.ChangePin, "give a patron another PIN", [Kiosk, Staff, App], [], Self: true),
        new(Operation.GiveConsent, "record a consent", [Staff], [], Self: true),
        new(Operation.WithdrawConsent, "take a consent back, or end a guardianship", [Staff], []),
        new(Operation.ReadConsents, "read consents and guardians", [Staff, App], [National], Self: true),
        new(Operation.BlockCard, "block a card", [Staff, App], [National], Self: true),
        new(Operation.UnblockCard, "free a blocked card", [Staff], [National]),
        new(Operation.LinkAccounts, "make one account of two that a person has", [Staff], [National], Self: true),
        new(Operation.ChangeAddresses, "add or remove a patron's temporary address", [Staff, App], [], Self: true),
        new(Operation.IssueCard, "give a patron a card", [Staff], []),
        new(Operation.ReplaceCard, "replace a card", [Staff, App], [], Self: true),
        new(Operation.UpgradeCard, "change a local card for a national one", [Staff, App], [], Self: true),
        new(Operation.ReadBarcode, "draw the barcode of a card", [Staff, App], [National], Self: true),
        new(Operation.ReserveSeries, "reserve numbers of the national card for a library", [], [National]),
        new(Operation.ReadSeries, "list reserved numbers of the national card", [Staff, Admin], [National]),
        new(Operation.JoinLibrary, "make a patron a member of a library", [Staff, App], [National], Self: true),
        new(Operation.ActivateMembership, "activate a membership", [Staff], []),
        new(Operation.AcceptRules, "note that a patron accepts a library's rules", [Staff, App], [], Self: true),
        new(Operation.MoveHome, "choose a patron's home library", [Staff, App], [National], Self: true),
        new(Operation.LeaveLibrary, "end a membership", [Staff, App], [National], Self: true),
        new(Operation.ReadPatronLoans, "read a patron's loans", [Kiosk, Staff, App], [National], Self: true),
        new(Operation.ReadPatronReservations, "read a patron's reservations", [Staff, App], [National], Self: true),
        new(Operation.ReadPatronFees, "read a patron's fees", [Kiosk, Staff, App], [National], Self: true),
        new(Operation.PostPayment, "post a payment", [Kiosk, Staff, App], [], Self: true),
        new(Operation.WaiveFee, "waive a fee", [Staff], [], Person: true),
        new(Operation.RefundFee, "give back what was paid of a fee", [Staff], [], Person: true),
        new(Operation.ReadStatement, "read a patron's statement", [Staff, App], [National], Self: true),
        new(Operation.ReadCashReport, "read what was paid on a day", [Staff, Admin], []),
        new(Operation.ReadCollection, "read which debts may be handed over", [Staff], []),
        new(Operation.ExportCollection, "hand debts over to be collected", [Staff], [], Person: true),
        new(Operation.ReadPatronNotices, "read a patron's notices", [Staff, App], [National], Self: true),
        new(Operation.ReadPatronStatus, "read whether a patron may borrow", [Kiosk, Staff, App], [], Self: true),
        new(Operation.ReadCopy, "read a copy", [Kiosk, Staff, App, Patron], [National]),
        new(Operation.MarkCopy, "say what is the matter with a copy", [Staff], []),
        new(Operation.ReadTitle, "read a title", [Kiosk, Staff, App, Patron], []),
        new(Operation.ReadQueue, "read the queue of a title", [Staff], []),
        new(Operation.ReadPickList, "read a branch's pick list", [Staff], []),
        new(Operation.Pick, "say what became of a pick", [Staff], []),
        new(Operation.ReadPickupShelf, "read a branch's pickup shelf", [Staff], []),
        new(Operation.ReadMessages, "read what was sent to patrons, or could not be", [Staff], []),
        new(Operation.HandleMessages, "say that a message came back, or try it again", [Staff], []),
        new(Operation.HoldNotices, "hold a library's notices and release them", [Admin], []),
        new(Operation.ReadWorkItems, "read what staff must sort out", [Staff], []),
        new(Operation.FinishWorkItem, "say that a work item is done", [Staff], []),
        new(Operation.AuthenticatePatron, "try a patron's card and PIN", [Kiosk, Staff, App], []),
        new(
            Operation.ReadEntitlements,
            "read which digital services a patron may use",
            [Kiosk, Staff, App],
            [],
            Self: true),
        new(
            Operation.ReadLibraries,
            "list libraries and branches",
            [],
            [Kiosk, Staff, App, Admin, National, Operator, Patron]),
        new(
            Operation.PutLibrary,
            "make a library, or change its settings and branches",
            [Admin],
            [National, Operator]),
        new(
            Operation.ReadRules,
            "read house rules",
            [],
            [Kiosk, Staff, App, Admin, National, Operator, Patron]),
        new(Operation.ReadPolicy, "read a policy", [Kiosk, Staff, App, Patron, Admin], [National]),
        new(Operation.ReadCalendar, "read a calendar", [Kiosk, Staff, App, Patron, Admin], [National]),
        new(Operation.PublishPolicy, "publish a policy, a calendar or house rules", [Admin], []),
        new(Operation.CheckPolicy, "ask what the rules say of a patron and a copy", [Kiosk, Staff, App], []),
        new(Operation.MoveDueDates, "move all due dates past a closure", [Staff, Admin], []),
        new(Operation.ReadEvents, "read the stream of events", [Staff, Admin], [National], Person: true),
        new(Operation.ReadNationalCards, "read the register of national cards", [], [National]),
        new(Operation.WriteNationalCards, "write the register of national cards", [], [National]),
        new(Operation.RunRegisters, "read a register now", [Admin], [National]),
        new(Operation.Import, "import files", [Staff], [], Person: true),
        new(Operation.ManageKeys, "make, list, rotate and revoke keys", [Admin], [Operator]),
        new(Operation.ReadAudit, "read who looked at whom", [Admin], [National]),
        new(Operation.KeepHistory, "keep a patron's history, or no longer", [Staff, App], [], Self: true),
        new(
            Operation.ReadPatronData,
            "read everything that is known of a patron",
            [Staff, App],
            [National],
            Self: true,
            Person: true),
        new(
            Operation.ErasePatron,
            "erase a patron, or what the own library has of one",
            [Staff, App],
            [National],
            Self: true,
            Person: true),
        new(Operation.ExcludePatron, "shut a patron out", [Staff], [], Person: true),
        new(Operation.DecideExclusion, "confirm or end an exclusion", [Staff], [], Person: true),
        new(Operation.ReadStatistics, "read what was counted", [Staff, Admin], [National]),
        new(Operation.ReadOperations, "see the operators' page", [], [Operator]),
        new(Operation.ReadTerminals, "read terminals and how they do", [Admin], [Operator]),
        new(Operation.ManageTerminals, "set terminals", [Admin], []),
        new(Operation.MoveClock, "move a demo clock", [Admin], []),
    ];

    private static readonly Reach[,] Reaches = Lay(Table);

    private static readonly FrozenDictionary<Operation, Permission> Rows =
        Table.ToFrozenDictionary(permission => permission.Operation);

    /// <summary>How far a role reaches with an operation.</summary>
    public static Reach Of(Role role, Operation operation) => Reaches[(int)role, (int)operation];

    /// <summary>The row of an operation.</summary>
    public static Permission Row(Operation operation) => Rows[operation];

    private static Reach[,] Lay(IReadOnlyList<Permission> table)
    {
        var reaches = new Reach[Enum.GetValues<Role>().Length, Enum.GetValues<Operation>().Length];
        foreach (var permission in table)
        {
            if (permission.Self)
            {
                reaches[(int)Patron, (int)permission.Operation] = Reach.Self;
            }

            foreach (var role in permission.Own)
            {
                reaches[(int)role, (int)permission.Operation] = Reach.OwnLibrary;
            }

            foreach (var role in permission.Any)
            {
                reaches[(int)role, (int)permission.Operation] = Reach.AnyLibrary;
            }
        }

        return reaches;
    }
}
