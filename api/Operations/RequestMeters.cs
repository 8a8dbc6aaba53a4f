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
    private readonly RecentRequests[] _recent;
    private readonly string[] _names = [.. Enum.GetValues<Operation>().Select(NameOf)];

    public RequestMeters()
    {
        _requests = _meter.CreateCounter<long>(
            "skranke_http_requests", null, "Requests by operation and outcome.");
        _recent = [.. _names.Select(name => new RecentRequests(name))];
        _seconds = _meter.CreateHistogram<double>("skranke_http_request_seconds", null, "How long requests took.");
    }

    public void Count(Operation operation, Answer answer, TimeSpan elapsed)
    {
        var name = _names[(int)operation];
        _requests.Add(
            1,
            new KeyValuePair<string, object?>("operation", name),
            new KeyValuePair<string, object?>("outcome", answer.Code ?? "done"));
        _seconds.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("operation", name));
        _recent[(int)operation].Count(answer.Status, elapsed);
    }

    /// <summary>Counts since the start, for whoever compares two moments.</summary>
    public IReadOnlyList<RecentRequests> Recent => _recent;

    public void Dispose() => _meter.Dispose();

    /// <summary><c>CheckOut</c> is counted as <c>check-out</c>.</summary>
    private static string NameOf(Operation operation) => string.Concat(operation.ToString().Select((c, at) =>
        char.IsUpper(c) ? (at > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
