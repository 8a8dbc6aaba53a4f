using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H30: the reminder comes five days before the due date, once in a period, and a renewal plans it
/// anew.</summary>
[SeedRow("H30", "grains/Loans/NextAction.cs", "grains/Loans/TimedLoan.cs")]
public sealed class H30Tests
{
    [Fact]
    public async Task Reminds_five_days_before_and_again_after_a_renewal()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().Awake());
        var loan = await desk.Lent();

        await At(desk, loan.DueDate.AddDays(-6));
        Assert.Empty(Told(desk));
        await At(desk, loan.DueDate.AddDays(-5));
        await At(desk, loan.DueDate.AddDays(-4));
        Assert.Equal([NoticeKind.DueReminder], Told(desk));

        var renewed = await desk.Renewed(loan);
        await At(desk, renewed.DueDate.AddDays(-5));
        Assert.Equal([NoticeKind.DueReminder, NoticeKind.DueReminder], Told(desk));
    }

    private static IEnumerable<NoticeKind> Told(SeedDesk desk) =>
        desk.Host.Ledger.Memory.Notices.Select(notice => notice.Kind);

    /// <summary>A day passes like every other: all that is due is done.</summary>
    private static async Task At(SeedDesk desk, DateOnly day)
    {
        _ = desk.On(day);
        int before;
        do
        {
            before = desk.Events.Count;
            await desk.Tick();
        }
        while (desk.Events.Count > before);
    }
}
