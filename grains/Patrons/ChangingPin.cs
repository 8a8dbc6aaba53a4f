using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for a new PIN (H8): whoever knows the old one chooses another; whoever forgot it proves who it is,
/// by a verified identity or to staff. A new PIN forgets the wrong tries of the old one, a wrong old PIN counts as a
/// wrong try.</summary>
public static class ChangingPin
{
    /// <param name="Old">What became of the old PIN, where that is the proof.</param>
    public sealed record Case(PatronCase<ChangePin> Of, PinTry? Old, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var found = the.Of.Refusals();
        the.Old?.Check(found);
        command.Pin.Check(the.Library.PolicyOn(the.Library.Today(the.Now)).Pins, found);
        if (found.None)
        {
            return new Decision(
                new PatronChanged(patron.Id),
                [new PinChanged(patron.Id, command.Pin.Kept)],
                [Fence.On(patron, FenceMode.Bump), Fence.On(the.Library)]);
        }

        var tried = the.Old?.Facts(patron) ?? [];
        return tried.IsEmpty
            ? Decision.Refuse(found.InOrder(), Fence.On(patron, FenceMode.Read), Fence.On(the.Library))
            : new Decision(new Refused(found.InOrder()), tried, [Fence.On(patron, FenceMode.Bump)]);
    }
}
