using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for how a patron is reached: e-mail and phone are changed by patron and staff alike (H14), each is
/// used for notices where the patron says so, and an address that is new is used unless the library's policy waits to
/// be told (H13, H29). What the population register says is no part of it (N13).</summary>
public static class ChangingContact
{
    public sealed record Case(PatronCase<ChangeContact> Of, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var found = the.Of.Refusals();
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        var isOnByDefault = the.Library.PolicyOn(the.Library.Today(the.Now)).Registration.NoticesOnByDefault;
        return new Decision(
            new PatronChanged(patron.Id),
            [new ContactChanged(patron.Id, command.Change, isOnByDefault)],
            [Fence.On(patron, FenceMode.Bump), Fence.On(the.Library)]);
    }
}
