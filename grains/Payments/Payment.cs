using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Payments;

/// <summary>Money that came in from a patron, once for each reference of whoever took it (I21).</summary>
/// <param name="Reference">The number by which the payment provider, kiosk or desk knows it.</param>
/// <param name="Day">The day of the library on which it came in, for its cash report.</param>
/// <param name="Fees">The fees that were named to be paid; empty where policy chose.</param>
public sealed record Payment(
    PaymentId Id,
    PatronId PatronId,
    Isil Library,
    string Reference,
    Money Amount,
    PaymentMethod Method,
    DateTimeOffset At,
    DateOnly Day,
    ImmutableArray<FeeId> Fees)
{
    /// <summary>What of it went to which fee; together never more than the amount (I20).</summary>
    public ImmutableArray<Allocation> Allocations
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Whether another request says the same: who pays, how much, and for which fees.</summary>
    public bool IsSame(PatronId patron, Money amount, ImmutableArray<FeeId> fees) =>
        PatronId == patron && Amount == amount && Fees.ToHashSet().SetEquals(fees);
}

/// <summary>What of a payment went to one fee, in minor units.</summary>
public readonly record struct Allocation(FeeId FeeId, long Amount);

/// <summary>How money changed hands; the cash report counts by it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentMethod>))]
public enum PaymentMethod
{
    [JsonStringEnumMemberName("other")]
    Other = 0,

    [JsonStringEnumMemberName("cash")]
    Cash = 1,

    [JsonStringEnumMemberName("card")]
    Card = 2,

    [JsonStringEnumMemberName("online")]
    Online = 3,
}
