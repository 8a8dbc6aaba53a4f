using Skranke.Actors;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H38: the renewal of an interlibrary loan may be annulled by the owner: then the original due date applies
/// again, the renewal is given back, the patron is told, and no fee runs before the grace after that notice is
/// over.</summary>
[SeedRow(
    "H38",
    "grains/Interlibrary/AnnullingRenewal.cs",
    "grains/Interlibrary/ServingAnnulment.cs",
    "grains/Interlibrary/ConfirmingRenewal.cs",
    "grains/Loans/Renewal.cs",
    "grains/Fees/OverdueFee.cs")]
public sealed class H38Tests
{
    [Fact]
    public async Task The_new_due_date_is_provisional_and_the_old_one_is_kept()
    {
        var (_, renewed) = await RenewedOn28November();

        Assert.Equal(
            (Days.Day("2027-01-02"), Days.Day("2026-12-02"), 1, RenewalRequest.Pending),
            (renewed.DueDate, renewed.DueDateBefore!.Value, renewed.Renewals, renewed.RenewalRequest!.Value));
    }

    [Fact]
    public async Task An_annulment_brings_back_due_date_and_count_and_tells_the_patron()
    {
        var (desk, renewed) = await RenewedOn28November();

        var after = await Annulled(desk.On("2026-11-30"), renewed);

        Assert.Equal(
            (Days.Day("2026-12-02"), 0, RenewalRequest.Annulled, Days.Day("2026-12-07")),
            (after.DueDate, after.Renewals, after.RenewalRequest!.Value, after.GraceUntil!.Value));
        var notice = Assert.Single(desk.Host.Ledger.Memory.Notices);
        Assert.Equal(
            (NoticeKind.RenewalAnnulled, SeedDesk.First, renewed.Id.Value, Days.Day("2026-12-02")),
            (notice.Kind, notice.PatronId, notice.CauseId, notice.Day!.Value));
        Assert.Equal([after], desk.Host.Ledger.LoansThatAreOpen);
    }

    [Fact]
    public async Task Until_the_patron_is_told_the_promised_date_holds()
    {
        var (desk, renewed) = await RenewedOn28November();

        _ = await desk.On("2026-12-20").Host.Ask(GrainKey.Of(renewed.PatronId), ASupply.Annul(renewed));
        var returned = await desk.On("2027-01-02").TakeBack(renewed);

        Assert.Empty(returned.Fees);
    }

    [Fact]
    public async Task A_confirmation_makes_the_new_date_bind()
    {
        var (desk, renewed) = await RenewedOn28November();

        var reply = await desk.Host.Ask(GrainKey.Of(SeedDesk.First), ASupply.Confirm(renewed));

        var after = reply.As<LoanChangedReply>().Loan;
        Assert.Equal((Days.Day("2027-01-02"), 1, null), (after.DueDate, after.Renewals, after.DueDateBefore));
    }

    /// <summary>The original date is eighteen days past when the owner says no; the grace of seven days ends on 27
    /// December.</summary>
    [Theory]
    [InlineData("2026-12-20", null)]
    [InlineData("2026-12-27", null)]
    [InlineData("2026-12-28", 2000L)]
    [InlineData("2027-01-03", 2000L)]
    [InlineData("2027-01-04", 8000L)]
    public async Task The_days_before_the_notice_cost_nothing(string back, long? amount)
    {
        var (desk, renewed) = await RenewedOn28November();
        var annulled = await Annulled(desk.On("2026-12-20"), renewed);

        var fee = OverdueFee.Of(annulled, ALibrary.Hoersholm(), APatron.Adult(), Days.Day(back));
        var returned = await desk.On(back).TakeBack(annulled);

        Assert.Equal(Days.Day("2026-12-02"), annulled.DueDate);
        Assert.Equal(amount, fee?.Amount);
        Assert.Equal(fee is null ? [] : [fee.Value], returned.Fees.Select(charged => charged.Amount));
    }

    [Fact]
    public async Task Days_of_grace_are_the_librarys()
    {
        var (desk, renewed) = await RenewedOn28November(ALibrary.Hoersholm().With(
            policy => policy with { Interlibrary = new InterlibraryPolicy { GraceDays = 14 } }));

        var annulled = await Annulled(desk.On("2026-12-20"), renewed);

        Assert.Equal(Days.Day("2027-01-03"), annulled.GraceUntil);
    }

    private static async Task<(SeedDesk Desk, Loan Renewed)> RenewedOn28November(Library? library = null)
    {
        var desk = SeedDesk.At(library ?? ALibrary.Hoersholm()).Put(ASupply.Copy());
        var loan = await desk.Lent();
        return (desk, await desk.On("2026-11-28").Renewed(loan));
    }

    /// <summary>The owner says no, and the patron is told at once.</summary>
    private static async Task<Loan> Annulled(SeedDesk desk, Loan loan)
    {
        _ = (await desk.Host.Ask(GrainKey.Of(loan.PatronId), ASupply.Annul(loan))).As<LoanChangedReply>();
        return (await desk.Host.Ask(GrainKey.Of(loan.PatronId), ASupply.Serve(loan, desk.Host.Now)))
            .As<LoanChangedReply>().Loan;
    }
}
