using Skranke.Loans;
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

    [Fact]
    public async Task Who_wants_none_sees_only_what_came_back()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Lent(copy: ACopy.OtherId);

        var back = await desk.TakeBack(await desk.Lent());

        Assert.Equal(["returned"], back.Receipt.Lines.Select(line => line.Kind));
    }
}
