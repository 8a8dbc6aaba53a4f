using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Skranke.Api.Http;
using Skranke.Api.Sip2;
using Skranke.Api.Start;
using Skranke.Silo;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>A whole engine behind real HTTP on a server of its own. Everything that it logs, at every level, and every
/// trace of the process is kept as text.</summary>
public sealed class CanaryEngine : IHttpEngine, IAsyncLifetime, IDisposable
{
    private ActivityListener _listener = null!;
    private Engine _engine = null!;
    private ApiServices _services = null!;
    private WebApplication _web = null!;
    private ILoggerFactory _factory = null!;
    private JsonNode _keys = null!;

    public async Task InitializeAsync()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
        await StartAsync();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("skranke-canary-").FullName;

    public Engine Engine => _engine;

    public Uri Address { get; private set; } = null!;

    /// <summary>Every line that was logged, with its scopes' values and exceptions.</summary>
    public ConcurrentQueue<string> Logged { get; } = new();

    /// <summary>Names, tags and events of every trace.</summary>
    public ConcurrentQueue<string> Traced { get; } = new();

    public string Key(string name) => (string)_keys[name]!;

    public int Sip2Port { get; private set; }

    /// <summary>What the demo's terminal logs in with.</summary>
    public (string User, string Password) Login() =>
        ((string)_keys["sip2"]!["user"]!, (string)_keys["sip2"]!["password"]!);

    private async Task StartAsync()
    {
        var keeper = new Keeper(Logged);
        _factory = LoggerFactory.Create(logging => logging.AddProvider(keeper).SetMinimumLevel(LogLevel.Trace));
        var options = new EngineOptions
        {
            DataFolder = Folder,
            FrozenAt = new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero),
        };
        _engine = await Engine.StartAsync(options, _factory, CancellationToken.None);
        _services = await ApiServices.Of(_engine, Folder, [], _factory, CancellationToken.None);
        _web = WebHost.Build(
            _services, IPAddress.Loopback, 0, null, keeper, sip2: new Sip2Options { Port = 0 });
        await _web.StartAsync();
        Sip2Port = new Uri(_web.Urls.Last()).Port;
        Address = new Uri(_web.Urls.First());
        _keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "demo-keys.json")))!;
    }

    public async Task DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        await _services.DisposeAsync();
        await _engine.DisposeAsync();
        _factory.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Activity activity) => Traced.Enqueue(
        new StringBuilder(activity.OperationName).Append(' ').Append(activity.DisplayName).Append(' ')
            .Append(activity.StatusDescription).Append(' ')
            .AppendJoin(' ', activity.TagObjects)
            .AppendJoin(' ', activity.Baggage)
            .AppendJoin(' ', activity.Events.SelectMany(one => one.Tags.Select(tag => $"{one.Name} {tag}")))
            .ToString());

    private sealed class Keeper(ConcurrentQueue<string> kept) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            kept.Enqueue($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            kept.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
