using System.Collections.Immutable;
using Skranke.Fees;
using Skranke.Libraries;

namespace Skranke.Collection;

/// <summary>THE rule for which debts are handed over to be collected (H48): where more is owed than the amount that
/// policy names, exactly that much is not enough. Fees and claims stay separate lines for ever, because the law lets
/// them be collected in different ways. What was handed over and is not owed any more is withdrawn.</summary>
public static class Collecting
{
    /// <summary>A fee, and what was handed over of it and withdrawn again.</summary>
    public sealed record Case(Fee Fee, long HandedOver, long Withdrawn);

    /// <summary>What may be handed over, patron by patron: everything that is owed and was not handed over yet.
    /// </summary>
    /// <param name="fees">Fees of one library.</param>
    public static ImmutableArray<CollectionCandidate> Candidates(IEnumerable<Case> fees, Policy policy)
    {
        if (policy.Collection.Above is not { } above)
        {
            return [];
        }

        return
        [
            .. fees.Where(one => one is { HandedOver: 0, Fee.IsOpen: true, Fee.PatronId.Value: > 0 })
                .Where(one => policy.Collection.WithClaims || !one.Fee.IsClaim)
                .GroupBy(one => one.Fee.PatronId)
                .Where(patron => patron.Sum(one => one.Fee.Outstanding.Amount) > above)
                .OrderBy(patron => patron.Key.Value)
                .Select(patron => new CollectionCandidate(
                    patron.Key, [.. patron.Select(one => one.Fee).OrderBy(fee => fee.Id.Value)])),
        ];
    }

    /// <summary>The lines of an export: what is handed over now, and what is withdrawn of earlier ones.</summary>
    public static ImmutableArray<CollectionLine> Lines(IReadOnlyList<Case> fees, Policy policy) =>
    [
        .. Candidates(fees, policy).SelectMany(candidate => candidate.Fees)
            .Select(fee => new CollectionLine(fee.Id, IsWithdrawal: false, fee.Outstanding.Amount)),
        .. fees.Select(one => new CollectionLine(
                one.Fee.Id, IsWithdrawal: true, one.HandedOver - one.Withdrawn - one.Fee.Outstanding.Amount))
            .Where(line => line.Amount > 0).OrderBy(line => line.FeeId.Value),
    ];
}

/// <summary>What a patron owes that may be handed over.</summary>
public sealed record CollectionCandidate(PatronId PatronId, ImmutableArray<Fee> Fees);

/// <summary>A line of an export.</summary>
/// <param name="Amount">In minor units.</param>
public readonly record struct CollectionLine(FeeId FeeId, bool IsWithdrawal, long Amount);

/// <summary>Debts of a library that were handed over at once, with what was withdrawn.</summary>
public sealed record CollectionExport(
    CollectionExportId Id, Isil Library, DateTimeOffset At, ImmutableArray<CollectionLine> Lines);
