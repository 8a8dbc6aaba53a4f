using System.Diagnostics;

namespace Skranke.Silo.Postgres;

/// <summary>
/// The server process a cluster's <c>postmaster.pid</c> tells of. The file outlives the process after a hard kill,
/// and the number in it may by then be another process's, so a process counts as the server only when it works in
/// the cluster's folder.
/// </summary>
internal sealed record Postmaster(int ProcessId, string SocketFolder)
{
    private const int SocketLine = 4;
    private const string Processes = "/proc";

    private static string FileOf(ClusterPlace place) => Path.Combine(place.Data, "postmaster.pid");

    /// <summary>What the cluster's file says, true or not; null where there is none.</summary>
    internal static Postmaster? Read(ClusterPlace place)
    {
        try
        {
            var lines = File.ReadAllLines(FileOf(place));
            return lines.Length > 0 && int.TryParse(lines[0], out var process)
                ? new Postmaster(process, lines.ElementAtOrDefault(SocketLine) ?? string.Empty)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Removes the file of a server that is gone. PostgreSQL does it itself unless another process got the number;
    /// that the old server's memory is really out of use it checks by other means at its start.
    /// </summary>
    internal static void Forget(ClusterPlace place) => File.Delete(FileOf(place));

    /// <summary>Whether the process runs and is the server of this cluster.</summary>
    internal bool Serves(ClusterPlace place)
    {
        if (!Directory.Exists(Processes + "/self"))
            return IsAnyProcess();
        var entry = $"{Processes}/{ProcessId}";
        try
        {
            if (File.ResolveLinkTarget(entry + "/cwd", returnFinalTarget: false) is { } folder)
                return folder.FullName == place.Data;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // Seeing where another user's process works takes a right that root lacks in many containers. What it
            // was started with can be seen by all.
        }

        return Arguments(ProcessId).Contains(place.Data);
    }

    /// <summary>
    /// Processes the server left behind when it was killed. They end by themselves when they notice; those that do
    /// not within a moment are ended, because a new server may not start beside them.
    /// </summary>
    internal static async Task EndOrphansAsync(ClusterPlace place, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(3);
        var waited = Stopwatch.StartNew();
        while (Orphans(place) is { Count: > 0 } orphans)
        {
            if (waited.Elapsed > patience)
                orphans.ForEach(Kill);
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    /// <summary>Ends a process at once, as the system does when memory runs out.</summary>
    internal static void Kill(int process)
    {
        try
        {
            using var victim = Process.GetProcessById(process);
            victim.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself meanwhile, which is all that was wanted.
        }
    }

    /// <summary>Asks the server to stop: it ends its sessions, writes a checkpoint and goes.</summary>
    internal Task EndAsync(CancellationToken cancellation) =>
        UnixProgram.RunAsync("kill", ["-INT", $"{ProcessId}"], cancellation);

    private static List<int> Orphans(ClusterPlace place)
    {
        if (!Directory.Exists(Processes))
            return [];

        // The processes of a server carry the name of its cluster in their titles.
        var title = $"postgres: {place.ClusterName}:";
        return Directory.EnumerateDirectories(Processes)
            .Select(entry => int.TryParse(Path.GetFileName(entry), out var process) ? process : 0)
            .Where(p => p > 0 && Arguments(p).FirstOrDefault()?.StartsWith(title, StringComparison.Ordinal) == true)
            .ToList();
    }

    private static string[] Arguments(int process)
    {
        try
        {
            return File.ReadAllText($"{Processes}/{process}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool IsAnyProcess()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
