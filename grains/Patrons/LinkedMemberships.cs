using System.Collections.Immutable;

namespace Skranke.Patrons;

/// <summary>THE rule for the memberships of two accounts that become one. Each library keeps one: an active membership
/// wins over a pending one, then the one with newer rules, then that of the account that stays. One library is home:
/// the one that was chosen, else that of the account that stays, else the other's.</summary>
/// <param name="All">By library, as they are afterwards.</param>
/// <param name="TakenOver">Libraries whose membership is that of the emptied account.</param>
public sealed record LinkedMemberships(ImmutableArray<Membership> All, ImmutableArray<Isil> TakenOver)
{
    /// <summary>The home library afterwards; null where neither had one.</summary>
    public Isil? Home => All.FirstOrDefault(membership => membership.Home)?.Library;

    /// <param name="home">The home library that was chosen; null where none was.</param>
    /// <param name="activated">The library at which the one that stays becomes active in the same step, and the version
    /// of its rules that is accepted; null where at none.</param>
    public static LinkedMemberships Of(Patron to, Patron from, Isil? home, (Isil Library, int Rules)? activated)
    {
        var all = ImmutableArray.CreateBuilder<Membership>();
        var taken = ImmutableArray.CreateBuilder<Isil>();
        var chosen = home ?? HomeOf(to) ?? HomeOf(from);
        var libraries = to.Memberships.Concat(from.Memberships).Select(membership => membership.Library);
        if (activated is { } here)
        {
            libraries = libraries.Append(here.Library);
        }

        foreach (var library in libraries.Distinct().OrderBy(library => library.Value, StringComparer.Ordinal))
        {
            var (stays, goes) = (to.MembershipOf(library), from.MembershipOf(library));
            var isTaken = goes is not null && (stays is null || IsBetter(goes, stays));
            var one = (isTaken ? goes : stays) ?? new Membership(library, MembershipState.Pending, false, null);
            if (isTaken)
            {
                taken.Add(library);
            }

            one = library == activated?.Library
                ? one with { State = MembershipState.Active, RulesVersion = activated.Value.Rules }
                : one;
            all.Add(one with { Home = library == chosen });
        }

        return new LinkedMemberships(all.ToImmutable(), taken.ToImmutable());
    }

    /// <summary>What both have and do not have alike, and that each has a home.</summary>
    public static IEnumerable<LinkConflict> Conflicts(Patron to, Patron from)
    {
        foreach (var goes in from.Memberships)
        {
            if (to.MembershipOf(goes.Library) is { } stays && (stays with { Home = goes.Home }) != goes)
            {
                yield return new LinkConflict(LinkConflictKind.Membership) { Library = goes.Library };
            }
        }

        if (HomeOf(to) is { } home && HomeOf(from) is { } other && home != other)
        {
            yield return new LinkConflict(LinkConflictKind.HomeLibrary) { Library = other };
        }
    }

    private static Isil? HomeOf(Patron patron) =>
        patron.Memberships.FirstOrDefault(membership => membership.Home)?.Library;

    private static bool IsBetter(Membership goes, Membership stays) => goes.State == stays.State
        ? (goes.RulesVersion ?? 0) > (stays.RulesVersion ?? 0)
        : goes.State == MembershipState.Active;
}
