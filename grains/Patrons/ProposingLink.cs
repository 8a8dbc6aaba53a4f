using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Patrons;

/// <summary>THE rule for two accounts with one national id: they are proposed to staff for linking, never linked by
/// themselves (N15, N16). Whoever has found other accounts of a person asks here, and commits what it says together
/// with what it was about.</summary>
public static class ProposingLink
{
    /// <summary>One work item for each pair; institutions, erased and linked accounts are in none.</summary>
    /// <param name="patron">The account that was made, activated or looked at.</param>
    /// <param name="others">Other accounts with the same national id, of which nobody was told yet.</param>
    /// <param name="nextId">Gives a new id for each item.</param>
    public static ImmutableArray<Fact> Facts(
        Patron patron, IEnumerable<Patron> others, DateTimeOffset now, Func<WorkItemId> nextId)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var other in others.Where(other => other.Id != patron.Id))
        {
            if (IsPerson(patron) && IsPerson(other) && LibraryFor(patron, other) is { } library)
            {
                var (older, newer) = patron.Id.Value < other.Id.Value ? (patron, other) : (other, patron);
                facts.Add(new WorkItemRaised(new WorkItem(
                    nextId(), library, null, WorkItemKind.LinkProposed, now, [], older.Id, OtherPatronId: newer.Id)));
            }
        }

        return facts.ToImmutable();
    }

    /// <summary>Whose staff are told: a library of which both are members, else the one that issued a local card, else
    /// the first of which one is a member. Null where neither is a member anywhere.</summary>
    private static Isil? LibraryFor(Patron one, Patron other)
    {
        var memberships = one.Memberships.Concat(other.Memberships).ToArray();
        var cards = one.Cards.Concat(other.Cards).ToArray();
        return memberships.Select(membership => (Isil?)membership.Library).Distinct()
            .OrderByDescending(library => memberships.Count(membership => membership.Library == library))
            .ThenByDescending(library => cards.Any(card => card.Library == library))
            .ThenBy(library => library!.Value.Value, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static bool IsPerson(Patron patron) =>
        patron is { Kind: PatronKind.Person, Erased: false, LinkedTo: null };
}
