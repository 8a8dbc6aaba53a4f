using Skranke.Libraries;

namespace Skranke.Notices;

/// <summary>THE rule for when a message may go out: nobody's telephone rings at night. Mail and letters wake nobody and
/// go at any time.</summary>
public static class SendWindow
{
    /// <returns>The first instant from <paramref name="now"/> on.</returns>
    public static DateTimeOffset Opens(NoticeChannel channel, Library library, DateTimeOffset now)
    {
        if (channel != NoticeChannel.Sms)
        {
            return now;
        }

        var today = library.Today(now);
        var policy = library.PolicyOn(today).Notices;
        var opens = LocalTime.AtMinute(library.TimeZone, today, policy.SmsFromMinute);
        if (now < opens)
        {
            return opens;
        }

        var closes = LocalTime.AtMinute(library.TimeZone, today, policy.SmsUntilMinute);
        return now < closes
            ? now
            : LocalTime.AtMinute(library.TimeZone, today.AddDays(1), policy.SmsFromMinute);
    }
}
