using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for adding a temporary address, with dates or without (N14).</summary>
public static class AddingAddress
{
    public sealed record Case(
        PatronCase<AddAddress> Of,
        Residence Residence,
        Library Library,
        DateTimeOffset Now);

    public static Decision Decide(Case the, AddressId id)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var refusals = the.Of.Refusals();
        RegisteredAddress.CheckSecret(the.Residence, the.Library.Today(the.Now), refusals);
        var library = Fence.On(the.Library);
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read), library);
        }

        var address = new TemporaryAddress(id, command.Address, command.From, command.To);
        return new Decision(
            new PatronChanged(patron.Id),
            [new TemporaryAddressAdded(patron.Id, address)],
            [Fence.On(patron, FenceMode.Bump), library]);
    }
}
