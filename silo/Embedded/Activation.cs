using Skranke.Actors;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Embedded;

/// <summary>A grain in memory with its mailbox. One turn at a time: a request that finds the grain free begins its turn
/// at once on the asker's thread, the others queue.</summary>
internal sealed class Activation(GrainKey key, Grain grain) : IThreadPoolWorkItem
{
    /// <summary>Requests that a hot grain takes in one turn; answers to all of them wait for the last.</summary>
    private const int TogetherMax = 128;

    private readonly Lock _mailbox = new();
    private Waiting? _first;
    private Waiting? _last;
    private bool _busy;
    private bool _gone;

    public GrainKey Key { get; } = key;

    /// <summary>The host's sweep in which the grain was last used.</summary>
    public int LastUsed { get; set; }

    /// <returns>False where the grain has left memory meanwhile and the asker must find another activation.</returns>
    public bool TryAsk(Request request, out ValueTask<Reply> reply)
    {
        lock (_mailbox)
        {
            if (_gone)
            {
                reply = default;
                return false;
            }

            if (_busy)
            {
                reply = new ValueTask<Reply>(Enqueue(request));
                return true;
            }

            _busy = true;
        }

        reply = TurnAsync(request);
        return true;
    }

    /// <summary>Lets the grain leave memory if it is idle.</summary>
    public bool TryLeave()
    {
        lock (_mailbox)
        {
            if (_busy)
            {
                return false;
            }

            return _gone = true;
        }
    }

    /// <summary>The next turn, on a thread of the pool.</summary>
    public async void Execute()
    {
        Waiting next;
        List<Waiting>? together;
        lock (_mailbox)
        {
            next = _first!;
            _first = next.Next;
            together = TakeTogether(next);
        }

        if (together is not null)
        {
            await TurnTogetherAsync((ITakesTogether)grain, together);
            return;
        }

        try
        {
            next.SetResult(await TurnAsync(next.Request));
        }
        catch (Exception failure)
        {
            next.SetException(failure);
        }
    }

    /// <summary>The requests right behind one that go together with it, in their order; null for one by
    /// itself.</summary>
    private List<Waiting>? TakeTogether(Waiting next)
    {
        if (grain is not ITakesTogether hot || _first is null || !hot.GoesTogether(next.Request))
        {
            return null;
        }

        List<Waiting> together = [next];
        while (_first is { } behind && together.Count < TogetherMax && hot.GoesTogether(behind.Request))
        {
            together.Add(behind);
            _first = behind.Next;
        }

        return together.Count > 1 ? together : null;
    }

    /// <summary>One turn for several requests.</summary>
    private async Task TurnTogetherAsync(ITakesTogether hot, List<Waiting> together)
    {
        using var span = GrainTrace.Turn(Key, together[0].Request);
        try
        {
            var replies = await hot.ReceiveTogether([.. together.Select(one => one.Request)]);
            for (var at = 0; at < together.Count; at++)
            {
                if (replies[at] is { } reply)
                {
                    together[at].SetResult(reply);
                }
            }

            for (var at = 0; at < together.Count; at++)
            {
                if (replies[at] is null)
                {
                    await AloneAsync(together[at]);
                }
            }
        }
        catch (Exception failure)
        {
            grain.Forget();
            together.ForEach(one => one.TrySetException(failure));
        }
        finally
        {
            EndTurn();
        }
    }

    private async Task AloneAsync(Waiting one)
    {
        try
        {
            one.SetResult(await grain.Receive(one.Request));
        }
        catch (Exception failure)
        {
            grain.Forget();
            one.SetException(failure);
        }
    }

    private Task<Reply> Enqueue(Request request)
    {
        var waiting = new Waiting(request);
        _last = _first is null ? _first = waiting : _last!.Next = waiting;
        return waiting.Task;
    }

    private async ValueTask<Reply> TurnAsync(Request request)
    {
        using var span = GrainTrace.Turn(Key, request);
        try
        {
            return await grain.Receive(request);
        }
        catch
        {
            // Nobody knows what is true now; the next turn reads it anew.
            grain.Forget();
            throw;
        }
        finally
        {
            EndTurn();
        }
    }

    private void EndTurn()
    {
        lock (_mailbox)
        {
            if (_first is null)
            {
                _busy = false;
                return;
            }
        }

        _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private sealed class Waiting(Request request)
        : TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Request Request { get; } = request;

        public Waiting? Next { get; set; }
    }
}
