using Npgsql;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>Every invariant that a constraint keeps is tried to be broken with plain SQL, so that the database refuses
/// it also when the engine would not.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ConstraintTests(PostgresFixture postgres)
{
    private const string Loan =
        """
        insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                          library, branch, material)
        values ({0}, 1, 100001, 1, '2026-11-23T11:00:00Z', '2026-12-23', 1, 3, 0, 'DK-722300', 'DK-722300', 'book')
        """;

    private const string Reservation =
        """
        insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, copy_id, placed_at,
                                 interest_until, channel)
        values ({0}, {1}, 1, {2}, {3}, 'DK-722300', 'DK-722300', {4}, '2026-11-23T11:00:00Z', '2027-05-22', 0)
        """;

    [Theory]
    [InlineData("I1_one_open_loan_per_copy", Loan, "1", Loan, "2")]
    [InlineData("I11_one_active_reservation_per_patron_and_title",
        Reservation, "1, 1, 1, 0, null", Reservation, "2, 1, 2, 0, null")]
    [InlineData("I12_one_reservation_per_place", Reservation, "1, 1, 1, 0, null", Reservation, "2, 2, 1, 0, null")]
    [InlineData("I13_one_reservation_per_captured_copy",
        Reservation, "1, 1, 1, 2, 100001", Reservation, "2, 2, 2, 2, 100001")]
    [InlineData("I13_captured_has_copy", null, null, Reservation, "1, 1, 1, 2, null")]
    [InlineData("I3_return_not_before_loan",
        Loan, "1", "update loan set closed_at = '2026-11-22T11:00:00Z'", null)]
    [InlineData("I4_renewals_within_max", Loan, "1", "update loan set renewals = 4", null)]
    [InlineData("I4_one_row_per_renewal",
        Loan,
        "1",
        """
        insert into renewal (loan_id, number, at, due_before, due_after, channel)
        select 1, 1, '2026-12-20T11:00:00Z', '2026-12-23', '2027-01-23', 0 from generate_series(1, 2)
        """,
        null)]
    [InlineData("I5_never_shortened",
        Loan,
        "1",
        "insert into renewal values (1, 1, '2026-12-20T11:00:00Z', '2026-12-23', '2026-12-22', 0)",
        null)]
    [InlineData("I14_ended_once", Reservation, "1, 1, 1, 0, null", "update reservation set ended_at = now()", null)]
    [InlineData("I17_one_fee_per_cause",
        null,
        null,
        """
        with charged as (
            insert into fee (id, patron_id, library, kind, amount, currency, charged_at)
            select i, 1, 'DK-722300', 'overdue', 2000, 'DKK', now() from generate_series(1, 2) i returning id)
        insert into fee_loan (fee_id, loan_id, kind, step) select id, 1, 'overdue', 0 from charged
        """,
        null)]
    [InlineData("I25_one_answer_per_request",
        null,
        null,
        """
        insert into request
        select '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', now(), ''
        from generate_series(1, 2)
        """,
        null)]
    public async Task The_database_refuses_to_break(
        string constraint, string? before, string? beforeValues, string breaking, string? breakingValues)
    {
        var database = postgres.CreateDatabase();
        await using var ledger = new PostgresLedgerUnderTest(database);
        await ledger.PutSmallWorldAsync(patrons: 2, titles: 1);
        if (before is not null)
        {
            await BigWorld.ExecuteAsync(database, Fill(before, beforeValues));
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => BigWorld.ExecuteAsync(database, Fill(breaking, breakingValues)));

        // A partition's index carries the partition's name behind which PostgreSQL keeps the constraint's own.
        Assert.True(
            refused.ConstraintName == constraint || (constraint.StartsWith("I25", StringComparison.Ordinal)
                && refused.ConstraintName!.StartsWith("request_", StringComparison.Ordinal)),
            refused.ConstraintName);
    }

    private static string Fill(string sql, string? values) =>
        values is null ? sql : string.Format(sql, values.Split(", "));
}
