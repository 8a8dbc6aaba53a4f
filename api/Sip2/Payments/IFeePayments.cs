namespace Skranke.Api.Sip2.Payments;

/// <summary>What a terminal says that a patron has paid at it.</summary>
/// <param name="Amount">In minor units of the library's currency.</param>
/// <param name="Reference">The terminal's own number of the payment: the same one is booked once.</param>
/// <param name="FeeId">The fee that it is for; null for the oldest ones.</param>
public sealed record FeePayment(PatronId Patron, Money Amount, string Reference, long? FeeId);

/// <summary>Where payments of terminals are booked.</summary>
public interface IFeePayments
{
    /// <summary>Null where it was booked; else the key of the text that says why not.</summary>
    ValueTask<string?> Book(Exchange the, FeePayment payment);
}

/// <summary>Takes no payments: the engine has no accounts to book them on yet.</summary>
public sealed class NoFeePayments : IFeePayments
{
    /// <inheritdoc/>
    public ValueTask<string?> Book(Exchange the, FeePayment payment) => new("payment.not-taken-here");
}
