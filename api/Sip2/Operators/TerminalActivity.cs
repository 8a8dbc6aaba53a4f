using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Operators;

/// <summary>A message that was heard or answered, with personal data masked.</summary>
public sealed record TraceLine(DateTimeOffset At, string Direction, string Text);

/// <summary>How one terminal has been doing since the process started.</summary>
public sealed class TerminalActivity(TimeProvider time)
{
    private const int TraceLength = 60;
    private readonly Lock _lock = new();
    private readonly Queue<TraceLine> _trace = new(TraceLength);

    public DateTimeOffset LastSeen { get; private set; }

    /// <summary>The version of the protocol that it says it speaks.</summary>
    public string? Protocol { get; private set; }

    /// <summary>What it says of itself: ready, out of paper, about to shut down.</summary>
    public string? Condition { get; private set; }

    public int Connections { get; private set; }

    public long Messages { get; private set; }

    /// <summary>Messages that came damaged, or meant nothing.</summary>
    public long Errors { get; private set; }

    /// <summary>Errors for each message, from 0 to 1.</summary>
    public double ErrorRate => Messages == 0 ? 0 : (double)Errors / Messages;

    /// <summary>What a rule refused.</summary>
    public long Refusals { get; private set; }

    /// <summary>Transactions that were made while it was cut off.</summary>
    public long Offline { get; private set; }

    /// <summary>Of those, the ones that it reported although it had been heard in that very minute: it may be stuck in
    /// its offline mode, lending what it must not.</summary>
    public long OfflineWhileOnline { get; private set; }

    /// <summary>Transactions that were answered again and not done again.</summary>
    public long Replays { get; private set; }

    public IReadOnlyList<TraceLine> Trace
    {
        get
        {
            lock (_lock)
            {
                return [.. _trace];
            }
        }
    }

    public void Connected(int change)
    {
        lock (_lock)
        {
            Connections += change;
            LastSeen = time.GetUtcNow();
        }
    }

    public void Heard(Message? message, bool isError)
    {
        lock (_lock)
        {
            LastSeen = time.GetUtcNow();
            Messages++;
            Errors += isError ? 1 : 0;
            if (message is { Number: "99" })
            {
                Protocol = message.At(6, 4).Trim();
                Condition = message.At(2, 1) switch
                {
                    "0" => "ready",
                    "1" => "out-of-paper",
                    "2" => "shutting-down",
                    _ => null,
                };
                return;
            }

            Add("in", message is null ? "(unreadable)" : Mask.Of(message));
        }
    }

    public void Answered(Message message, bool isRefusal)
    {
        lock (_lock)
        {
            Refusals += isRefusal ? 1 : 0;
            if (message.Number != "98")
            {
                Add("out", Mask.Of(message));
            }
        }
    }

    /// <param name="at">When it happened, as the terminal says.</param>
    public void WasOffline(DateTimeOffset at, DateTimeOffset now)
    {
        lock (_lock)
        {
            Offline++;
            OfflineWhileOnline += now - at < TimeSpan.FromMinutes(1) ? 1 : 0;
        }
    }

    public void Replayed()
    {
        lock (_lock)
        {
            Replays++;
        }
    }

    private void Add(string direction, string text)
    {
        if (_trace.Count == TraceLength)
        {
            _ = _trace.Dequeue();
        }

        _trace.Enqueue(new TraceLine(time.GetUtcNow(), direction, text));
    }
}
