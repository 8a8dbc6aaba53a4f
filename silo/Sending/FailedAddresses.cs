namespace Skranke.Silo.Sending;

/// <summary>Addresses from which something came back. Staff see them, and nothing goes there until the patron has
/// another address or staff say that this one works again.</summary>
internal static class FailedAddresses
{
    public const string Insert = InsertHead + "select * from unnest($1, $2, $3, $4, $5)" + InsertTail;

    /// <summary>Goes before a question for patron, channel, address, code and instant.</summary>
    public const string InsertHead = "insert into failed_address (patron_id, channel, address, code, at) ";

    /// <summary>Goes behind it: the latest failure of a way is kept.</summary>
    public const string InsertTail =
        """

        on conflict (patron_id, channel) do update set address = excluded.address, code = excluded.code,
                                                       at = excluded.at
        """;

    /// <summary>Notices that wait for another way once more, unless they go or went out by one already. A text message
    /// does not count for what must be in writing (H49).</summary>
    /// <param name="notices">A question for the ids of notices.</param>
    public static string TellAgain(string notices) =>
        $"""
        update notice n set state = {(int)NoticeState.Waiting}, wait_until = '-infinity', sent_at = null
        where n.id in ({notices}) and not exists (
            select from message_notice i join message m on m.id = i.message_id
            where i.notice_id = n.id and m.state in ({(int)MessageState.Waiting}, {(int)MessageState.Sent})
              and not (m.channel = {(int)Notices.NoticeChannel.Sms}
                       and n.kind in ({(int)Notices.NoticeKind.ExclusionAnnounced},
                                      {(int)Notices.NoticeKind.RenewalAnnulled})))
        """;
}
