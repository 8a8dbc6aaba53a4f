using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Memberships;

/// <summary>What a rule about a patron's bond with one library decides upon, and the unit of work that it
/// makes.</summary>
/// <param name="Library">The library that the bond is with.</param>
public sealed record MembershipCase<TCommand>(PatronCase<TCommand> Change, Library Library)
    where TCommand : MembershipCommand
{
    public TCommand Command => Change.Command;

    public Patron Patron => Change.Patron;

    public DateTimeOffset Now => Change.Now;

    /// <summary>Null where the patron is no member.</summary>
    public Membership? Membership => Patron.MembershipOf(Library.Isil);

    /// <summary>The version of the library's rules in force now, which who accepts them accepts.</summary>
    public int RulesNow => Library.RulesOn(Library.Today(Now));

    /// <summary>What stands in the way of every change of a patron's own record.</summary>
    public Refusals Refusals() => Change.Refusals();

    /// <summary>The patron's version moves: a checkout that was decided upon the old membership is refused by it. The
    /// library is read, so that nobody accepts rules that are no longer the present ones.</summary>
    public Decision Make(params ImmutableArray<Fact> facts) =>
        new(new PatronChanged(Patron.Id), facts, [Fence.On(Patron, FenceMode.Bump), Fence.On(Library)]);

    /// <summary>It stands as was asked already.</summary>
    public Decision Unchanged() =>
        new(new PatronChanged(Patron.Id), [], [Fence.On(Patron, FenceMode.Read), Fence.On(Library)]);

    public Decision Refuse(Refusals found) =>
        Decision.Refuse(found.InOrder(), Fence.On(Patron, FenceMode.Read), Fence.On(Library));
}
