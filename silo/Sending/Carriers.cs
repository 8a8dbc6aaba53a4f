using Skranke.Notices;

namespace Skranke.Silo.Sending;

/// <summary>Who carries what goes out by each way.</summary>
public sealed class Carriers(IReadOnlyDictionary<NoticeChannel, IPostCarrier> carriers) : IDisposable
{
    public static Carriers Of(PostOptions options, string folder)
    {
        string Folder(string name) => Path.Combine(folder, "outbox", name);
        var carriers = new Dictionary<NoticeChannel, IPostCarrier>
        {
            [NoticeChannel.Email] = options.Smtp is { } smtp
                ? new SmtpCarrier(smtp)
                : new FileCarrier(Folder("email"), onDisk: false),
            [NoticeChannel.Sms] = options.Sms is { } sms
                ? new SmsCarrier(sms.Address, sms.Key, sms.From)
                : new FileCarrier(Folder("sms"), onDisk: false),
            [NoticeChannel.Letter] = new FileCarrier(options.LettersFolder ?? Folder("letters")),
        };
        if (options.DigitalPostFolder is { } bridge)
        {
            carriers[NoticeChannel.DigitalPost] = new FileCarrier(bridge);
        }

        return new Carriers(carriers);
    }

    public bool Has(NoticeChannel channel) => carriers.ContainsKey(channel);

    public IPostCarrier For(NoticeChannel channel) => carriers[channel];

    public void Dispose()
    {
        foreach (var carrier in carriers.Values.OfType<IDisposable>())
        {
            carrier.Dispose();
        }
    }
}
