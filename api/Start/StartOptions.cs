using System.Collections.Immutable;
using Skranke.Api.Identities;
using Skranke.Api.Sip2;
using Skranke.Silo.Registers;
using Skranke.Silo.Sending;

namespace Skranke.Api.Start;

/// <summary>How the program is started; from the command line, the environment and <c>appsettings.json</c>, in this
/// order of precedence.</summary>
public sealed record StartOptions
{
    public const int HttpPortUsual = 8080;
    public const int Sip2PortUsual = 6001;

    public int HttpPort { get; init; } = HttpPortUsual;

    public int Sip2Port { get; init; } = Sip2PortUsual;

    /// <summary>How terminals are listened to; the port is <see cref="Sip2Port"/>.</summary>
    public Sip2Options Sip2 { get => field with { Port = Sip2Port }; init; } = new();

    public string DataFolder { get; init; } = ".data";

    /// <summary>The folder of what all processes of a cluster have in common; null for the data folder.</summary>
    public string? SharedFolder { get; init; }

    /// <summary>An existing server; null for the private one.</summary>
    public string? Postgres { get; init; }

    /// <summary>The file that remembers erasures; null for one in the data folder.</summary>
    public string? ErasureJournal { get; init; }

    public bool Demo { get; init; } = true;

    /// <summary>The registers beside the engine.</summary>
    public RegisterOptions Registers { get; init; } = new();

    /// <summary>How notices are sent.</summary>
    public PostOptions Post { get; init; } = new();

    /// <summary>Where the business clock stands still; null for the machine's.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Whose identity tokens are believed.</summary>
    public ImmutableArray<IdentityIssuer> Issuers { get; init; } = [];
}

/// <summary>What is wrong with the way the program was started, in one sentence.</summary>
public sealed class StartOptionsException(string message) : Exception(message);
