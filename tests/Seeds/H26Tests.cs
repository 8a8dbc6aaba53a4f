using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H26: the receipt proves the return: an id and an instant that are written once and never
/// change.</summary>
[SeedRow("H26", "grains/Loans/Return.cs", "grains/Ledger/Fact.cs")]
public sealed class H26Tests
{
    [Fact]
    public async Task The_return_is_in_the_ledger_with_the_id_and_the_instant_of_the_receipt()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var back = await desk.On("2026-11-20").TakeBack(loan);

        Assert.Equal([back.Receipt], desk.Events.OfType<ReceiptIssued>().Select(issued => issued.Receipt));
        Assert.Equal((Days.Noon("2026-11-20"), loan.PatronId), (back.Receipt.At, back.Receipt.PatronId));
    }

    [Fact]
    public async Task Asking_again_gives_the_same_receipt()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        var first = await desk.TakeBack(loan, key: ARequest.Key(77));

        var again = await desk.On("2026-12-24").Scan(key: ARequest.Key(77));

        Assert.Equal(first.Json(), again.Json());
        Assert.Single(desk.Events.OfType<ReceiptIssued>());
    }

    /// <summary>What was still out is part of the proof as it was on that day.</summary>
    [Fact]
    public async Task A_receipt_stays_what_it_was_when_the_other_loan_is_renewed_and_returned()
    {
        var desk = SeedDesk.AtHoersholm();
        var still = await desk.Lent(copy: ACopy.OtherId);
        var back = await desk.On("2026-11-28").TakeBack(await desk.Lent(), ReceiptTo.Mail);

        var renewed = await desk.Renewed(still);
        _ = await desk.TakeBack(renewed);

        var kept = desk.Events.OfType<ReceiptIssued>().Select(issued => issued.Receipt).First();
        Assert.Equal(back.Receipt, kept);
        Assert.Equal([Days.Day("2026-12-28"), still.DueDate], kept.Lines.Select(line => line.DueDate!.Value));
    }

    [Fact]
    public async Task Handing_in_what_is_back_already_is_proved_too()
    {
        var desk = SeedDesk.AtHoersholm();
        var first = await desk.TakeBack(await desk.Lent());

        var second = await desk.Scan();

        Assert.Null(second.Closed);
        Assert.NotEqual(first.Receipt.Id, second.Receipt.Id);
        Assert.Equal(2, desk.Events.OfType<ReceiptIssued>().Count());
    }
}
