using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Collection;

/// <summary>THE rule for an export (H48): staff ask for one, or the day that policy names has come. An export that
/// staff asked for is made although nothing is to be handed over, because somebody waits for the file; one that came by
/// itself is not. Which fees go along is for <see cref="Collecting"/>.</summary>
public static class Exporting
{
    public sealed record Case(
        ExportCollection Command,
        Library Library,
        IReadOnlyList<Collecting.Case> Fees,
        CollectionExportId Id,
        DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var library = the.Library;
        if (the.Command.IsScheduled && !(library.CollectionDueAt <= the.Now))
        {
            return new Decision(Told.Instance, [], [Fence.On(library)]);
        }

        var lines = Collecting.Lines(the.Fees, library.PolicyOn(library.Today(the.Now)));
        if (!the.Command.IsScheduled)
        {
            return new Decision(new Collected(the.Id), [Exported()], [Fence.On(library)]);
        }

        var planned = new CollectionPlanned(library.Isil, ExportDay.Next(library, the.Now));
        return new Decision(
            lines.IsEmpty ? Told.Instance : new Collected(the.Id),
            lines.IsEmpty ? [planned] : [Exported(), planned],
            [Fence.On(library, FenceMode.Bump)]);

        CollectionExported Exported() => new(new CollectionExport(the.Id, library.Isil, the.Now, lines));
    }
}
