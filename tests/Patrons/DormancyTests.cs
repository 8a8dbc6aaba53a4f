using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Accounts that nobody uses end, and their patrons are told before (H50).</summary>
public sealed class DormancyTests
{
    [Fact]
    public void An_account_counts_as_unused_so_long_after_the_month_of_its_last_use() => Assert.Equal(
        Days.Day("2026-04-01"),
        Dormancy.UnusedFrom([ALibrary.Hoersholm()], Days.Day("2024-03-01"), Days.Now));

    [Fact]
    public void The_library_that_waits_longest_decides()
    {
        Assert.Equal(
            Days.Day("2029-04-01"),
            Dormancy.UnusedFrom([ALibrary.Hoersholm(), ALibrary.Rana()], Days.Day("2024-03-01"), Days.Now));
        Assert.Null(Dormancy.UnusedFrom(
            [ALibrary.Hoersholm(), Keeping(ALibrary.Rana())], Days.Day("2001-01-01"), Days.Now));
    }

    [Fact]
    public void Without_a_library_nobody_decides() =>
        Assert.Null(Dormancy.UnusedFrom([], Days.Day("2001-01-01"), Days.Now));

    [Fact]
    public void The_patron_is_told_the_day_of_the_erasure()
    {
        var decision = Decide("2024-10-01", ALibrary.Hoersholm());

        Assert.Equal(
            [
                new NoticeQueued(new Notice(
                    default, APatron.Id, ALibrary.HoersholmIsil, NoticeKind.AccountUnused, APatron.Id.Value,
                    (2024 * 12) + 10, null, Days.Day("2026-12-02"))),
            ],
            decision.Facts.ToArray());
        Assert.Equal([Fence.On(APatron.Adult(), FenceMode.Hold)], decision.Fences.ToArray());
    }

    [Fact]
    public void The_home_library_speaks()
    {
        var patron = APatron.WithMembership(
            new Membership(ALibrary.RanaIsil, MembershipState.Active, false, 1),
            new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, 2));

        var decision = Dormancy.Decide(new Dormancy.Case(
            APatronCase.Announce(patron, Days.Day("2019-10-01")), [ALibrary.Rana(), ALibrary.Hoersholm()]));

        Assert.Equal(ALibrary.HoersholmIsil, decision.Fact<NoticeQueued>().Notice.Library);
    }

    [Theory]
    [InlineData("2024-11-01")]
    [InlineData("2026-10-01")]
    public void Whoever_was_there_lately_is_told_nothing(string lastUsed) =>
        Assert.Empty(Decide(lastUsed, ALibrary.Hoersholm()).Facts);

    [Fact]
    public void A_library_that_keeps_unused_accounts_tells_nobody() =>
        Assert.Empty(Decide("2001-10-01", Keeping(ALibrary.Hoersholm())).Facts);

    [Fact]
    public void Whoever_was_erased_is_told_nothing() => Assert.Equal(
        [RefusalCodes.PatronErased],
        Dormancy.Decide(new Dormancy.Case(
            APatronCase.Announce(APatron.Adult() with { Erased = true }, Days.Day("2001-01-01")),
            [ALibrary.Hoersholm()])).Codes());

    private static Decision Decide(string lastUsed, Library library) => Dormancy.Decide(
        new Dormancy.Case(APatronCase.Announce(APatron.Adult(), Days.Day(lastUsed)), [library]));

    private static Library Keeping(Library library) =>
        library.With(policy => policy with { Privacy = policy.Privacy with { DormantAfter = null } });
}
