using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Skranke.Tests.Support;

/// <summary>The engine as operators start it: a process of its own, with its private database, spoken to over
/// HTTP.</summary>
public sealed class EngineProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly string _folder;
    private readonly string _program;
    private string[] _options;
    private readonly string[] _under;
    private Process _process;

    private EngineProcess(string folder, int port, string program, string[] options, string[] under, string host)
    {
        (_folder, _program, _options, _under) = (folder, program, options, under);
        Address = new Uri($"http://{host}:{port}");
        _process = Launch();
    }

    public Uri Address { get; }

    /// <summary>The first lines the process wrote, until it was ready.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What it has written until now.</summary>
    public string[] Written
    {
        get
        {
            lock (Lines)
            {
                return [.. Lines];
            }
        }
    }

    /// <summary>The connection string that the engine printed.</summary>
    public string Database =>
        Lines.First(line => line.StartsWith("Database: ", StringComparison.Ordinal))["Database: ".Length..];

    public static Task<EngineProcess> StartAsync(string folder, params string[] options) =>
        StartAsync("Api/release/Skranke.Api.dll", folder, options);

    /// <param name="program">What to start, by its path below the folder of everything that was built.</param>
    /// <param name="under">What starts it in its turn, such as a program that enters a network namespace.</param>
    /// <param name="host">Where it is reached.</param>
    public static async Task<EngineProcess> StartAsync(
        string program, string folder, string[] options, string[]? under = null, string host = "127.0.0.1")
    {
        var engine = new EngineProcess(folder, FreePort(), program, options, under ?? [], host);
        await engine.ReadyAsync();
        return engine;
    }

    /// <summary>A client with one of the demo's keys.</summary>
    /// <param name="keysFolder">Where the keys lie; the data folder where null.</param>
    public HttpClient Client(string name, string? keysFolder = null)
    {
        var file = Path.Combine(keysFolder ?? _folder, "demo-keys.json");
        using var keys = JsonDocument.Parse(File.ReadAllText(file));
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", keys.RootElement.GetProperty(name).GetString());
        return client;
    }

    /// <summary>As <c>kill -9</c> does: nothing is finished, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts again on the same folder and port.</summary>
    /// <param name="options">Others than those of the first start.</param>
    public async Task RestartAsync(string[]? options = null)
    {
        _options = options ?? _options;
        _process.Dispose();
        Lines.Clear();
        _process = Launch();
        await ReadyAsync();
    }

    /// <summary>Sends a signal by its name, such as <c>STOP</c> and <c>CONT</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", $"-{name} {_process.Id}");
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks it to stop as an operator does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = await StopAsync();
        }

        _process.Dispose();
    }

    private Process Launch()
    {
        var built = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", _program));
        string[] words =
        [
            .. _under,
            "dotnet",
            built,
            "--data",
            _folder,
            "--http",
            Address.Port.ToString(),
            .. _options.Contains("--sip2") ? [] : new[] { "--sip2", "0" },
            .. _options,
        ];
        var start = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(words[1..], start.ArgumentList.Add);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (Lines)
        {
            Lines.Add(line ?? "");
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartPatience && !_process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"The engine did not become ready:\n{string.Join('\n', Lines)}");
    }

    /// <summary>A port that nobody listens to at this moment.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
