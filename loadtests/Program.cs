using System.Runtime.InteropServices;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Peers;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Scenarios;
using Skranke.Silo.Postgres;

const int Done = 0;
const int NotDone = 1;
const int Misused = 2;
const int Stopped = 130;

using var stop = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    if (args is ["--list"])
    {
        foreach (var scenario in ScenarioCatalogue.All)
        {
            Console.WriteLine($"{scenario.Name,-18} {scenario.Summary}");
        }

        return Done;
    }

    if (args is ["--compare", var first, var second])
    {
        foreach (var line in Comparison.Lines(
            await File.ReadAllTextAsync(first), await File.ReadAllTextAsync(second)))
        {
            Console.WriteLine(line);
        }

        return Done;
    }

    if (args is ["--figure", var report, var path])
    {
        var figure = ReportFigure.Of(await File.ReadAllTextAsync(report), path);
        Console.WriteLine(figure);
        return figure is null ? NotDone : Done;
    }

    if (args is ["--help" or "-h"])
    {
        Console.WriteLine(CommandLine.Usage);
        return Done;
    }

    if (args is [PeerServer.Command, ..])
    {
        return await PeerServer.RunAsync(args, stop.Token);
    }

    var options = CommandLine.Parse(args);
    var asked = ScenarioCatalogue.Of(options.Scenario);
    asked.RequirePeers(options);
    return await asked.RunAsync(options, Console.Out, stop.Token);
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return Misused;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped; nothing is reported.");
    return Stopped;
}
catch (Exception e) when (e is PostgresSetupException or FileNotFoundException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return NotDone;
}

void Stop(PosixSignalContext signal)
{
    // What was started is stopped first, the database with it; a second signal ends at once.
    if (!stop.IsCancellationRequested)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
