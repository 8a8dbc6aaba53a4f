using Npgsql;
using Skranke.Collection;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Payments;

namespace Skranke.Silo.Ledger;

/// <summary>Fees, payments and the entries of the money ledger (I17-I21). A unit without money adds no statement.
/// </summary>
internal sealed class MoneyFacts
{
    private readonly List<(Fee Fee, UnitOfWork Unit)> _charged = [];
    private readonly List<(FeeChanged Changed, UnitOfWork Unit)> _changed = [];
    private readonly List<(Payment Payment, UnitOfWork Unit)> _payments = [];
    private readonly List<(CollectionExport Export, UnitOfWork Unit)> _exports = [];
    private readonly List<(MoneyEntry Entry, UnitOfWork Unit)> _entries = [];

    public void Add(FeeCharged charged, UnitOfWork unit)
    {
        _charged.Add((charged.Fee, unit));
        Enter(charged, unit);
    }

    public void Add(FeeChanged changed, UnitOfWork unit)
    {
        _changed.Add((changed, unit));
        Enter(changed, unit);
    }

    public void Add(PaymentTaken taken, UnitOfWork unit) => _payments.Add((taken.Payment, unit));

    public void Add(CollectionExported exported, UnitOfWork unit) => _exports.Add((exported.Export, unit));

    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        AddPayments(batch);
        AddCharged(batch);
        if (_changed.Count > 0)
        {
            claims.Add((AddChanged(batch), _changed.Count));
            AddCancelledLoans(batch);
        }

