using Skranke.Actors;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H21: the period is shown on the receipt of the loan: copy and due date, and that date is the one that is
/// kept.</summary>
[SeedRow("H21", "grains/Loans/Checkout.cs", "grains/Actors/Replies.cs")]
public sealed class H21Tests
{
    [Fact]
    public async Task The_answer_to_a_checkout_names_copy_title_and_due_date()
    {
        var desk = SeedDesk.AtHoersholm();

        var loan = (await desk.Lend()).As<Lent>().Loan;

        Assert.Equal(
            (ACopy.Barcode, ATitle.Reference, Days.Day("2026-12-02")), (loan.Copy, loan.Title, loan.DueDate));
    }

    [Fact]
    public async Task What_is_shown_is_what_is_kept()
    {
        var desk = SeedDesk.AtHoersholm();

        var shown = await desk.Lent();

        Assert.Equal([shown.DueDate], desk.Host.Ledger.LoansThatAreOpen.Select(loan => loan.DueDate));
    }
}
