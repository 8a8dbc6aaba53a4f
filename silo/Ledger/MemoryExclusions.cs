using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Timers;

namespace Skranke.Silo.Ledger;

/// <summary>Exclusions, and debts that must be looked at, in memory.</summary>
public sealed partial class MemoryLedger
{
    private readonly HashSet<DebtToReview> _debts = [];

    public ValueTask<IReadOnlyList<DueExclusion>> DueExclusions(int shard, DateTimeOffset now, int most)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<DueExclusion>>(
            [
                .. from patron in _patrons.Values
                   from exclusion in patron.Exclusions
                   where exclusion.Id.Value % TimerShardGrain.Shards == shard && exclusion.NextActionAt <= now
                   orderby exclusion.NextActionAt
                   select new DueExclusion(exclusion.Id, patron.Id, exclusion.Library),
            ]);
        }
    }

    public ValueTask<IReadOnlyList<DebtToReview>> DebtsToReview(int shard, int most)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<DebtToReview>>(
                [.. _debts.Where(debt => debt.PatronId.Value % TimerShardGrain.Shards == shard).Take(most)]);
        }
    }

    public ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_fees
                .Where(fee => fee.PatronId == patron && fee.Library == library && fee.ChargedAt >= since)
                .Where(fee => FeeKinds.IsClaim(fee.Kind))
                .SelectMany(fee => fee.Loans)
                .Select(loan => DateOnly.FromDateTime(_loans[loan.LoanId.Value].LoanedAt.UtcDateTime))
                .Distinct().Count());
        }
    }

    public ValueTask<DateTimeOffset?> NextDue(DateTimeOffset after)
    {
        lock (_committing)
        {
            var times = _loans.Values.Where(loan => loan.ClosedAt is null).Select(loan => loan.NextActionAt)
                .Concat(_reservations.Values.Where(one => one.IsActive).Select(one => one.NextActionAt))
                .Concat(_patrons.Values.SelectMany(patron => patron.Exclusions).Select(one => one.NextActionAt))
                .Concat(_libraries.Values.Select(library => library.CollectionDueAt));
            return ValueTask.FromResult(times.Where(at => at > after).Min());
        }
    }

    private void DebtChanged(Fee fee) => _ = _debts.Add(new DebtToReview(fee.PatronId, fee.Library));

    private void WriteExclusion(Fact fact)
    {
        switch (fact)
        {
            case ExclusionChanged changed:
                Change(changed.PatronId, patron => patron with
                {
                    Exclusions =
                    [
                        .. patron.Exclusions.Where(one => one.Id != changed.After.Id), changed.After,
                    ],
                });
                break;
            case DebtReviewed reviewed:
                _ = _debts.Remove(new DebtToReview(reviewed.PatronId, reviewed.Library));
                break;
        }
    }
}
