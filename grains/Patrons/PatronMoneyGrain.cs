using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Payments;

namespace Skranke.Patrons;

/// <summary>What a patron's grain decides about money. It is the patron's turn in which payments, waivers and refunds
/// happen one after the other; what a return charges moves the patron's version.</summary>
public sealed partial class PatronGrain
{
    private ValueTask<Reply> ReceiveMoney(PatronCommand request)
    {
        switch (request)
        {
            case PostPayment command:
                return Alone(command, async (the, fresh) =>
                {
                    var library = await LibraryOf(command.Origin.Library, fresh);
                    return PostingPayment.Decide(
                        new PostingPayment.Case(
                            the,
                            library,
                            await World.Load.Payment(library.Isil, command.Reference),
                            await World.Load.OpenFees(the.Patron.Id)),
                        new PaymentId(World.Ids.Next()));
                });
            case WaiveFee command:
                return Alone(command, async (the, fresh) =>
                    await FeeOf(the.Patron, command.FeeId, command.Origin) is { } fee
                        ? Waiving.Decide(
                            the,
                            fee,
                            await LibraryOf(fee.Library, fresh),
                            await World.Load.OpenFees(the.Patron.Id))
                        : Decision.Refuse([NoSuchFee], Fence.On(the.Patron, FenceMode.Read)));
            case RefundFee command:
                return Alone(command, async (the, _) =>
                    await FeeOf(the.Patron, command.FeeId, command.Origin) is { } fee
                        ? Refunding.Decide(the, fee)
                        : Decision.Refuse([NoSuchFee], Fence.On(the.Patron, FenceMode.Read)));
            default:
                return ReceiveExclusion(request);
        }
    }

    /// <summary>A fee of the patron at the asking library.</summary>
    private async ValueTask<Fee?> FeeOf(Patron patron, FeeId id, Origin origin) =>
        await World.Load.Fee(id) is { } fee && fee.PatronId == patron.Id && fee.Library == origin.Library ? fee : null;

    private static Refusal NoSuchFee => new(
        RefusalCodes.FeeUnknown, "fee.known", "The patron has no such fee at the library.");
}
