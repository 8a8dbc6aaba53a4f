using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H23: a library may cap a patron's open loans, interlibrary loans included; it has no cap until it sets
/// one.</summary>
[SeedRow("H23", "grains/Loans/LoanLimit.cs")]
public sealed class H23Tests
{
    private static readonly Library WithFive =
        ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 5 });

    [Fact]
    public async Task The_shipped_policy_has_no_cap()
    {
        var desk = SeedDesk.AtHoersholm().Put(Loans(60));

        Assert.IsType<Lent>(await desk.Lend());
    }

    [Fact]
    public async Task The_last_loan_under_the_cap_is_lent_and_the_next_refused_with_its_reason()
    {
        var desk = SeedDesk.At(WithFive).Put(Loans(4));
        Assert.IsType<Lent>(await desk.Lend());

        var refusal = (await desk.Lend(copy: ACopy.OtherId)).OnlyRefusal();

        Assert.Equal((RefusalCodes.PatronLoanLimit, "loans.total-max"), (refusal.Code, refusal.Rule));
        Assert.Equal("""{"loans":5,"loansMax":5}""", refusal.DataText());
    }

    [Fact]
    public async Task A_return_makes_room()
    {
        var desk = SeedDesk.At(WithFive).Put(Loans(4));
        _ = await desk.TakeBack(await desk.Lent());

        Assert.IsType<Lent>(await desk.Lend(copy: ACopy.OtherId));
    }

    [Fact]
    public async Task What_belongs_to_another_library_counts_where_it_was_lent()
    {
        var desk = SeedDesk.At(WithFive).Put(Loans(4)).Put(ACopy.Foreign());
        _ = await desk.Lent();

        Assert.Equal(
            RefusalCodes.PatronLoanLimit, (await desk.Lend(copy: ACopy.OtherId)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Loans_at_another_library_do_not_count()
    {
        var elsewhere = Loans(5).Cast<Loan>().Select(loan => loan with { Library = ALibrary.RanaIsil });
        var desk = SeedDesk.At(WithFive).Put([.. elsewhere]);

        Assert.IsType<Lent>(await desk.Lend());
    }

    [Fact]
    public async Task A_cap_that_is_lowered_later_takes_nothing_away()
    {
        var desk = SeedDesk.At(WithFive).Put(Loans(4));
        var loan = await desk.Lent();
        await desk.Change(library => library.WithLoans(loans => loans with { TotalMax = 1 }));

        Assert.IsType<Renewed>(await desk.On("2026-11-25").Renew(loan));
    }

    private static object[] Loans(int count) =>
    [
        .. Enumerable.Range(1, count).Select(n => ALoan.DueOn("2026-11-30") with
        {
            Id = new LoanId(5000 + n),
            CopyId = new CopyId(6000 + n),
            TitleId = new TitleId(7000 + n),
        }),
    ];
}
