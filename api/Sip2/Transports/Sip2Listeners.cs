using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Skranke.Api.Sip2.Transports;

/// <summary>Opens the ports of terminals beside that of HTTP, in the same server: what it knows of thousands of
/// connections, TLS and orderly stopping serves both.</summary>
internal static class Sip2Listeners
{
    /// <summary>Who has not agreed on keys by then never will.</summary>
    private static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(10);

    /// <param name="address">Where to listen; all addresses where null.</param>
    public static void Listen(KestrelServerOptions kestrel, IPAddress? address, Sip2Options options)
    {
        if (options.Port is { } port)
        {
            Listen(kestrel, address, port, listen => { });
        }

        if (options.TlsPort is { } tlsPort)
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(
                options.CertificateFile!, options.CertificatePassword);
            Listen(kestrel, address, tlsPort, listen => listen.UseHttps(
                certificate, https => https.HandshakeTimeout = Shorter(HandshakeMax, options.LoginMax)));
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void Listen(
        KestrelServerOptions kestrel, IPAddress? address, int port, Action<ListenOptions> configure)
    {
        if (address is null)
        {
            kestrel.ListenAnyIP(port, Configure);
        }
        else
        {
            kestrel.Listen(address, port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            configure(listen);
            LineConnection? terminals = null;
            _ = listen.Run(connection => (terminals ??=
                listen.ApplicationServices.GetRequiredService<LineConnection>()).Serve(connection));
        }
    }
}
