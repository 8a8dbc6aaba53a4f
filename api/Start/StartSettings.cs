using System.Globalization;
using Skranke.Api.Http;
using Skranke.Api.Identities;

namespace Skranke.Api.Start;

/// <summary>The names of the settings, and how their values are read.</summary>
public static class StartSettings
{
    public const string HttpPort = "Skranke:Http:Port";
    public const string Sip2Port = "Skranke:Sip2:Port";
    public const string Data = "Skranke:Data";
    public const string Shared = "Skranke:Shared";
    public const string ClusterRole = "Skranke:Cluster:Role";
    public const string ClusterSiloPort = "Skranke:Cluster:SiloPort";
    public const string ClusterGatewayPort = "Skranke:Cluster:GatewayPort";
    public const string ClusterAddress = "Skranke:Cluster:Address";
    public const string Postgres = "Skranke:Postgres:Connection";
    public const string ErasureJournal = "Skranke:Erasures:Journal";
    public const string Demo = "Skranke:Demo";
    public const string Clock = "Skranke:Clock";

    /// <summary>Everything that was configured: <c>appsettings.json</c> beside the program, then in the present folder,
    /// the environment, and last the command line.</summary>
    public static IConfigurationRoot Gather(IReadOnlyList<string> arguments) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .AddInMemoryCollection(CommandLine.Read(arguments))
        .Build();

    /// <exception cref="StartOptionsException">a value cannot be read, or two exclude each other.</exception>
    public static StartOptions Read(IConfiguration configuration)
    {
        var options = new StartOptions
        {
            HttpPort = Port(configuration, HttpPort, StartOptions.HttpPortUsual),
            Sip2Port = Port(configuration, Sip2Port, StartOptions.Sip2PortUsual),
            Sip2 = Sip2Settings.Read(configuration),
            DataFolder = Text(configuration, Data) ?? ".data",
            SharedFolder = Text(configuration, Shared),
            Postgres = Text(configuration, Postgres),
            ErasureJournal = Text(configuration, ErasureJournal),
            Demo = Truth(configuration, Demo),
            Clock = Instant(configuration, Clock),
            Registers = RegisterSettings.Read(configuration),
            Post = PostSettings.Read(configuration),
            Issuers = IssuerSettings.Read(configuration),
        };
        return options.Demo ? options : WithoutDemo(options);
    }

    private static StartOptions WithoutDemo(StartOptions options)
    {
        if (options.Clock is not null)
        {
            throw new StartOptionsException(
                "A clock that stands still is for demo libraries: --clock and --no-demo exclude each other.");
        }

        return options.Issuers.FirstOrDefault(issuer => issuer.IsForTests) is { } test
            ? throw new StartOptionsException(
                $"Issuer {test.Name} is for demo libraries, because {test.Issuer} is no https address: it and "
                + "--no-demo exclude each other.")
            : options;
    }

    private static string? Text(IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null => null,
        var value when string.IsNullOrWhiteSpace(value) => throw new StartOptionsException($"{setting} is empty."),
        var value => value,
    };

    private static int Port(IConfiguration configuration, string setting, int usual) =>
        Text(configuration, setting) is not { } text ? usual
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new StartOptionsException($"{setting} must be a port from 0 to 65535.");

    private static bool Truth(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text
        || (bool.TryParse(text, out var truth)
            ? truth
            : throw new StartOptionsException($"{setting} must be true or false."));

    private static DateTimeOffset? Instant(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text ? null
        : Rfc3339.TryParse(text, out var instant) ? instant
        : throw new StartOptionsException($"{setting} must be an instant such as 2026-11-01T10:00:00Z.");
}
