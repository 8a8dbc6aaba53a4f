using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Skranke.Api.Operations;
using Skranke.Api.Start;

namespace Skranke.Silo.Orleans;

/// <summary>What a process of a cluster is, and where it is reached.</summary>
public sealed record ClusterSettings
{
    public const string RoleName = StartSettings.ClusterRole;
    public const string SiloPortName = StartSettings.ClusterSiloPort;
    public const string GatewayPortName = StartSettings.ClusterGatewayPort;
    public const string AddressName = StartSettings.ClusterAddress;
    public const string IdName = "Skranke:Cluster:Id";
    public const string WaitingMaxName = "Skranke:Cluster:WaitingMax";

    public const string Usage =
        """
        Usage: run --role silo|api --postgres CONNECTION --shared DIR [--silo-port PORT] [--gateway-port PORT]
                   [--address IP] [options of a single engine]

          --role silo            hosts grains and answers HTTP
          --role api             answers HTTP and asks the silos
          --shared DIR           folder of the secret and the keys, the same for all processes of the cluster
          --silo-port PORT       where silos speak to each other (11111)
          --gateway-port PORT    where a silo listens to API processes (30000)
          --address IP           under which the others reach this silo (the machine's own)

        The same by environment: Skranke__Cluster__Role, Skranke__Cluster__SiloPort, Skranke__Cluster__GatewayPort,
        Skranke__Cluster__Address, Skranke__Cluster__Id (skranke), Skranke__Shared. A process turns away what
        comes while so many of its requests wait: Skranke__Cluster__WaitingMax (20000).
        """;

    /// <summary>False for a process that only asks.</summary>
    public required bool IsSilo { get; init; }

    public int SiloPort { get; init; } = 11111;

    public int GatewayPort { get; init; } = 30000;

    /// <summary>Under which the other silos reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Processes of one id find each other. An upgrade across versions that do not understand each other gets
    /// another one.</summary>
    public string Id { get; init; } = "skranke";

    /// <summary>So many requests of this process may wait for an answer; what comes on top is turned away, and its
    /// caller comes back.</summary>
    public int WaitingMax { get; init; } = 20_000;

    /// <summary>Whether traces go to a collector, so that every call between grains carries one along.</summary>
    public bool IsTraced { get; init; }

    /// <exception cref="FormatException">a value cannot be read.</exception>
    public static ClusterSettings Read(IConfiguration configuration) => new()
    {
        IsSilo = configuration[RoleName] switch
        {
            "silo" => true,
            "api" => false,
            _ => throw new FormatException($"{RoleName} must be silo or api."),
        },
        SiloPort = Port(configuration, SiloPortName, 11111),
        GatewayPort = Port(configuration, GatewayPortName, 30000),
        Address = configuration[AddressName] is { } text
            ? IPAddress.TryParse(text, out var address)
                ? address
                : throw new FormatException($"{AddressName} must be an address such as 10.0.0.7.")
            : OwnAddress(),
        Id = configuration[IdName] ?? "skranke",
        WaitingMax = configuration[WaitingMaxName] is not { } most
            ? 20_000
            : int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var waiting) && waiting > 0
                ? waiting
                : throw new FormatException($"{WaitingMaxName} must be a number of requests from 1."),
        IsTraced = configuration[Telemetry.OtlpEndpoint] is not null,
    };

    private static int Port(IConfiguration configuration, string name, int usual) => configuration[name] is not { } text
        ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new FormatException($"{name} must be a port from 1 to 65535.");

    /// <summary>The first address of the machine's name that other machines can reach.</summary>
    private static IPAddress OwnAddress() => Dns.GetHostAddresses(Dns.GetHostName())
        .FirstOrDefault(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? IPAddress.Loopback;
}
