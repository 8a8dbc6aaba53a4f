using System.Runtime.InteropServices;
using Skranke.LoadTests.Preparing;

namespace Skranke.LoadTests.Reporting;

/// <summary>On what the figures were measured; without it they mean nothing.</summary>
public sealed record MachineFacts(
    int Cores,
    long MemoryMegabytes,
    string Processor,
    string System,
    string DotNet,
    string PostgreSql,
    IReadOnlyDictionary<string, string> Settings)
{
    private static readonly string[] Shown =
        ["fsync", "full_page_writes", "synchronous_commit", "shared_buffers", "wal_compression", "max_wal_size"];

    public static async Task<MachineFacts> ReadAsync(LoadDatabase database)
    {
        var settings = new Dictionary<string, string>();
        foreach (var name in Shown)
        {
            settings[name] = await database.TextAsync($"show {name}");
        }

        settings["huge_pages_used"] = HugePagesUsed();
        return new MachineFacts(
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
            ProcessorName(),
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            await database.TextAsync("show server_version"),
            settings);
    }

    public override string ToString() =>
        $"{Cores} cores ({Processor}), {MemoryMegabytes:N0} MiB, {DotNet}, PostgreSQL {PostgreSql}, "
        + string.Join(", ", Settings.Select(setting => $"{setting.Key}={setting.Value}"));

    /// <summary>Of the whole machine, where nobody but the database uses them.</summary>
    private static string HugePagesUsed()
    {
        const string file = "/proc/meminfo";
        var numbers = File.Exists(file)
            ? File.ReadLines(file).Where(line => line.StartsWith("Huge", StringComparison.Ordinal))
                .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
                .ToDictionary(words => words[0], words => long.Parse(words[1]))
            : [];
        return numbers.TryGetValue("Hugepagesize", out var size)
            ? $"{(numbers["HugePages_Total"] - numbers["HugePages_Free"]) * size / 1024}MB"
            : "none";
    }

    private static string ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
