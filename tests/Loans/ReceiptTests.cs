using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A receipt lists what is still out where the patron wants it, whoever decides the return (H24,
/// H25).</summary>
public sealed class ReceiptTests
{
    private static readonly Loan Still = ALoan.DueOn("2026-11-05") with
    {
        Id = new LoanId(3002),
        CopyId = ACopy.OtherId,
        Copy = ACopy.Other().Barcode,
    };

    [Theory]
    [InlineData(ReceiptTo.None, 1)]
    [InlineData(ReceiptTo.Print, 2)]
    [InlineData(ReceiptTo.Mail, 2)]
    public async Task What_is_still_out_is_loaded_only_where_it_was_asked_for(ReceiptTo to, int lines)
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"), Still);

        var back = await Return(host, to);

        Assert.Equal(lines, back.Receipt.Lines.Length);
        Assert.Equal(lines > 1, host.Ledger.Loads.Contains($"loans of {APatron.Id}"));
        Assert.Equal(to == ReceiptTo.Mail, back.Mailed);
        Assert.Equal(
            to == ReceiptTo.Mail ? [Days.Today] : Array.Empty<DateOnly?>(),
            host.Ledger.Memory.Notices.Select(notice => notice.Day));
    }

    [Fact]
    public async Task The_return_of_a_copy_that_somebody_waits_for_lists_it_too()
    {
        var host = TestHost.WithSmallLibrary(
            ALoan.DueOn("2026-11-30"), Still, AReservation.Waiting(APatron.OtherId));

        var back = await Return(host, ReceiptTo.Print);

        Assert.Contains("Copy → Title: CaptureCopy", host.Calls);
        Assert.Equal(["returned", "on-loan"], back.Receipt.Lines.Select(line => line.Kind));
        Assert.Equal(Days.Day("2026-11-05"), back.Receipt.Lines[1].DueDate);
    }

    private static async Task<CheckedIn> Return(TestHost host, ReceiptTo to) => Assert.IsType<CheckedIn>(
        await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id, ReceiptTo = to }));
}
