using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Patrons;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H29: messages by mail and text message are free and by sign-up for each channel; who gives an address has
/// signed up until he says otherwise.</summary>
[SeedRow("H29", "grains/Notices/ChannelChoice.cs", "grains/Patrons/ContactChange.cs")]
public sealed class H29Tests
{
    [Theory]
    [InlineData(true, true, "Email Sms")]
    [InlineData(true, false, "Email")]
    [InlineData(false, true, "Sms")]
    [InlineData(false, false, "")]
    public void Who_signed_off_from_a_channel_is_told_nothing_there(bool email, bool sms, string channels) => Assert.Equal(
        channels,
        string.Join(' ', ChannelChoice.For(
            NoticeKind.DueReminder, new NoticePolicy(), new Reach(email, sms, DigitalPost: false))));

    [Fact]
    public void Each_channel_is_signed_off_by_itself()
    {
        var change = new ContactChange { SmsNotices = false };

        Assert.Null(change.EmailNotices);
        Assert.False(change.SmsNotices);
    }
}
