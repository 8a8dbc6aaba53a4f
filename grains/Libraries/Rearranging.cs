using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Collection;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>THE rule for a change of a library's settings and branches. A branch goes only when nothing is kept there
/// or waits to be picked up there, and money keeps its currency once some was owed.</summary>
public static class Rearranging
{
    /// <param name="LeftBehind">What there is at the branches that would go.</param>
    public sealed record Case(PutLibrary Command, Library Library, LeftBehind LeftBehind, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.LibraryInvalid, RefusalCodes.LibraryBranchInUse, RefusalCodes.LibraryCurrencyInUse];

    /// <summary>Branches of the library that a document no longer names.</summary>
    public static ImmutableArray<BranchId> Going(Library library, LibraryDocument document) =>
        [.. library.Branches.Select(branch => branch.Id).Except(document.Branches.Select(branch => branch.Id))];

    public static Decision Decide(Case the)
    {
        var (library, document) = (the.Library, the.Command.Document);
        var found = new Refusals();
        var faults = LibraryCheck.FaultsOf(document, library.Isil);
        found.AddIf(!faults.IsEmpty, () => Founding.Invalid(faults));
        foreach (var used in the.LeftBehind.Branches.Where(one => one.Copies > 0 || one.Reservations > 0))
        {
            found.Add(InUse(used));
        }

        found.AddIf(the.LeftBehind.HasFees && document.Currency != library.Currency, () => new Refusal(
            RefusalCodes.LibraryCurrencyInUse,
            "library.currency",
            $"Fees were charged in {library.Currency}; a library keeps its currency then.",
            new JsonObject { ["currency"] = library.Currency }));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(library));
        }

        var changed = library with
        {
            Version = library.Version + 1,
            Name = document.Name,
            TimeZone = document.TimeZone,
            Currency = document.Currency,
            Language = document.Language,
            Branches = [.. document.Branches.OrderBy(branch => branch.Id.Value, StringComparer.Ordinal)],
        };
        return new Decision(
            new LibraryKept(changed.Version, Founded: false),
            [new LibraryChanged(library, changed), .. ExportDay.Plan(library, changed, the.Now)],
            [Fence.On(library, FenceMode.Bump)]);
    }

    private static Refusal InUse(BranchUse used) => new(
        RefusalCodes.LibraryBranchInUse,
        "library.branches",
        $"Branch {used.Branch} has {used.Copies} copies and {used.Reservations} reservations. Move them first.",
        new JsonObject
        {
            ["branch"] = used.Branch.Value,
            ["copies"] = used.Copies,
            ["reservations"] = used.Reservations,
        });
}

/// <summary>What a library has that some of its settings depend upon. Counted without a lock, as free copies are: who
/// reserves at a branch in the instant in which it goes has a reservation there, which staff move.</summary>
public sealed record LeftBehind(ImmutableArray<BranchUse> Branches, bool HasFees);

/// <param name="Copies">Copies that belong there or are on their way there.</param>
/// <param name="Reservations">Active reservations that are picked up there.</param>
public sealed record BranchUse(BranchId Branch, long Copies, long Reservations);
