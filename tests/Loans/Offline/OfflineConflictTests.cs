using Skranke.Basics;
using Skranke.Loans.Offline;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Loans.Offline;

/// <summary>What could not be done is never lost: staff are told all that was read (I34).</summary>
public sealed class OfflineConflictTests
{
    [Fact]
    public void An_unknown_card_and_copy_are_told_as_they_were_read_in_order_of_precedence()
    {
        var item = OfflineConflict.Unknown(
            new WorkItemId(9501),
            ARequest.Kiosk,
            WorkItemKind.OfflineCheckout,
            ALibrary.Kokkedal,
            Days.Now,
            [
                new Refusal(RefusalCodes.CopyUnknown, "copy.known", "Nobody knows it."),
                new Refusal(RefusalCodes.CardUnknown, "card.known", "Nobody has it."),
            ],
            new Scanned("nobody", null, "nothing", null));

        Assert.Equal(
            new WorkItem(
                new WorkItemId(9501),
                ALibrary.HoersholmIsil,
                ALibrary.Kokkedal,
                WorkItemKind.OfflineCheckout,
                Days.Now,
                item.Codes,
                Card: "nobody",
                Barcode: "nothing"),
            item);
        Assert.Equal([RefusalCodes.CardUnknown, RefusalCodes.CopyUnknown], item.Codes.ToArray());
    }

    [Fact]
    public void A_check_in_names_the_copy_and_no_patron()
    {
        var item = OfflineConflict.Of(
            new WorkItemId(9501), ARequest.CheckIn(), Days.Now, ACopy.OnShelf(), [RefusalCodes.BranchUnknown]);

        Assert.Equal(
            (WorkItemKind.OfflineCheckin, (CopyId?)ACopy.Id, ACopy.Barcode.Value, (PatronId?)null),
            (item.Kind, item.CopyId, item.Barcode, item.PatronId));
    }
}
