using System.Diagnostics.Metrics;
using Skranke.Api.Http;
using Skranke.Api.Security;

namespace Skranke.Api.Operations;

/// <summary>Counts requests by operation and outcome, and how long they took.</summary>
public sealed class RequestMeters : IDisposable
{
    private readonly Meter _meter = new("Skranke.Http");
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _seconds;
    private readonly string[] _names = [.. Enum.GetValues<Operation>().Select(NameOf)];

    public RequestMeters()
    {
        _requests = _meter.CreateCounter<long>(
            "skranke_http_requests", null, "Requests by operation and outcome.");
        _seconds = _meter.CreateHistogram(
            "skranke_http_request_seconds",
            "s",
            "How long requests took.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries =
                    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
    }

    public void Count(Operation operation, Answer answer, TimeSpan elapsed)
    {
        var name = _names[(int)operation];
        _requests.Add(
            1,
            new KeyValuePair<string, object?>("operation", name),
            new KeyValuePair<string, object?>("outcome", answer.Code ?? "done"));
        _seconds.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("operation", name));
    }

    public void Dispose() => _meter.Dispose();

    /// <summary><c>CheckOut</c> is counted as <c>check-out</c>.</summary>
    private static string NameOf(Operation operation) => string.Concat(operation.ToString().Select((c, at) =>
        char.IsUpper(c) ? (at > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
