using Npgsql;
using Skranke.Loans;

namespace Skranke.Silo.Ledger;

/// <summary>From a row to a loan; the columns are listed once, for every statement that reads loans.</summary>
internal static class LoanRows
{
    /// <summary>Of <c>loan l</c> joined with <c>copy c</c> and <c>title t</c>.</summary>
    public const string Columns =
        """
        l.id, l.version, l.patron_id, l.copy_id, c.barcode, l.title_id, t.reference, l.material, l.library, l.branch,
        l.loaned_at, l.due_date, l.renewals, l.renewals_max, l.policy_version, l.channel, l.closed_at, l.undone,
        l.lost_at, l.claimed_returned_at, l.renewal_request, l.due_before, l.grace_until, l.next_action_at
        """;

    public static Loan Read(NpgsqlDataReader row, int from) => new()
    {
        Id = new LoanId(row.GetInt64(from)),
        Version = row.GetInt32(from + 1),
        PatronId = new PatronId(row.Long(from + 2) ?? 0),
        CopyId = new CopyId(row.GetInt64(from + 3)),
        Copy = CopyBarcode.Of(row.GetString(from + 4)),
        TitleId = new TitleId(row.GetInt64(from + 5)),
        Title = TitleReference.Of(row.GetString(from + 6)),
        Material = row.GetString(from + 7),
        Library = Isil.Of(row.GetString(from + 8)),
        Branch = BranchId.Of(row.GetString(from + 9)),
        LoanedAt = row.Instant(from + 10),
        DueDate = row.Date(from + 11),
        Renewals = row.GetInt16(from + 12),
        RenewalsMax = row.GetInt16(from + 13),
        PolicyVersion = row.GetInt32(from + 14),
        Channel = (Channel)row.GetInt16(from + 15),
        ClosedAt = row.InstantOrNull(from + 16),
        Undone = row.GetBoolean(from + 17),
        LostAt = row.InstantOrNull(from + 18),
        ClaimedReturnedAt = row.InstantOrNull(from + 19),
        RenewalRequest = row.IsDBNull(from + 20) ? null : (RenewalRequest)row.GetInt16(from + 20),
        DueDateBefore = row.DateOrNull(from + 21),
        GraceUntil = row.DateOrNull(from + 22),
        NextActionAt = row.InstantOrNull(from + 23),
    };
}
