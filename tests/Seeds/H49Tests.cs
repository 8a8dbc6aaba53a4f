using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H49: an exclusion is announced in writing and holds from the start of the eighth day after that was sent;
/// what came back was not sent, and a text message is no writing.</summary>
[SeedRow("H49", "grains/Exclusions/Announcing.cs", "grains/Exclusions/Serving.cs", "grains/Notices/ChannelChoice.cs")]
public sealed class H49Tests
{
    [Theory]
    [InlineData("2026-11-02T08:00:00Z", "2026-11-09T23:00:00Z")]
    [InlineData("2026-11-02T22:59:59Z", "2026-11-09T23:00:00Z")]
    [InlineData("2026-11-02T23:00:00Z", "2026-11-10T23:00:00Z")]
    public void It_holds_from_the_start_of_the_eighth_day(string sent, string holds) => Assert.Equal(
        Days.Instant(holds), Announcing.HoldsFrom(ALibrary.Hoersholm(), Days.Instant(sent)));

    [Fact]
    public async Task During_the_notice_the_patron_borrows_and_afterwards_not()
    {
        var sent = Serving.Sent(
            AnExclusion.Serve(APatron.Adult().With(AnExclusion.Announced()), Days.Now), ALibrary.Hoersholm())
            .Fact<ExclusionChanged>().After;
        var desk = SeedDesk.AtHoersholm();
        _ = desk.Put(SeedDesk.MemberAt(ALibrary.Hoersholm(), APatron.Adult().With(sent)));

        _ = desk.On("2026-11-09");
        _ = await desk.TakeBack(await desk.Lent());
        _ = desk.On("2026-11-10");
        Assert.Equal([RefusalCodes.PatronExcluded], SmallWorld.CodesOf(await desk.Lend()));
    }

    [Fact]
    public void What_came_back_begins_anew() => Assert.Null(
        Serving.Returned(AnExclusion.Serve(
            APatron.Adult().With(AnExclusion.From(Days.Now.AddDays(3))), Days.Now, returned: true))
            .Fact<ExclusionChanged>().After.From);

    [Fact]
    public void It_is_never_told_by_text_message_alone() => Assert.Contains(
        NoticeChannel.Letter,
        ChannelChoice.For(
            NoticeKind.ExclusionAnnounced,
            ALibrary.Hoersholm().PolicyOn(Days.Today).Notices,
            new Reach(Email: false, Sms: true, DigitalPost: false)));
}
