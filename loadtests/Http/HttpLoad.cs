using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Http;

/// <summary>Drives sessions over so many keep-alive connections from one thread; a session keeps its connection until
/// its last answer.</summary>
public sealed class HttpLoad(Uri url, int connections, Func<Pacer> pacing, IWork work)
{
    private const int FirstNoSuccess = 300;
    private const int FirstServerError = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IPEndPoint _server = new(
        IPAddress.TryParse(url.Host, out var address) ? address : IPAddress.Loopback, url.Port);

    /// <summary>Loads on a thread of its own, so that nothing in this process delays it.</summary>
    public Task RunAsync(Recorder recorder) => Task.Factory.StartNew(
        () => Run(recorder), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(Recorder recorder)
    {
        using var epoll = new Epoll();
        var all = new Connection[connections];
        var idle = new Stack<int>(connections);
        for (var number = 0; number < connections; number++)
        {
            all[number] = Open(epoll, number);
            idle.Push(number);
        }

        recorder.Start();
        var pacer = pacing();
        var arrival = pacer.NextArrival();
        var busy = 0;
        var overAt = 0L;
        while (true)
        {
            while (!recorder.IsOver && idle.Count > 0 && (!pacer.HasRate || arrival <= Stopwatch.GetTimestamp()))
            {
                if (!work.TryStart(out var first))
                {
                    recorder.EndNow();
                    break;
                }

                busy += Send(all, idle, first, pacer.HasRate ? arrival : Stopwatch.GetTimestamp(), recorder) ? 1 : 0;
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

            foreach (var number in epoll.Wait(pacer.HasRate && !recorder.IsOver ? 1 : 100))
            {
                busy -= Take(epoll, all, idle, number, recorder) ? 1 : 0;
            }
        }

        foreach (var unanswered in all.Where(connection => connection.IsBusy))
        {
            recorder.Record(
                Outcome.Failed, overAt, "No answer came within 30 s of the end.", unanswered.Exchange?.Step);
        }

        Array.ForEach(all, connection => connection.Dispose());
    }

    private Connection Open(Epoll epoll, int number)
    {
        var connection = new Connection(_server);
        epoll.Watch(connection.Socket, number);
        return connection;
    }

    private bool Send(Connection[] all, Stack<int> idle, Exchange exchange, long intendedAt, Recorder recorder)
    {
        var number = idle.Pop();
        try
        {
            all[number].Send(exchange, intendedAt);
            return true;
        }
        catch (SocketException e)
        {
            // The reading side will notice the broken connection too and open another.
            recorder.Record(Outcome.Failed, intendedAt, e.Message, exchange.Step);
            return false;
        }
    }

    /// <returns>True when a request that was under way has come to its end.</returns>
    private bool Take(Epoll epoll, Connection[] all, Stack<int> idle, int number, Recorder recorder)
    {
        var connection = all[number];
        var (wasBusy, intendedAt) = (connection.IsBusy, connection.IntendedAt);
        try
        {
            if (!connection.Receive())
            {
                return false;
            }

            var exchange = connection.Exchange!;
            var outcome = connection.Status switch
            {
                < FirstNoSuccess => Outcome.Acknowledged,
                >= FirstServerError => Outcome.Failed,
                _ => Outcome.Refused,
            };
            recorder.Record(
                outcome,
                intendedAt,
                outcome == Outcome.Acknowledged ? null : $"{connection.Status} {connection.Excerpt()}",
                exchange.Step);
            if (outcome == Outcome.Acknowledged && exchange.Then?.Invoke(connection.Body) is { } next
                && !recorder.IsOver)
            {
                connection.Send(next, Stopwatch.GetTimestamp());
                return false;
            }

            idle.Push(number);
            return true;
        }
        catch (SocketException e)
        {
            if (wasBusy)
            {
                recorder.Record(Outcome.Failed, intendedAt, e.Message, connection.Exchange?.Step);
            }

            connection.Dispose();
            all[number] = Open(epoll, number);
            idle.Push(number);
            return wasBusy;
        }
    }
}
