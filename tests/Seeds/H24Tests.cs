using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H24: the due date on the receipt binds: neither a new policy nor a new calendar moves it.</summary>
[SeedRow("H24", "grains/Loans/DueDate.cs", "grains/Loans/Renewal.cs")]
public sealed class H24Tests
{
    [Fact]
    public async Task A_new_policy_moves_no_due_date()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        await desk.Change(library => library.WithRule(new LoanRule { Period = new LoanPeriod(0, 7) }));

        Assert.Equal([loan], desk.Host.Ledger.LoansThatAreOpen);
    }

    [Fact]
    public async Task A_new_calendar_moves_no_due_date()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        await desk.Change(library => library.ClosedFrom("2026-12-01", "2026-12-10"));

        Assert.Equal([loan], desk.Host.Ledger.LoansThatAreOpen);
        Assert.Equal(Days.Day("2026-12-02"), loan.DueDate);
    }

    [Fact]
    public async Task The_receipt_of_the_return_repeats_the_date_that_was_promised()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var back = await desk.TakeBack(loan);

        Assert.Equal(Days.Day("2026-12-02"), back.Receipt.Lines[0].DueDate);
    }
}
