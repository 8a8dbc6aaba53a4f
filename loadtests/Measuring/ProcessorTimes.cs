using System.Globalization;

namespace Skranke.LoadTests.Measuring;

/// <summary>Processor time that the parties of a load run have used. A busy machine moves it too (caches, compilation),
/// but much less than a rate.</summary>
/// <param name="Load">This process: the load generator, and in process scenarios the engine or the peer's client
/// too.</param>
/// <param name="Database">The database server with all its processes.</param>
/// <param name="Server">The HTTP server, where there is one.</param>
public readonly record struct ProcessorTimes(TimeSpan Load, TimeSpan Database, TimeSpan Server)
{
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const int EndedChildrensUserTime = 13;
    private const int EndedChildrensSystemTime = 14;
    private const int Parent = 1;

    /// <summary>Linux counts processor time in hundredths of a second, whatever its own clock does.</summary>
    private const long TicksOfLinux = TimeSpan.TicksPerSecond / 100;

    public static ProcessorTimes Now(int database, int? server) =>
        new(Environment.CpuUsage.TotalTime, OfTree(database), server is { } process ? OfTree(process) : TimeSpan.Zero);

    public ProcessorTimes Since(ProcessorTimes before) =>
        new(Load - before.Load, Database - before.Database, Server - before.Server);

    private static TimeSpan OfTree(int root)
    {
        var total = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var process) || Fields(folder) is not { } fields)
            {
                continue;
            }

            if (process == root)
            {
                total += Number(fields, EndedChildrensUserTime) + Number(fields, EndedChildrensSystemTime);
            }

            if (process == root || Number(fields, Parent) == root)
            {
                total += Number(fields, UserTime) + Number(fields, SystemTime);
            }
        }

        return TimeSpan.FromTicks(total * TicksOfLinux);
    }

    /// <summary>The fields after the program's name; null for a process that ended just now.</summary>
    private static string[]? Fields(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string[] fields, int place) => long.Parse(fields[place], CultureInfo.InvariantCulture);
}
