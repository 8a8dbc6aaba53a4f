using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Skranke.Api.Sip2.Operators;

/// <summary>What operators see of terminals in this process: when each was last heard, how often it went wrong, and its
/// last messages with personal data masked. It lives in memory.</summary>
public sealed class TerminalBoard : IDisposable
{
    private readonly ConcurrentDictionary<(Isil Library, string Login), TerminalActivity> _activities = [];
    private readonly Meter _meter = new("Skranke.Sip2");
    private readonly Counter<long> _messages;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _offline;
    private readonly Counter<long> _replays;
    private readonly Histogram<double> _seconds;
    private readonly TimeProvider _time;
    private int _connections;

    public TerminalBoard(TimeProvider time)
    {
        _time = time;
        _messages = _meter.CreateCounter<long>(
            "skranke_sip2_messages", null, "Messages of terminals by number and outcome.");
        _offline = _meter.CreateCounter<long>(
            "skranke_sip2_offline", null, "Transactions that terminals made while they were cut off.");
        _replays = _meter.CreateCounter<long>(
            "skranke_sip2_replays", null, "Transactions that were answered again and not done again.");
        _logins = _meter.CreateCounter<long>("skranke_sip2_logins", null, "Logins of terminals by outcome.");
        _seconds = _meter.CreateHistogram<double>("skranke_sip2_message_seconds", null, "How long messages took.");
        _ = _meter.CreateObservableGauge(
            "skranke_sip2_connections", () => Volatile.Read(ref _connections), null, "Connections of terminals.");
    }

    public TerminalActivity Of(Isil library, string login) =>
        _activities.GetOrAdd((library, login), _ => new TerminalActivity(_time));

    public TerminalActivity? Find(Isil library, string login) => _activities.GetValueOrDefault((library, login));

    public IReadOnlyList<(Isil Library, string Login, TerminalActivity Activity)> All(Isil? library) =>
    [
        .. _activities.Where(one => library is null || one.Key.Library == library)
            .Select(one => (one.Key.Library, one.Key.Login, one.Value))
            .OrderBy(one => one.Library.Value, StringComparer.Ordinal)
            .ThenBy(one => one.Login, StringComparer.Ordinal),
    ];

    public int Connections => Volatile.Read(ref _connections);

    public int Connected() => Interlocked.Increment(ref _connections);

    public void Disconnected() => Interlocked.Decrement(ref _connections);

    public void Count(string number, string outcome, TimeSpan elapsed)
    {
        var message = new KeyValuePair<string, object?>("message", number);
        _messages.Add(1, message, new KeyValuePair<string, object?>("outcome", outcome));
        _seconds.Record(elapsed.TotalSeconds, message);
    }

    public void CountLogin(bool isGood) =>
        _logins.Add(1, new KeyValuePair<string, object?>("outcome", isGood ? "good" : "refused"));

    public void CountOffline() => _offline.Add(1);

    public void CountReplay() => _replays.Add(1);

    public void Dispose() => _meter.Dispose();
}
