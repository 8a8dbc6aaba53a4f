using System.ComponentModel;
using System.Diagnostics;

namespace Skranke.Silo.Postgres;

/// <summary>
/// Runs a small program to its end and keeps what it said. Programs run in the root folder, because the database
/// user may not enter the folder the engine was started in, and with English messages, because some are read.
/// </summary>
internal static class UnixProgram
{
    internal static async Task<ProgramResult> RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";

        // PGDATA, PGPORT, PGOPTIONS and their like are meant for another server and would lead these programs astray.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
            _ = start.Environment.Remove(name);

        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ProgramResult(program, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Whether a program of this name is found in the search path.</summary>
    internal static bool Exists(string program) =>
        SearchPath().Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Where programs are looked for, also in the system folders that cron and services omit.</summary>
    internal static IEnumerable<string> SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin"])
            .Where(Path.IsPathRooted)
            .Distinct();

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)
                ?? throw new PostgresSetupException($"The program {start.FileName} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new PostgresSetupException($"The program {start.FileName} could not be started: {e.Message}", e);
        }
    }
}

/// <summary>How a program ended and what it said.</summary>
internal sealed record ProgramResult(string Program, int ExitCode, string Output, string Error)
{
    internal bool Succeeded => ExitCode == 0;

    /// <summary>Everything it said, for a message to a person.</summary>
    internal string Said => string.Join('\n', new[] { Error.Trim(), Output.Trim() }.Where(s => s.Length > 0));

    internal ProgramResult RequireSuccess() => Succeeded
        ? this
        : throw new PostgresSetupException($"{Path.GetFileName(Program)} failed with exit code {ExitCode}: {Said}");
}
