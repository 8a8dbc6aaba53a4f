using System.Globalization;

namespace Skranke.LoadTests.Measuring;

/// <summary>The most memory that another process has held.</summary>
public static class MemoryPeak
{
    public static long Megabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
