namespace Skranke.Notices;

/// <summary>Which ways lead to a patron at this moment: there is an address, the patron wants notices there, nothing
/// sent there has come back, and this installation can send there.</summary>
public readonly record struct Reach(bool Email, bool Sms, bool DigitalPost)
{
    /// <summary>A letter can always be written; where no postal address is known, staff find one.</summary>
    public bool By(NoticeChannel channel) => channel switch
    {
        NoticeChannel.Email => Email,
        NoticeChannel.Sms => Sms,
        NoticeChannel.DigitalPost => DigitalPost,
        _ => true,
    };
}
