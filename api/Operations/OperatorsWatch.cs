using System.Diagnostics.Metrics;
using Npgsql;
using Skranke.Api.Http;

namespace Skranke.Api.Operations;

/// <summary>Reads every few seconds what operators want to know: the sections' figures, and how requests went in the
/// last minute. The page and the gauges show the last reading, so that nobody who looks burdens the database.</summary>
public sealed partial class OperatorsWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Readings of requests that are kept: a minute.</summary>
    private const int ReadingsMax = 7;

    private readonly Meter _meter = new("Skranke.Operations");
    private readonly Dictionary<string, double> _gauges = [];
    private readonly Queue<(DateTimeOffset At, IReadOnlyList<RecentRequests.Reading> Requests)> _readings = [];
    private readonly ApiServices _services;
    private readonly RequestMeters _requests;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ILogger<OperatorsWatch> _log;

    public OperatorsWatch(ApiServices services, RequestMeters requests, ILogger<OperatorsWatch> log)
    {
        (_services, _requests, _log) = (services, requests, log);
        _ = _meter.CreateObservableGauge(
            "skranke_silos",
            () => services.Hosts().Silos.CountBy(silo => silo.Status).Select(status => new Measurement<int>(
                status.Value, new KeyValuePair<string, object?>("status", status.Key))),
            null,
            "Processes that host grains, by status.");
    }

    /// <summary>The last reading of each section; empty where the database is away.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<OperatorsFigure> Figures)> Sections { get; private set; } = [];

    /// <summary>When the sections were read.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>How requests went in about the last minute, by operation, and how many seconds that were.</summary>
    public (double Seconds, IReadOnlyList<(string Name, RecentRequests.Reading Requests)> Operations) LastMinute()
    {
        lock (_readings)
        {
            if (!_readings.TryPeek(out var earliest))
            {
                return (0, []);
            }

            var seconds = (_time.GetUtcNow() - earliest.At).TotalSeconds;
            return (seconds, [.. _requests.Recent.Select((operation, place) => (
                operation.Name, operation.Now.Since(earliest.Requests[place])))]);
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Reads now.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        lock (_readings)
        {
            _readings.Enqueue((_time.GetUtcNow(), [.. _requests.Recent.Select(operation => operation.Now)]));
            if (_readings.Count > ReadingsMax)
            {
                _ = _readings.Dequeue();
            }
        }

        var read = new List<(string, IReadOnlyList<OperatorsFigure>)>();
        foreach (var section in _services.Sections)
        {
            var figures = await section.ReadAsync(cancellation);
            read.Add((section.Title, figures));
            foreach (var figure in figures.Where(figure => figure.Metric is not null))
            {
                Gauge(figure.Metric!, figure.Label, figure.Value);
            }
        }

        (Sections, ReadAt) = (read, _time.GetUtcNow());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException or IOException)
            {
                Away(_log, away.GetType().Name);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Gauge(string metric, string label, double value)
    {
        lock (_gauges)
        {
            if (!_gauges.ContainsKey(metric))
            {
                _ = _meter.CreateObservableGauge(metric, () => Of(metric), null, label);
            }

            _gauges[metric] = value;
        }
    }

    private double Of(string metric)
    {
        lock (_gauges)
        {
            return _gauges[metric];
        }
    }

    [LoggerMessage(
        EventId = 405, Level = LogLevel.Warning, Message = "Operators' figures cannot be read now: {Reason}")]
    private static partial void Away(ILogger log, string reason);
}
