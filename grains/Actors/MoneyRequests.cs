using System.Collections.Immutable;
using Skranke.Payments;

namespace Skranke.Actors;

/// <summary>To a patron: money came in. The same reference posts once at a library, whoever asks (I21).</summary>
public sealed record PostPayment : PatronCommand
{
    public required Money Amount { get; init; }

    /// <summary>The number by which whoever took the money knows it.</summary>
    public required string Reference { get; init; }

    /// <summary>The fees to be paid; empty for the order that policy sets.</summary>
    public ImmutableArray<FeeId> Fees
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    public PaymentMethod Method { get; init; }
}

/// <summary>To a patron: staff let a fee go, in whole or in part; why stands in the origin.</summary>
public sealed record WaiveFee : PatronCommand
{
    public required FeeId FeeId { get; init; }

    /// <summary>In minor units; null for all that is left.</summary>
    public long? Amount { get; init; }
}

/// <summary>To a patron: staff give back what was paid of a fee, which was not owed; why stands in the
/// origin.</summary>
public sealed record RefundFee : PatronCommand
{
    public required FeeId FeeId { get; init; }

    /// <summary>In minor units; null for all that was paid.</summary>
    public long? Amount { get; init; }

    public PaymentMethod Method { get; init; }
}

/// <summary>To a library: hand over what may be collected, and withdraw what is not owed any more.</summary>
/// <param name="IsScheduled">True where the day has come; false where staff ask.</param>
public sealed record ExportCollection(bool IsScheduled) : Command;
