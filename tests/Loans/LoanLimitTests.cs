using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>How many loans a patron may have (H23, I7).</summary>
public sealed class LoanLimitTests
{
    private static readonly LoanRule Films =
        new() { Materials = ["film"], Period = new LoanPeriod(0, 14), LoansMax = 2 };

    private static readonly LoanRule Everything = new() { Period = new LoanPeriod(1, 0) };

    [Fact]
    public void There_is_none_where_the_policy_names_none() =>
        Assert.Null(Refusal(APatron.WithLoans(500), totalMax: null, Everything));

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void Refuses_when_the_total_is_reached(int loans, bool refused)
    {
        var refusal = Refusal(APatron.WithLoans(loans), totalMax: 5, Everything);

        Assert.Equal(refused, refusal is not null);
    }

    [Fact]
    public void Explains_itself_with_figures()
    {
        var refusal = Refusal(APatron.WithLoans(5), totalMax: 5, Everything)!;

        Assert.Equal((RefusalCodes.PatronLoanLimit, "loans.total-max"), (refusal.Code, refusal.Rule));
        Assert.Equal("""{"loans":5,"loansMax":5}""", refusal.DataText());
    }

    [Fact]
    public void Counts_each_library_for_itself()
    {
        var patron = APatron.WithLoans(5);
        patron = patron with { Loans = [.. patron.Loans.Select(loan => loan with { Library = ALibrary.RanaIsil })] };

        Assert.Null(Refusal(patron, totalMax: 5, Everything));
    }

    [Fact]
    public void Counts_a_material_that_has_its_own_limit()
    {
        var refusal = Refusal(APatron.WithLoans(2, "film"), totalMax: null, Films)!;

        Assert.Equal("loans.material-max", refusal.Rule);
        Assert.Equal("""{"loans":2,"loansMax":2}""", refusal.DataText());
    }

    [Fact]
    public void Other_materials_do_not_fill_it() =>
        Assert.Null(Refusal(APatron.WithLoans(2, "book"), totalMax: null, Films));

    [Fact]
    public void The_total_comes_before_the_material()
    {
        var refusal = Refusal(APatron.WithLoans(2, "film"), totalMax: 2, Films)!;

        Assert.Equal("loans.total-max", refusal.Rule);
    }

    private static Refusal? Refusal(Patron patron, int? totalMax, LoanRule rule) => LoanLimit.Refuses(
        patron, ALibrary.HoersholmIsil, new LoanPolicy { Rules = [rule], TotalMax = totalMax }, rule);
}
