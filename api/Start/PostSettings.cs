using System.Globalization;
using MailKit.Security;
using Skranke.Silo.Sending;

namespace Skranke.Api.Start;

/// <summary>The settings of how notices are sent. What is not set up goes into files under the data folder.</summary>
public static class PostSettings
{
    private const string Smtp = "Skranke:Smtp:";
    private const string Sms = "Skranke:Sms:";
    private const int SubmissionPort = 587;

    /// <exception cref="StartOptionsException">a value cannot be read, or one that is needed is missing.</exception>
    public static PostOptions Read(IConfiguration configuration) => new()
    {
        Smtp = SmtpOf(configuration),
        Sms = SmsOf(configuration),
        LettersFolder = Text(configuration, "Skranke:Letters:Folder"),
        DigitalPostFolder = Text(configuration, "Skranke:DigitalPost:Folder"),
    };

    private static SmtpSettings? SmtpOf(IConfiguration configuration)
    {
        if (Text(configuration, Smtp + "Host") is not { } host)
        {
            return null;
        }

        return new SmtpSettings(
            host,
            Number(configuration, Smtp + "Port", SubmissionPort, ushort.MaxValue),
            Text(configuration, Smtp + "From")
                ?? throw new StartOptionsException($"{Smtp}From is missing: the address that mail comes from."),
            Text(configuration, Smtp + "FromName") ?? "",
            (Text(configuration, Smtp + "Security") ?? "starttls") switch
            {
                "starttls" => SecureSocketOptions.StartTls,
                "tls" => SecureSocketOptions.SslOnConnect,
                "none" => SecureSocketOptions.None,
                _ => throw new StartOptionsException($"{Smtp}Security must be starttls, tls or none."),
            },
            Text(configuration, Smtp + "User"),
            Text(configuration, Smtp + "Password"),
            Number(configuration, Smtp + "Connections", 8, 64));
    }

    private static SmsSettings? SmsOf(IConfiguration configuration)
    {
        if (Text(configuration, Sms + "Url") is not { } text)
        {
            return null;
        }

        // Telephone numbers go over this line, and the key of the gateway.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && (address.Scheme != Uri.UriSchemeHttp || !address.IsLoopback)))
        {
            throw new StartOptionsException($"{Sms}Url must be an https address such as https://sms.example/send.");
        }

        var from = Text(configuration, Sms + "From")
            ?? throw new StartOptionsException($"{Sms}From is missing: what telephones show as the sender.");
        return new SmsSettings(address, Text(configuration, Sms + "Key"), from);
    }

    private static int Number(IConfiguration configuration, string setting, int usual, int most) =>
        Text(configuration, setting) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && number <= most ? number
        : throw new StartOptionsException($"{setting} must be a number from 1 to {most}.");

    private static string? Text(IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null => null,
        var value when string.IsNullOrWhiteSpace(value) => throw new StartOptionsException($"{setting} is empty."),
        var value => value,
    };
}
