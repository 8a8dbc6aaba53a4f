using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H50: what is known of a patron ends: who borrowed what after the library's time, the account when the
/// patron asks and nothing is open, or when nobody uses it.</summary>
[SeedRow(
    "H50",
    "grains/Patrons/HistoryRetention.cs",
    "grains/Patrons/KeepingHistory.cs",
    "grains/Patrons/Erasing.cs",
    "grains/Patrons/Dormancy.cs")]
public sealed class H50Tests
{
    [Fact]
    public void Hoersholm_forgets_after_thirty_days_who_borrowed_what() => Assert.Equal(
        Days.Now.AddDays(-30), HistoryRetention.CutBefore(ALibrary.Hoersholm(), Days.Now));

    [Fact]
    public async Task A_patron_is_erased_once_nothing_is_open_and_nothing_follows()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        Assert.Equal(RefusalCodes.ErasureLoansOpen, (await Erase(desk)).OnlyRefusal().Code);
        _ = await desk.TakeBack(loan);
        Assert.Equal(new Erased(Whole: true), await Erase(desk));

        var patron = (await desk.Host.Ledger.Patron(SeedDesk.First))!;
        Assert.True(patron.Erased);
        Assert.Equal((null, null), (patron.Pin, patron.BirthDate));
        Assert.Equal((0, 0), (patron.Cards.Length, patron.Memberships.Length));
        Assert.True((await desk.Host.Ledger.Loan(loan.Id))!.PatronId.IsCut);
        Assert.Contains(RefusalCodes.PatronErased, (await desk.Lend()).As<Refused>().Refusals.Codes());
        Assert.Equal(RefusalCodes.PatronErased, (await Erase(desk)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_patron_who_wants_to_keep_the_history_says_so_and_takes_it_back()
    {
        var desk = SeedDesk.AtHoersholm();

        _ = await desk.Host.Ask(APatronCase.Keep(APatron.Adult()).Command);
        Assert.Equal([SeedDesk.First], desk.Host.Ledger.Memory.Keepers);
        _ = await desk.Host.Ask(APatronCase.Keep(APatron.Adult(), keep: false).Command);

        Assert.Empty(desk.Host.Ledger.Memory.Keepers);
        Assert.Equal(
            [new HistoryChosen(SeedDesk.First, true), new HistoryChosen(SeedDesk.First, false)],
            desk.Events.OfType<HistoryChosen>());
    }

    [Fact]
    public async Task An_account_that_nobody_uses_is_announced_to_be_erased()
    {
        var desk = SeedDesk.AtHoersholm();

        _ = await desk.Host.Ask(APatronCase.Announce(APatron.Adult(), Days.Day("2024-09-01")).Command);

        Assert.Equal(
            SeedDesk.Day("2026-12-02"), Assert.Single(desk.Events.OfType<NoticeQueued>()).Notice.Day);
    }

    private static ValueTask<Reply> Erase(SeedDesk desk) =>
        desk.Host.Ask(APatronCase.Erase(APatron.Adult(), whole: true).Command);
}
