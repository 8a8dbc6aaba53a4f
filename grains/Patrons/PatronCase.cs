using Skranke.Actors;

namespace Skranke.Patrons;

/// <summary>What a rule that changes a patron's own record decides upon.</summary>
public sealed record PatronCase<TCommand>(TCommand Command, Patron Patron, DateTimeOffset Now)
    where TCommand : PatronCommand
{
    /// <summary>What stands in the way of every such change: the record has moved on since the caller read it, or the
    /// account was erased or linked to another.</summary>
    public Refusals Refusals()
    {
        var refusals = new Refusals();
        if (ExpectedVersion.Check(Command.ExpectedVersion, Patron.Version) is { } stale)
        {
            refusals.Add(stale);
        }

        Standing.CheckErased(Patron, refusals);
        Standing.CheckLinked(Patron, refusals);
        return refusals;
    }
}
