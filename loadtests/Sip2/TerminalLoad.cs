using System.Diagnostics;
using System.Net;
using System.Text;
using Skranke.LoadTests.Http;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Sip2;

/// <summary>Drives so many terminals from one thread: work as fast as it is answered or at a rate, and beside it, where
/// asked for, a sign of life of each terminal at its time.</summary>
internal sealed class TerminalLoad(int port, int connections, double rate, Func<byte[]?> next)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IPEndPoint _server = new(IPAddress.Loopback, port);

    /// <summary>How often each terminal shows that it is there; never where null.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>How long the terminals took to connect and log in.</summary>
    public TimeSpan Connecting { get; private set; }

    public Task RunAsync(Recorder recorder) => Task.Factory.StartNew(
        () => Run(recorder), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Connect(TerminalConnection[] all, Epoll epoll, Stack<int> idle)
    {
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < connections; number++)
        {
            all[number] = new TerminalConnection(_server, Preparation.LoginOfLoad, Preparation.ApiKeyOfLoad);
            epoll.Watch(all[number].Socket, number);
            idle.Push(number);
        }

        Connecting = Stopwatch.GetElapsedTime(began);
    }

    private void Run(Recorder recorder)
    {
        using var epoll = new Epoll();
        var all = new TerminalConnection[connections];
        var idle = new Stack<int>(connections);
        Connect(all, epoll, idle);
        recorder.Start();
        var pacer = new Pacer(rate);
        var arrival = pacer.NextArrival();
        var ping = KeepAlive is { } every ? (long)(every.TotalSeconds * Stopwatch.Frequency / connections) : 0;
        var (pingAt, pingOf) = (Stopwatch.GetTimestamp(), 0);
        var (busy, overAt) = (0, 0L);
        while (true)
        {
            while (!recorder.IsOver && ping > 0 && pingAt <= Stopwatch.GetTimestamp())
            {
                // A terminal that is at work needs to give no other sign of life.
                if (!all[pingOf].IsBusy)
                {
                    all[pingOf].Send(TerminalWork.KeepAlive, pingAt);
                    busy++;
                }

                (pingAt, pingOf) = (pingAt + ping, (pingOf + 1) % connections);
            }

            while (!recorder.IsOver && (!pacer.HasRate || arrival <= Stopwatch.GetTimestamp())
                && TryIdle(all, idle, out var free))
            {
                if (next() is not { } message)
                {
                    recorder.EndNow();
                    break;
                }

                all[free].Send(message, pacer.HasRate ? arrival : Stopwatch.GetTimestamp());
                busy++;
                arrival = pacer.NextArrival();
            }

            if (recorder.IsOver)
            {
                overAt = overAt == 0 ? Stopwatch.GetTimestamp() : overAt;
                if (busy == 0 || Stopwatch.GetElapsedTime(overAt) > Patience)
                {
                    break;
                }
            }

            foreach (var number in epoll.Wait((pacer.HasRate || ping > 0) && !recorder.IsOver ? 1 : 100))
            {
                busy -= Take(all[number], recorder) ? 1 : 0;
                idle.Push(number);
            }
        }

        for (var unanswered = 0; unanswered < busy; unanswered++)
        {
            recorder.Record(Outcome.Failed, overAt, "No answer came within 30 s of the end.");
        }

        Array.ForEach(all, connection => connection.Dispose());
    }

    /// <summary>The stack may hold a terminal more than once, or one that is at work.</summary>
    private static bool TryIdle(TerminalConnection[] all, Stack<int> idle, out int number)
    {
        while (idle.TryPop(out number))
        {
            if (!all[number].IsBusy)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Take(TerminalConnection terminal, Recorder recorder)
    {
        var intendedAt = terminal.IntendedAt;
        if (intendedAt == 0 || !terminal.Receive())
        {
            return false;
        }

        var isDone = TerminalWork.IsDone(terminal.Answer);
        recorder.Record(
            isDone ? Outcome.Acknowledged : Outcome.Refused,
            intendedAt,
            isDone ? null : Encoding.UTF8.GetString(terminal.Answer));
        return true;
    }
}
