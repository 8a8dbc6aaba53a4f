using Skranke.Libraries;
using Skranke.Notices;
using Xunit;

namespace Skranke.Tests.Notices;

/// <summary>What goes out together.</summary>
public sealed class DigestTests
{
    [Theory]
    [InlineData(NoticeKind.DueReminder)]
    [InlineData(NoticeKind.Overdue)]
    [InlineData(NoticeKind.ReplacementClaim)]
    public void What_the_calendar_brings_goes_out_together(NoticeKind kind) =>
        Assert.True(Digest.Gathers(kind, new NoticePolicy()));

    [Theory]
    [InlineData(NoticeKind.ReservationReady)]
    [InlineData(NoticeKind.Receipt)]
    [InlineData(NoticeKind.ExclusionAnnounced)]
    public void What_somebody_waits_for_goes_out_alone(NoticeKind kind) =>
        Assert.False(Digest.Gathers(kind, new NoticePolicy()));

    [Fact]
    public void A_library_may_have_everything_told_alone() =>
        Assert.False(Digest.Gathers(NoticeKind.DueReminder, new NoticePolicy { Digest = false }));
}