        AddLoans(batch);
        AddEntries(batch);
        AddExports(batch);
    }

    /// <summary>Exports are few, so that each has statements of its own.</summary>
    private void AddExports(NpgsqlBatch batch)
    {
        foreach (var (export, unit) in _exports)
        {
            _ = batch.Add(
                "insert into collection_export (id, library, at, credential) values ($1, $2, $3, $4)",
                new NpgsqlParameter<long> { TypedValue = export.Id.Value },
                new NpgsqlParameter<string> { TypedValue = export.Library.Value },
                new NpgsqlParameter<DateTime> { TypedValue = export.At.UtcDateTime },
                new NpgsqlParameter<int> { TypedValue = unit.Origin.Credential });
            var columns = new Columns();
            var (ids, fees, kinds, amounts) = (
                columns.Longs(), columns.Longs(), columns.Shorts(), columns.Longs());
            foreach (var line in export.Lines)
            {
                ids.Add(export.Id.Value);
                fees.Add(line.FeeId.Value);
                kinds.Add((short)(line.IsWithdrawal ? 2 : 1));
                amounts.Add(line.Amount);
            }

            _ = batch.Add(
                "insert into collection_line (export_id, fee_id, kind, amount) select * from unnest($1, $2, $3, $4)",
                columns.Seal());
        }
    }

    private void Enter(Fact fact, UnitOfWork unit) =>
        _entries.AddRange(MoneyEntry.Of(fact).Select(entry => (entry, unit)));

    private void AddPayments(NpgsqlBatch batch)
    {
        if (_payments.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, libraries) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (references, amounts, currencies) = (columns.Texts(), columns.Longs(), columns.Texts());
        var (methods, channels, credentials) = (columns.Shorts(), columns.Shorts(), columns.Ints());
        var (at, days, fees) = (columns.Instants(), columns.Dates(), columns.Texts());
        foreach (var (payment, unit) in _payments)
        {
            ids.Add(payment.Id.Value);
            patrons.Add(payment.PatronId.Value);
            libraries.Add(payment.Library.Value);
            references.Add(payment.Reference);
            amounts.Add(payment.Amount.Amount);
            currencies.Add(payment.Amount.Currency);
            methods.Add((short)payment.Method);
            channels.Add((short)unit.Origin.Channel);
            credentials.Add(unit.Origin.Credential);
            at.Add(payment.At.UtcDateTime);
            days.Add(payment.Day);
            fees.Add(string.Join(' ', payment.Fees));
        }

        _ = batch.Add(
            """
            insert into payment (id, patron_id, library, reference, amount, currency, method, channel, credential, at,
                                 day, fees)
            select id, patron, library, reference, amount, currency, method, channel, credential, at, day,
                   array_remove(string_to_array(fees, ' '), '')::bigint[]
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 as u (id, patron, library, reference, amount, currency, method, channel, credential, at, day, fees)
            """,
            columns.Seal());
    }

    private void AddCharged(NpgsqlBatch batch)
    {
        if (_charged.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, libraries, kinds) = (columns.Longs(), columns.Longs(), columns.Texts(), columns.Texts());
        var (amounts, currencies) = (columns.Longs(), columns.Texts());
        var (chargedAt, causes, copies) = (columns.Instants(), columns.TextsOrNull(), columns.LongsOrNull());
        var (payBy, policies) = (columns.DatesOrNull(), columns.Ints());
        foreach (var (fee, _) in _charged)
        {
            ids.Add(fee.Id.Value);
            patrons.Add(fee.PatronId.Value);
            libraries.Add(fee.Library.Value);
            kinds.Add(fee.Kind);
            amounts.Add(fee.Amount.Amount);
            currencies.Add(fee.Amount.Currency);
            chargedAt.Add(fee.ChargedAt.UtcDateTime);
            causes.Add(fee.Cause);
            copies.Add(fee.CopyId?.Value);
            payBy.Add(fee.PayBy);
            policies.Add(fee.PolicyVersion);
        }

        _ = batch.Add(
            """
            insert into fee (id, patron_id, library, kind, amount, currency, charged_at, cause, copy_id, pay_by,
                             policy_version)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            columns.Seal());
    }

    private NpgsqlBatchCommand AddChanged(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, versions, amounts) = (columns.Longs(), columns.Ints(), columns.Longs());
        var (paid, refunded, waived) = (columns.Longs(), columns.Longs(), columns.Longs());
        var (reversed, settledAt, causes) = (columns.Longs(), columns.InstantsOrNull(), columns.TextsOrNull());
        foreach (var (changed, unit) in _changed)
        {
            var (before, fee) = (changed.Before, changed.After);
            ids.Add(fee.Id.Value);
            versions.Add(before.Version);
            amounts.Add(fee.Amount.Amount);
            paid.Add(fee.Paid);
            refunded.Add(fee.Refunded);
            waived.Add(fee.Waived);
            reversed.Add(fee.Reversed);
            settledAt.Add(fee.IsOpen ? null : unit.At.UtcDateTime);
            causes.Add(fee.Cause);
        }

        return batch.Add(
            """
            update fee f set version = u.version + 1, amount = u.amount, paid = u.paid, refunded = u.refunded,
                             waived = u.waived, reversed = u.reversed, cause = u.cause,
                             settled_at = case when u.settled is null then null
                                               else coalesce(f.settled_at, u.settled) end,
                             copy_id = case when u.settled is null then f.copy_id end
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 as u (id, version, amount, paid, refunded, waived, reversed, settled, cause)
            where f.id = u.id and f.version = u.version
            """,
            columns.Seal());
    }

    /// <summary>What a fee covered until it was cancelled may be charged again.</summary>
    private void AddCancelledLoans(NpgsqlBatch batch)
    {
        var gone = _changed.SelectMany(one => one.Changed.Left.Select(
            loan => (one.Changed.After.Id, Loan: loan))).ToArray();
        if (gone.Length > 0)
        {
            _ = batch.Add(
                """
                update fee_loan fl set cancelled = true from unnest($1, $2) as u (fee, loan)
                where fl.fee_id = u.fee and fl.loan_id = u.loan
                """,
                Rows.Longs([.. gone.Select(one => one.Id.Value)]),
                Rows.Longs([.. gone.Select(one => one.Loan.LoanId.Value)]));
        }
    }

    private void AddLoans(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (fees, loans) = (columns.Longs(), columns.Longs());
        var (kinds, steps) = (columns.Texts(), columns.Ints());
        var covered = _charged.SelectMany(one => one.Fee.Loans.Select(loan => (one.Fee, Loan: loan)))
            .Concat(_changed.SelectMany(one => one.Changed.Joined.Select(
                loan => (Fee: one.Changed.After, Loan: loan))));
        foreach (var (fee, loan) in covered)
        {
            fees.Add(fee.Id.Value);
            loans.Add(loan.LoanId.Value);
            kinds.Add(fee.Kind);
            steps.Add(loan.Step);
        }

        if (fees.Count > 0)
        {
            _ = batch.Add(
                "insert into fee_loan (fee_id, loan_id, kind, step) select * from unnest($1, $2, $3, $4)",
                columns.Seal());
        }
    }

    private void AddEntries(NpgsqlBatch batch)
    {
        if (_entries.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (libraries, fees, kinds) = (columns.Texts(), columns.Longs(), columns.Shorts());
        var (amounts, currencies, at) = (columns.Longs(), columns.Texts(), columns.Instants());
        var (payments, methods) = (columns.LongsOrNull(), columns.Shorts());
        var (channels, credentials, reasons) = (columns.Shorts(), columns.Ints(), columns.TextsOrNull());
        foreach (var (entry, unit) in _entries)
        {
            libraries.Add(entry.Library.Value);
            fees.Add(entry.FeeId.Value);
            kinds.Add((short)entry.Kind);
            amounts.Add(entry.Amount);
            currencies.Add(entry.Currency);
            at.Add(unit.At.UtcDateTime);
            payments.Add(entry.PaymentId?.Value);
            methods.Add((short)entry.Method);
            channels.Add((short)unit.Origin.Channel);
            credentials.Add(unit.Origin.Credential);
            reasons.Add(entry.Kind is MoneyEntryKind.Waiver or MoneyEntryKind.Refund ? unit.Origin.Reason : null);
        }

        _ = batch.Add(
            """
            insert into money_entry (library, fee_id, kind, amount, currency, day, payment_id, method, channel,
                                     credential, reason)
            select u.library, u.fee, u.kind, u.amount, u.currency, (u.at at time zone l.time_zone)::date, u.payment,
                   u.method, u.channel, u.credential, u.reason
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                 as u (library, fee, kind, amount, currency, at, payment, method, channel, credential, reason)
            join library l on l.isil = u.library
            """,
            columns.Seal());
    }
}
