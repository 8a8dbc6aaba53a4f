using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Patrons;

/// <summary>THE rule for what a patron's death changes: nothing is lent any more, by whatever card or way, and every
/// library with something open learns it once. Memberships stay, for whoever settles the estate deals with them; the
/// reservations end as any other does, by cancelling, so that a copy that waits passes to the next in line.</summary>
public static class Death
{
    /// <summary>What follows from a death that has become known.</summary>
    /// <param name="patron">As the patron stands now.</param>
    /// <param name="owed">Libraries with fees of this patron.</param>
    /// <param name="nextItem">Gives the number of a work item.</param>
    public static ImmutableArray<Fact> Facts(
        Patron patron, DateTimeOffset now, IEnumerable<Isil> owed, Func<WorkItemId> nextItem)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var card in patron.Cards.Where(card => card.State == CardState.Active))
        {
            var blocked = card with { State = CardState.Blocked, BlockReason = CardBlockReason.Other };
            facts.Add(new CardChanged(patron.Id, blocked, EventKind.CardBlocked));
        }

        foreach (var library in Concerned(patron, owed))
        {
            facts.Add(new WorkItemRaised(new WorkItem(
                nextItem(),
                library,
                null,
                WorkItemKind.PatronDeceased,
                now,
                Standing.DeceasedCodes,
                patron.Id)));
        }

        return facts.ToImmutable();
    }

    /// <summary>Libraries with a loan, a reservation or a fee of the patron, each once.</summary>
    private static IEnumerable<Isil> Concerned(Patron patron, IEnumerable<Isil> owed) =>
        patron.Loans.Select(loan => loan.Library)
            .Concat(patron.Reservations.Select(reservation => reservation.Library))
            .Concat(owed)
            .Distinct()
            .OrderBy(library => library.Value, StringComparer.Ordinal);
}
