using Skranke.Libraries;
using Skranke.Notices;
using Xunit;
using static Skranke.Notices.NoticeChannel;

namespace Skranke.Tests.Notices;

/// <summary>By which ways a patron is told (H13, H40, H49).</summary>
public sealed class ChannelChoiceTests
{
    private static readonly Reach Both = new(Email: true, Sms: true, DigitalPost: false);
    private static readonly Reach Nothing = new(Email: false, Sms: false, DigitalPost: false);
    private static readonly Reach OnlySms = new(Email: false, Sms: true, DigitalPost: false);

    [Fact]
    public void A_reminder_goes_by_every_way_that_the_patron_wants() =>
        Assert.Equal([Email, Sms], Usual(NoticeKind.DueReminder, Both));

    [Fact]
    public void Whom_nothing_reaches_is_not_reminded() => Assert.Empty(Usual(NoticeKind.DueReminder, Nothing));

    [Fact]
    public void A_copy_that_is_ready_is_told_once_by_mail_first() =>
        Assert.Equal([Email], Usual(NoticeKind.ReservationReady, Both));

    [Fact]
    public void A_copy_that_is_ready_is_told_by_letter_to_whom_nothing_else_reaches() =>
        Assert.Equal([Letter], Usual(NoticeKind.ReservationReady, Nothing));

    [Fact]
    public void An_exclusion_is_announced_by_digital_post_first() =>
        Assert.Equal([DigitalPost], Usual(NoticeKind.ExclusionAnnounced, Both with { DigitalPost = true }));

    [Fact]
    public void An_exclusion_is_announced_by_letter_to_whom_only_text_messages_reach() =>
        Assert.Equal([Letter], Usual(NoticeKind.ExclusionAnnounced, OnlySms));

    [Fact]
    public void Where_policy_announces_exclusions_by_text_message_a_letter_goes_besides()
    {
        var policy = Policy(new ChannelRule { Kinds = [NoticeKind.ExclusionAnnounced], Channels = [Sms] });

        Assert.Equal([Sms, Letter], By(policy, NoticeKind.ExclusionAnnounced, OnlySms));
    }

    [Fact]
    public void The_first_rule_of_the_policy_for_a_kind_decides()
    {
        var policy = Policy(
            new ChannelRule { Kinds = [NoticeKind.DueReminder], Channels = [Sms], FirstOnly = true },
            new ChannelRule { Channels = [Email], ElseLetter = true });

        Assert.Equal([Sms], By(policy, NoticeKind.DueReminder, Both));
        Assert.Equal([Email], By(policy, NoticeKind.Overdue, Both));
        Assert.Equal([Letter], By(policy, NoticeKind.Overdue, OnlySms));
    }

    [Theory]
    [InlineData(NoticeKind.ExclusionAnnounced)]
    [InlineData(NoticeKind.RenewalAnnulled)]
    public void What_takes_effect_when_it_is_sent_is_always_sent(NoticeKind kind) => Assert.Equal(
        [Letter], By(Policy(new ChannelRule { Channels = [Email] }), kind, Nothing));

    private static NoticeChannel[] Usual(NoticeKind kind, Reach reach) =>
        By(new NoticePolicy(), kind, reach);

    private static NoticeChannel[] By(NoticePolicy policy, NoticeKind kind, Reach reach) =>
        [.. ChannelChoice.For(kind, policy, reach)];

    private static NoticePolicy Policy(params ChannelRule[] rules) => new() { Channels = [.. rules] };
}
