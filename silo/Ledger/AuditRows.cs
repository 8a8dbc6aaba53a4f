using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Access;

namespace Skranke.Silo.Ledger;

/// <summary>Lines of the audit, gathered for one statement. What staff set aside is written in the unit of work itself,
/// so that no override can stand without its line and none has two.</summary>
internal sealed class AuditRows
{
    public const string Sql =
        """
        insert into audit (at, credential, library, operation, patron_id, reason)
        select u.at, u.credential, u.library, u.operation, u.patron, u.reason
        from unnest($1, $2, $3, $4, $5, $6) as u (at, credential, library, operation, patron, reason)
        """;

    private readonly Columns _columns = new();
    private readonly List<DateTime> _at;
    private readonly List<int> _credentials;
    private readonly List<string> _libraries;
    private readonly List<short> _operations;
    private readonly List<long?> _patrons;
    private readonly List<string?> _reasons;

    public AuditRows()
    {
        _at = _columns.Instants();
        _credentials = _columns.Ints();
        _libraries = _columns.Texts();
        _operations = _columns.Shorts();
        _patrons = _columns.LongsOrNull();
        _reasons = _columns.TextsOrNull();
    }

    public void Add(
        DateTimeOffset at, int credential, Isil library, Audited operation, long? patron, string? reason)
    {
        _at.Add(at.UtcDateTime);
        _credentials.Add(credential);
        _libraries.Add(library.Value);
        _operations.Add((short)operation);
        _patrons.Add(patron);
        _reasons.Add(reason);
    }

    /// <summary>The line of a unit in which refusals were set aside or somebody was erased; nothing for any
    /// other.</summary>
    public void Add(UnitOfWork unit)
    {
        var origin = unit.Origin;
        if (!unit.Overridden.IsEmpty)
        {
            var (patron, codes) = (PatronOf(unit), string.Join(' ', unit.Overridden));
            Add(unit.At, origin.Credential, origin.Library, Audited.Override, patron, $"{codes}: {origin.Reason}");
        }

        foreach (var waived in unit.Facts.OfType<FeeChanged>().Where(changed => changed.Why == EventKind.FeeWaived))
        {
            Add(
                unit.At, origin.Credential, origin.Library, Audited.Waiver, waived.After.PatronId.Value,
                origin.Reason);
        }

        if (unit.Facts.Any(fact => fact is PatronErased or MembershipErased))
        {
            Add(unit.At, origin.Credential, origin.Library, Audited.Erasure, null, origin.Reason);
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_at.Count > 0)
        {
            _ = batch.Add(Sql, Seal());
        }
    }

    /// <summary>For whom something was set aside. The line loses its patron as the loan does, whose event has the same
    /// instant.</summary>
    private static long? PatronOf(UnitOfWork unit) => unit.Facts.Select(fact => fact switch
    {
        LoanOpened { Loan: var loan } => loan.PatronId.Value,
        LoanRenewed { Loan: var loan } => loan.PatronId.Value,
        ReservationPlaced { Reservation: var placed } => placed.PatronId.Value,
        CardChanged changed => changed.PatronId.Value,
        _ => (long?)null,
    }).FirstOrDefault(patron => patron is not null);

    public NpgsqlParameter[] Seal() => _columns.Seal();
}
