using System.Runtime.InteropServices;
using Skranke.Api.Http;
using Skranke.Silo;
using Skranke.Silo.Hosting;

namespace Skranke.Api.Start;

/// <summary>Starts the engine and its web server, waits for a signal, and stops them: first no more is accepted, then
/// what was accepted is finished.</summary>
public static class Launch
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Runs until a signal; the answer is the exit code.</summary>
    /// <param name="hosting">Where the grains live, for whoever starts a process of a cluster; in this process where
    /// null.</param>
    public static async Task<int> Run(
        string[] arguments, Func<IConfiguration, ILoggerFactory, IGrainHosting?>? hosting = null)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(CommandLine.Usage);
            return Done;
        }

        IConfigurationRoot configuration;
        StartOptions options;
        try
        {
            configuration = StartSettings.Gather(arguments);
            options = StartSettings.Read(configuration);
            if (hosting is null && configuration[StartSettings.ClusterRole] is not null)
            {
                throw new StartOptionsException(
                    "A process of a cluster is started by ./run --role, or with Skranke.Cluster.dll.");
            }
        }
        catch (Exception mistake) when (mistake is StartOptionsException or InvalidDataException or FormatException)
        {
            await Console.Error.WriteLineAsync(mistake.Message + "\n\n" + CommandLine.Usage);
            return Misused;
        }

        using var stop = new StopSignal();
        try
        {
            await Run(options, configuration, hosting, stop.Token);
            return Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return Done;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(StartFailure.Sentence(failure, options));
            return Failed;
        }
    }

    private static async Task Run(
        StartOptions options,
        IConfiguration configuration,
        Func<IConfiguration, ILoggerFactory, IGrainHosting?>? hosting,
        CancellationToken stop)
    {
        using var logs = LoggerFactory.Create(logging => WebHost.Logging(logging, configuration));
        var folder = Path.GetFullPath(options.DataFolder);
        await using var engine = await Engine.StartAsync(
            new EngineOptions
            {
                DataFolder = folder,
                SharedFolder = options.SharedFolder is { } shared ? Path.GetFullPath(shared) : null,
                Postgres = options.Postgres,
                ErasureJournal = options.ErasureJournal,
                Demo = options.Demo,
                FrozenAt = options.Clock,
                Post = options.Post,
            },
            logs,
            stop,
            hosting?.Invoke(configuration, logs));
        await using var services = await ApiServices.Of(
            engine, folder, options.Issuers, logs, stop, options.Registers);
        await using var web = WebHost.Build(services, null, options.HttpPort, configuration, sip2: options.Sip2);
        await web.StartAsync(stop);
        await Greeting.Write(web, engine, options, stop);

        await Task.Delay(Timeout.Infinite, stop).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Console.WriteLine("Stopping: finishing what was accepted.");
        await web.StopAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM and Ctrl-C. A second one ends the process at once, for whoever cannot wait.</summary>
    private sealed class StopSignal : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly PosixSignalRegistration[] _registrations;

        public StopSignal() => _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        ];

        public CancellationToken Token => _stop.Token;

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }

            _stop.Dispose();
        }

        private void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !_stop.IsCancellationRequested;
            _stop.Cancel();
        }
    }
}
