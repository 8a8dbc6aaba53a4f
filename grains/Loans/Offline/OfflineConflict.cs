using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Loans.Offline;

/// <summary>What staff are told when a transaction was recorded that the rules would have refused: the book has left
/// the building, so that it is never lost and never refused (I34).</summary>
public static class OfflineConflict
{
    /// <param name="codes">What would have been refused, in order of precedence.</param>
    public static WorkItem Of(
        WorkItemId id,
        CheckOut command,
        DateTimeOffset at,
        Copy copy,
        ImmutableArray<string> codes,
        LoanId loan) => new(
        id,
        command.Origin.Library,
        command.Branch,
        WorkItemKind.OfflineCheckout,
        at,
        codes,
        command.PatronId,
        copy.Id,
        loan,
        null,
        copy.Barcode.Value);

    public static WorkItem Of(
        WorkItemId id, CheckIn command, DateTimeOffset at, Copy copy, ImmutableArray<string> codes) => new(
        id,
        command.Origin.Library,
        command.Branch,
        WorkItemKind.OfflineCheckin,
        at,
        codes,
        CopyId: copy.Id,
        Barcode: copy.Barcode.Value);

    /// <summary>A transaction with a card or a copy that nobody knows: all that is known of it is what was
    /// scanned.</summary>
    public static WorkItem Unknown(
        WorkItemId id,
        Origin origin,
        WorkItemKind kind,
        BranchId branch,
        DateTimeOffset at,
        IEnumerable<Refusal> refusals,
        Scanned scanned) => new(
        id,
        origin.Library,
        branch,
        kind,
        at,
        [.. refusals.Select(refusal => refusal.Code).OrderBy(RefusalCodes.Precedence)],
        scanned.PatronId,
        scanned.CopyId,
        null,
        scanned.Card,
        scanned.Barcode);
}

/// <summary>What a kiosk read.</summary>
/// <param name="Card">The card as it was read, where nobody has it.</param>
/// <param name="PatronId">Whose card it is, where somebody's.</param>
/// <param name="Barcode">The barcode as it was read.</param>
/// <param name="CopyId">The copy that has it, where one does.</param>
public sealed record Scanned(string? Card, PatronId? PatronId, string Barcode, CopyId? CopyId);
