namespace Skranke.Api.Sip2;

/// <summary>How terminals reach the engine.</summary>
public sealed record Sip2Options
{
    /// <summary>The port of plain TCP; null for none, 0 for any that is free.</summary>
    public int? Port { get; init; }

    /// <summary>The port of TLS; null for none.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The server's certificate with its key, a PFX file; needed for TLS.</summary>
    public string? CertificateFile { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>Whether a load balancer in front says, by the PROXY protocol, who really connects.</summary>
    public bool Proxied { get; init; }

    /// <summary>Whether terminals first log in as at a telnet prompt.</summary>
    public bool TelnetLogin { get; init; }

    public string LoginPrompt { get; init; } = "login: ";

    public string PasswordPrompt { get; init; } = "password: ";

    public string LoginBanner { get; init; } = "Login OK.  Initiating SIP\r\n";

    /// <summary>How long a terminal may be silent; those that are switched off never say goodbye.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long somebody may be connected without a login.</summary>
    public TimeSpan LoginMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages are shorter than this by far; what is longer is not one.</summary>
    public int MessageLengthMax { get; init; } = 8 * 1024;

    public int ConnectionsMax { get; init; } = 20_000;
}
