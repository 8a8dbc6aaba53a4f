using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>THE rule for removing a temporary address: at any time, also where it has ended (N14).</summary>
public static class RemovingAddress
{
    /// <summary>The code that this rule alone refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.PatronAddressUnknown];

    public sealed record Case(PatronCase<RemoveAddress> Of, Residence Residence, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var refusals = the.Of.Refusals();
        refusals.AddIf(the.Residence.Temporary.All(address => address.Id != command.AddressId), () => new Refusal(
            RefusalCodes.PatronAddressUnknown, "address.known", "The patron has no such temporary address."));
        return refusals.None
            ? new Decision(
                new PatronChanged(patron.Id),
                [new TemporaryAddressRemoved(patron.Id, command.AddressId)],
                [Fence.On(patron, FenceMode.Bump)])
            : Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read));
    }
}
