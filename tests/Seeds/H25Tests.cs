using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H25: on return you may have a receipt: none, printed or mailed, and whatever you choose the proof
/// exists.</summary>
[SeedRow("H25", "grains/Loans/Return.cs", "grains/Loans/ReceiptTo.cs")]
public sealed class H25Tests
{
    public static TheoryData<ReceiptTo> Wishes => [.. Enum.GetValues<ReceiptTo>()];

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task The_return_is_on_the_receipt_however_it_is_wanted(ReceiptTo wish)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var back = await desk.On("2026-11-20").TakeBack(loan, wish);

        var line = Assert.Single(back.Receipt.Lines, line => line.Kind == "returned");
        Assert.Equal((loan.Id, loan.Copy, loan.Title), (line.Loan, line.Copy, line.Title));
    }

    [Theory]
    [InlineData(ReceiptTo.Print)]
    [InlineData(ReceiptTo.Mail)]
    public async Task Who_wants_one_sees_below_it_what_is_still_out_and_until_when(ReceiptTo wish)
    {
        var desk = SeedDesk.AtHoersholm();
        var still = await desk.Lent(copy: ACopy.OtherId);

        var back = await desk.On("2026-11-20").TakeBack(await desk.Lent(), wish);

        Assert.Equal(["returned", "on-loan"], back.Receipt.Lines.Select(line => line.Kind));
        Assert.Equal(
            (still.Id, still.Copy, still.DueDate),
            (back.Receipt.Lines[1].Loan, back.Receipt.Lines[1].Copy, back.Receipt.Lines[1].DueDate));
    }

    [Theory]
    [InlineData(ReceiptTo.None, false)]
    [InlineData(ReceiptTo.Print, false)]
    [InlineData(ReceiptTo.Mail, true)]
    public async Task It_is_mailed_to_who_wants_it_mailed(ReceiptTo wish, bool mailed)
    {
        var desk = SeedDesk.AtHoersholm();

        var back = await desk.TakeBack(await desk.Lent(), wish);

        Assert.Equal(mailed, back.Mailed);
        Assert.Equal(
            mailed ? [(NoticeKind.Receipt, SeedDesk.First, back.Receipt.Id.Value)] : [],
            desk.Host.Ledger.Memory.Notices.Select(notice => (notice.Kind, notice.PatronId, notice.CauseId)));
    }

    [Fact]
    public async Task Who_wants_none_sees_only_what_came_back()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Lent(copy: ACopy.OtherId);

        var back = await desk.TakeBack(await desk.Lent());

        Assert.Equal(["returned"], back.Receipt.Lines.Select(line => line.Kind));
    }
}
