namespace Skranke.Api.Start;

/// <summary>Reads the command line into the settings it stands for. An option that is not known is an error: a mistyped
/// <c>--data</c> would otherwise start on another folder.</summary>
public static class CommandLine
{
    public const string Usage =
        """
        Usage: run [--http PORT] [--sip2 PORT] [--data DIR] [--postgres CONNECTION] [--no-demo] [--clock INSTANT]

          --http PORT            port of the HTTP interface (8080; 0 for any that is free)
          --sip2 PORT            port of the SIP2 interface (6001)
          --data DIR             folder of the private database, keys and files (.data)
          --postgres CONNECTION  an existing PostgreSQL server instead of the private one
          --no-demo              make no demo libraries
          --clock INSTANT        a clock that stands still there, such as 2026-11-01T10:00:00Z, and moves only by
                                 POST /v1/admin/clock; not together with --no-demo
          --help                 this text

        The same by environment: Skranke__Http__Port, Skranke__Sip2__Port, Skranke__Data,
        Skranke__Postgres__Connection, Skranke__Demo (true or false), Skranke__Clock; or in appsettings.json.
        Notices go into files in the data folder unless Skranke__Smtp__Host, __Port, __From, __FromName, __Security
        (starttls, tls, none), __User, __Password and Skranke__Sms__Url, __Key, __From say where to send them;
        Skranke__Letters__Folder and Skranke__DigitalPost__Folder are folders that others empty.
        Skranke__Erasures__Journal is the file that remembers who was erased (erasures.log in the data folder); it
        must outlive a restored backup.
        """;

    /// <summary>From an option to the setting that it stands for.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["--http"] = StartSettings.HttpPort,
        ["--sip2"] = StartSettings.Sip2Port,
        ["--data"] = StartSettings.Data,
        ["--postgres"] = StartSettings.Postgres,
        ["--clock"] = StartSettings.Clock,
        ["--shared"] = StartSettings.Shared,
        ["--role"] = StartSettings.ClusterRole,
        ["--silo-port"] = StartSettings.ClusterSiloPort,
        ["--gateway-port"] = StartSettings.ClusterGatewayPort,
        ["--address"] = StartSettings.ClusterAddress,
    };

    /// <exception cref="StartOptionsException">an option is unknown, given twice, or lacks its value.</exception>
    public static Dictionary<string, string?> Read(IReadOnlyList<string> arguments)
    {
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Count; at++)
        {
            var (option, value) = Split(arguments[at]);
            if (option == "--no-demo" && value is null)
            {
                Keep(found, option, StartSettings.Demo, "false");
            }
            else if (Settings.TryGetValue(option, out var setting))
            {
                value ??= ++at < arguments.Count
                    ? arguments[at]
                    : throw new StartOptionsException($"Option {option} needs a value.");
                Keep(found, option, setting, value);
            }
            else
            {
                throw new StartOptionsException($"Option {option} is unknown.");
            }
        }

        return found;
    }

    private static (string Option, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=') : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static void Keep(Dictionary<string, string?> found, string option, string setting, string value)
    {
        if (!found.TryAdd(setting, value))
        {
            throw new StartOptionsException($"Option {option} is given twice.");
        }
    }
}
