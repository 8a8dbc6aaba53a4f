using System.Runtime.InteropServices;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Peers;
using Skranke.LoadTests.Scenarios;

const int Done = 0;
const int Misused = 2;

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
    return await ScenarioCatalogue.Of(options.Scenario).RunAsync(options, Console.Out, stop.Token);
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return Misused;
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
