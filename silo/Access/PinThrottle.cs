using Skranke.Libraries;

namespace Skranke.Silo.Access;

/// <summary>Slows down who tries one PIN, or guesses at all, on many patrons: counts for each key, and for each PIN at
/// each library, the different patrons for whom it was wrong within a policy's cool-down, and turns further tries away
/// until that is over. A patron whose PIN was right makes up for one, so that a busy site with its everyday slips is
/// never turned away. While tries are being judged no more are let in than may still be wrong; the others wait for
/// them. It lives in memory: a restart forgets it, and every process counts for itself.</summary>
public sealed class PinThrottle(TimeProvider time)
{
    /// <summary>Counts that are kept at most; each is small.</summary>
    private const int TalliesMax = 20_000;

    private readonly Lock _counting = new();
    private readonly Dictionary<(int Key, Isil Library, ulong Pin), Tally> _tallies = [];
    private TaskCompletionSource _oneLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many counts are kept now.</summary>
    public int Tallies
    {
        get
        {
            lock (_counting)
            {
                return _tallies.Count;
            }
        }
    }

    /// <summary>Lets a try in, or says for how long there will be none.</summary>
    /// <param name="key">The number of the credential.</param>
    /// <param name="pin">A keyed number for the PIN that was typed; never the PIN.</param>
    public async ValueTask<PinPass> Enter(int key, Isil library, ulong pin, PinPolicy policy)
    {
        while (true)
        {
            Task oneLeft;
            lock (_counting)
            {
                var ofKey = Of((key, default, 0), policy.PatronsPerKeyMax, policy);
                var ofPin = Of((0, library, pin), policy.PatronsPerPinMax, policy);
                if ((ofKey.IsFull ? ofKey : ofPin.IsFull ? ofPin : null) is { } full)
                {
                    return new PinPass(null, null, null, full.Until - Now);
                }

                if (ofKey.HasRoom && ofPin.HasRoom)
                {
                    (ofKey.Inside, ofPin.Inside) = (ofKey.Inside + 1, ofPin.Inside + 1);
                    return new PinPass(this, ofKey, ofPin, null);
                }

                oneLeft = _oneLeft.Task;
            }

            await oneLeft;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    internal void Leave(Tally ofKey, Tally ofPin, long patron, bool? wasRight)
    {
        TaskCompletionSource oneLeft;
        lock (_counting)
        {
            ofKey.Leave(patron, wasRight);
            ofPin.Leave(patron, wasRight);
            (oneLeft, _oneLeft) = (_oneLeft, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        oneLeft.SetResult();
    }

    /// <summary>The count as it stands, begun anew where its time is over.</summary>
    private Tally Of((int Key, Isil Library, ulong Pin) what, int most, PinPolicy policy)
    {
        if (!_tallies.TryGetValue(what, out var tally))
        {
            MakeRoom();
            _tallies[what] = tally = new Tally();
        }

        tally.Begin(most, Now, TimeSpan.FromMinutes(policy.CoolDownMinutes));
        return tally;
    }

    /// <summary>Those go first whose time is over, then those that say least.</summary>
    private void MakeRoom()
    {
        if (_tallies.Count < TalliesMax)
        {
            return;
        }

        var least = _tallies.Where(one => one.Value.Inside == 0)
            .OrderBy(one => one.Value.Until > Now).ThenBy(one => one.Value.Wrong)
            .Take(TalliesMax / 4).Select(one => one.Key).ToArray();
        Array.ForEach(least, key => _tallies.Remove(key));
    }
}

/// <summary>A try that was let in, or for how long there is none.</summary>
public readonly struct PinPass
{
    private readonly PinThrottle? _throttle;
    private readonly Tally? _ofKey;
    private readonly Tally? _ofPin;

    internal PinPass(PinThrottle? throttle, Tally? ofKey, Tally? ofPin, TimeSpan? retryAfter) =>
        (_throttle, _ofKey, _ofPin, RetryAfter) = (throttle, ofKey, ofPin, retryAfter);

    /// <summary>Null where the try was let in.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>To be called once for each try that was let in.</summary>
    /// <param name="patron">Whose PIN it was to be, also where nobody has the card.</param>
    /// <param name="wasRight">Null where the try was not judged.</param>
    public void Leave(long patron, bool? wasRight) => _throttle?.Leave(_ofKey!, _ofPin!, patron, wasRight);
}

/// <summary>The patrons for whom PINs were wrong or right within one cool-down.</summary>
internal sealed class Tally
{
    /// <summary>More right ones than this make up for no more.</summary>
    private const int RightMax = 2000;

    private readonly HashSet<long> _wrong = [];
    private readonly HashSet<long> _right = [];
    private int _most;

    /// <summary>Tries that are being judged.</summary>
    public int Inside { get; set; }

    public TimeSpan Until { get; private set; }

    public int Wrong => _wrong.Count;

    public bool IsFull => Left <= 0;

    public bool HasRoom => Inside < Left;

    private int Left => _most - Math.Max(0, _wrong.Count - _right.Count);

    public void Begin(int most, TimeSpan now, TimeSpan window)
    {
        _most = most;
        if (now >= Until)
        {
            Until = now + window;
            _wrong.Clear();
            _right.Clear();
        }
    }

    public void Leave(long patron, bool? wasRight)
    {
        Inside--;
        if (wasRight == false && !_right.Contains(patron))
        {
            _ = _wrong.Add(patron);
        }
        else if (wasRight == true)
        {
            _ = _wrong.Remove(patron);
            _ = _right.Count < RightMax && _right.Add(patron);
        }
    }
}
