using System.Collections.Immutable;
using System.Text.Json;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.ReadModels;

/// <summary>The receipt of a loan says what was promised when it was lent, whatever becomes of the loan (H21, H24,
/// H26).</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReceiptReaderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Renewals_annulments_moves_and_the_return_leave_it_to_the_letter()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutSmallWorldAsync(patrons: 1, titles: 1);
        var receipts = new ReceiptReader(ledger.Database);
        var lent = Lent();
        await Commit(ledger, 0, new LoanOpened(lent));
        var receipt = await Read();
        Assert.Contains("\"dueDate\":\"2026-12-23\"", receipt, StringComparison.Ordinal);

        var renewed = lent with { Version = 2, Renewals = 1, DueDate = new DateOnly(2027, 1, 23) };
        await Commit(ledger, 1, new LoanRenewed(renewed, lent.DueDate, Channel.Web));
        Assert.Equal(receipt, await Read());

        var annulled = renewed with { Version = 3, Renewals = 0, DueDate = lent.DueDate };
        await Commit(ledger, 2, new LoanChanged(renewed, annulled, EventKind.RenewalAnnulled));
        Assert.Equal(receipt, await Read());

        var sooner = annulled with { Version = 4, DueDate = new DateOnly(2026, 12, 10) };
        await Commit(ledger, 3, new LoanChanged(annulled, sooner, EventKind.DueDateMoved));
        Assert.Equal(receipt, await Read());

        var later = sooner with { Version = 5, DueDate = new DateOnly(2027, 2, 1) };
        await Commit(ledger, 4, new LoanChanged(sooner, later, EventKind.DueDateMoved));
        Assert.Equal(receipt, await Read());

        var closed = later with { Version = 6, ClosedAt = SmallWorld.Noon.AddDays(5) };
        await Commit(ledger, 5, new LoanClosed(closed, SmallWorld.Rungsted, Channel.Kiosk));
        Assert.Equal(receipt, await Read());

        async Task<string> Read() => JsonSerializer.Serialize(
            await receipts.Receipt(new ReceiptId(lent.Id.Value), CancellationToken.None), EngineJson.Default.Receipt);
    }

    [Fact]
    public async Task What_is_neither_loan_nor_return_has_none()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());

        Assert.Null(await new ReceiptReader(ledger.Database).Receipt(new ReceiptId(5), CancellationToken.None));
    }

    private static Loan Lent()
    {
        var the = new Checkout.Case(
            SmallWorld.CheckOut(1, 100_001),
            SmallWorld.Patron(1),
            SmallWorld.Copy(100_001, 1),
            null,
            SmallWorld.Library(),
            null,
            SmallWorld.Noon);
        return ((Lent)Checkout.Decide(the, new LoanId(777)).Answer).Loan;
    }

    private static async Task Commit(PostgresLedgerUnderTest ledger, int day, Fact fact) => Assert.Equal(
        CommitResult.Committed.Instance,
        await ledger.Commit.Commit(new UnitOfWork
        {
            Request = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            At = SmallWorld.Noon.AddDays(day),
            Fences = [],
            Facts = ImmutableArray.Create(fact),
            Answer = Told.Instance,
        }));
}
