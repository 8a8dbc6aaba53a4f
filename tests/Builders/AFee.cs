using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Payments;

namespace Skranke.Tests.Builders;

/// <summary>Fees and claims of the test patron at Hørsholm, and what is done to them.</summary>
public static class AFee
{
    private static int _keys = 700_000;

    /// <param name="kind">One of <see cref="FeeKinds"/>.</param>
    public static Fee Of(
        long id, long amount, string kind = FeeKinds.Overdue, string chargedOn = "2026-11-10", Isil? library = null) =>
        new(
            new FeeId(id), APatron.Id, library ?? ALibrary.HoersholmIsil, kind, new Money(amount, "DKK"),
            Days.Noon(chargedOn));

    public static PostPayment Pay(long amount, string reference = "desk-1", params long[] fees) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        Amount = new Money(amount, "DKK"),
        Reference = reference,
        Fees = [.. fees.Select(FeeId.Of)],
        Method = PaymentMethod.Card,
    };

    public static WaiveFee Waive(long fee, long? amount = null) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = ARequest.Desk with { Reason = "the library was closed" },
        PatronId = APatron.Id,
        FeeId = new FeeId(fee),
        Amount = amount,
    };

    public static RefundFee Refund(long fee, long? amount = null) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = ARequest.Desk with { Reason = "it was found on our shelf" },
        PatronId = APatron.Id,
        FeeId = new FeeId(fee),
        Amount = amount,
        Method = PaymentMethod.Cash,
    };
}
