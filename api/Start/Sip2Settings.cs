using System.Globalization;
using Skranke.Api.Sip2;

namespace Skranke.Api.Start;

/// <summary>The settings of terminals' ports.</summary>
public static class Sip2Settings
{
    private const string Section = "Skranke:Sip2:";

    /// <exception cref="StartOptionsException">a value cannot be read, or another is missing.</exception>
    public static Sip2Options Read(IConfiguration configuration)
    {
        var usual = new Sip2Options();
        var options = usual with
        {
            TlsPort = Number(configuration, "TlsPort", ushort.MaxValue),
            CertificateFile = configuration[Section + "CertificateFile"],
            CertificatePassword = configuration[Section + "CertificatePassword"],
            Proxied = Truth(configuration, "Proxied"),
            TelnetLogin = Truth(configuration, "TelnetLogin"),
            LoginPrompt = configuration[Section + "LoginPrompt"] ?? usual.LoginPrompt,
            PasswordPrompt = configuration[Section + "PasswordPrompt"] ?? usual.PasswordPrompt,
            LoginBanner = configuration[Section + "LoginBanner"] ?? usual.LoginBanner,
            IdleMax = Number(configuration, "IdleMinutes", 24 * 60) is { } minutes
                ? TimeSpan.FromMinutes(minutes)
                : usual.IdleMax,
            ConnectionsMax = Number(configuration, "ConnectionsMax", int.MaxValue) ?? usual.ConnectionsMax,
        };
        return options is { TlsPort: not null, CertificateFile: null }
            ? throw new StartOptionsException($"{Section}TlsPort needs {Section}CertificateFile.")
            : options;
    }

    private static int? Number(IConfiguration configuration, string setting, int most) =>
        configuration[Section + setting] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number
        : throw new StartOptionsException($"{Section}{setting} must be a number up to {most}.");

    private static bool Truth(IConfiguration configuration, string setting) =>
        configuration[Section + setting] is { } text && (bool.TryParse(text, out var truth)
            ? truth
            : throw new StartOptionsException($"{Section}{setting} must be true or false."));
}
