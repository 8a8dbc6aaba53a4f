using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Notices;

/// <summary>Nobody's telephone rings at night.</summary>
public sealed class SendWindowTests
{
    [Theory]
    [InlineData("2026-11-02T06:59:59Z", "2026-11-02T07:00:00Z")]
    [InlineData("2026-11-02T07:00:00Z", "2026-11-02T07:00:00Z")]
    [InlineData("2026-11-02T19:59:59Z", "2026-11-02T19:59:59Z")]
    [InlineData("2026-11-02T20:00:00Z", "2026-11-03T07:00:00Z")]
    [InlineData("2026-11-02T23:30:00Z", "2026-11-03T07:00:00Z")]
    public void A_text_message_waits_from_nine_in_the_evening_until_eight_in_the_morning(string at, string sent) =>
        Assert.Equal(
            DateTimeOffset.Parse(sent, null),
            SendWindow.Opens(NoticeChannel.Sms, ALibrary.Hoersholm(), DateTimeOffset.Parse(at, null)));

    [Theory]
    [InlineData(NoticeChannel.Email)]
    [InlineData(NoticeChannel.Letter)]
    [InlineData(NoticeChannel.DigitalPost)]
    public void Mail_and_letters_go_at_any_time(NoticeChannel channel)
    {
        var night = DateTimeOffset.Parse("2026-11-02T23:30:00Z", null);

        Assert.Equal(night, SendWindow.Opens(channel, ALibrary.Hoersholm(), night));
    }
}
