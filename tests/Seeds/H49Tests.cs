using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H49: an exclusion is announced in writing seven days before. It holds from the start of the eighth day
/// after the announcement went out, and not where its reason ended before; until then the patron borrows.</summary>
[SeedRow("H49", "grains/Exclusions/Announcing.cs", "grains/Exclusions/Serving.cs", "grains/Exclusions/Lifting.cs")]
public sealed class H49Tests
{
    [Theory]
    [InlineData("2026-11-09T22:59:59Z", false)]
    [InlineData("2026-11-09T23:00:00Z", true)]
    public async Task Holds_from_the_start_of_the_eighth_day_after_it_was_sent(string now, bool holds)
    {
        var desk = SeedDesk.AtHoersholm();
        var patron = (await desk.Patron()).With(AnExclusion.Announced());
        var sent = Serving.Sent(
            AnExclusion.Serve(patron, Days.Noon("2026-11-02")), ALibrary.Hoersholm()).Fact<ExclusionChanged>().After;
        _ = desk.Put(patron with { Exclusions = [sent] });

        desk.Host.Now = Days.Instant(now);

        Assert.Equal(
            holds ? [RefusalCodes.PatronExcluded] : [],
            SmallWorld.CodesOf(await desk.Lend()));
    }

    [Fact]
    public void What_came_back_was_not_sent_and_the_letter_begins_the_days_anew()
    {
        var sent = AnExclusion.From(Days.Now.AddDays(8));

        var returned = Serving.Returned(AnExclusion.Serve(APatron.Adult().With(sent), Days.Now, returned: true))
            .Fact<ExclusionChanged>().After;

        Assert.Equal((ExclusionState.Announced, null), (returned.State, returned.From));
    }

    [Fact]
    public void A_text_message_alone_is_not_in_writing() => Assert.DoesNotContain(
        NoticeChannel.Sms,
        ChannelChoice.For(
            NoticeKind.ExclusionAnnounced, ShippedPolicies.Hoersholm.Notices, new Reach(false, Sms: true, false)));

    [Fact]
    public void A_reason_that_ends_before_drops_it()
    {
        var dropped = Lifting.Facts(APatron.Id, AnExclusion.From(Days.Now.AddDays(3)), Days.Now);

        Assert.Equal(EventKind.ExclusionDropped, dropped.OfType<ExclusionChanged>().Single().Why);
        Assert.Equal(NoticeKind.ExclusionLifted, dropped.OfType<NoticeQueued>().Single().Notice.Kind);
    }
}
