using Skranke.Collection;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Payments;

namespace Skranke.Silo.Ledger;

/// <summary>Fees, payments and the money ledger in memory.</summary>
public sealed partial class MemoryLedger
{
    private readonly List<Payment> _payments = [];
    private readonly List<MoneyEntry> _entries = [];
    private readonly List<CollectionExport> _exports = [];
    private readonly Dictionary<long, DateTimeOffset> _renewedAt = [];

    /// <summary>The entries of the money ledger, in order.</summary>
    public IReadOnlyList<MoneyEntry> MoneyEntries
    {
        get
        {
            lock (_committing)
            {
                return [.. _entries];
            }
        }
    }

    public IReadOnlyList<Payment> Payments
    {
        get
        {
            lock (_committing)
            {
                return [.. _payments];
            }
        }
    }

    public ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<DateTimeOffset?>(
                _renewedAt.TryGetValue(loan.Value, out var at) && _loans[loan.Value].Renewals > 0 ? at : null);
        }
    }

    public ValueTask<Fee?> Fee(FeeId id)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_fees.Find(fee => fee.Id == id));
        }
    }

    public ValueTask<Fee?> FeeOfCause(PatronId patron, Isil library, string kind, string cause)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_fees.Find(fee =>
                fee.PatronId == patron && fee.Library == library && fee.Kind == kind && fee.Cause == cause));
        }
    }

    public ValueTask<Payment?> Payment(Isil library, string reference)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(
                _payments.Find(payment => payment.Library == library && payment.Reference == reference));
        }
    }

    public ValueTask<IReadOnlyList<Isil>> DueCollections(DateTimeOffset now)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Isil>>(
            [
                .. _libraries.Values.Where(library => library.CollectionDueAt <= now)
                    .OrderBy(library => library.CollectionDueAt).ThenBy(library => library.Isil.Value)
                    .Select(library => library.Isil),
            ]);
        }
    }

    public ValueTask<IReadOnlyList<Collecting.Case>> CollectionCases(Isil library)
    {
        lock (_committing)
        {
            var lines = _exports.SelectMany(export => export.Lines).ToLookup(line => line.FeeId);
            return ValueTask.FromResult<IReadOnlyList<Collecting.Case>>(
            [
                .. _fees.Where(fee => fee.Library == library)
                    .Select(fee => new Collecting.Case(
                        fee,
                        lines[fee.Id].Where(line => !line.IsWithdrawal).Sum(line => line.Amount),
                        lines[fee.Id].Where(line => line.IsWithdrawal).Sum(line => line.Amount)))
                    .Where(one => one.Fee.IsOpen || one.HandedOver > one.Withdrawn)
                    .OrderBy(one => one.Fee.Id.Value),
            ]);
        }
    }

    /// <summary>Every export that was made, in order.</summary>
    public IReadOnlyList<CollectionExport> Exports
    {
        get
        {
            lock (_committing)
            {
                return [.. _exports];
            }
        }
    }

    private void WriteMoney(Fact fact)
    {
        switch (fact)
        {
            case FeeCharged charged:
                _fees.Add(charged.Fee);
                DebtChanged(charged.Fee);
                break;
            case FeeChanged { After: var after }:
                _fees[_fees.FindIndex(fee => fee.Id == after.Id)] =
                    after.IsOpen ? after : after with { CopyId = null };
                DebtChanged(after);
                break;
            case CollectionExported exported:
                _exports.Add(exported.Export);
                break;
            case PaymentTaken taken:
                _payments.Add(taken.Payment);
                break;
        }

        _entries.AddRange(MoneyEntry.Of(fact));
    }

    /// <summary>The constraint on money that a unit would violate.</summary>
    private string? LostMoney(UnitOfWork unit)
    {
        var handedOver = _exports.SelectMany(export => export.Lines).Where(line => !line.IsWithdrawal)
            .Select(line => line.FeeId).ToHashSet();
        if (unit.Facts.OfType<CollectionExported>().Any(exported =>
            exported.Export.Lines.Any(line => !line.IsWithdrawal && handedOver.Contains(line.FeeId))))
        {
            return "collection_hands_over_once";
        }

        if (!unit.Facts.Any(fact => fact is FeeCharged or FeeChanged or PaymentTaken))
        {
            return null;
        }

        if (unit.Facts.OfType<FeeChanged>().Any(changed =>
            _fees.Find(fee => fee.Id == changed.Before.Id)?.Version != changed.Before.Version))
        {
            return "version";
        }

        var changes = unit.Facts.OfType<FeeChanged>().ToDictionary(changed => changed.Before.Id);
        var after = _fees.Select(fee => changes.TryGetValue(fee.Id, out var changed) ? changed.After : fee)
            .Concat(unit.Facts.OfType<FeeCharged>().Select(charged => charged.Fee)).ToArray();
        return after.SelectMany(fee => fee.Loans.Select(loan => (fee.Kind, loan))).GroupBy(one => one)
                .Any(group => group.Count() > 1) ? "I17_one_fee_per_cause"
            : after.Where(fee => fee.Cause is not null)
                .GroupBy(fee => (fee.PatronId, fee.Library, fee.Kind, fee.Cause))
                .Any(group => group.Count() > 1) ? "I17_one_fee_per_group"
            : after.Any(fee => fee.Outstanding.Amount < 0 || fee.Refunded > fee.Paid) ? "I20_no_fee_below_zero"
            : unit.Facts.OfType<PaymentTaken>().Any(taken => _payments.Any(payment =>
                payment.Library == taken.Payment.Library && payment.Reference == taken.Payment.Reference))
                ? "I21_one_payment_per_reference"
            : null;
    }
}
