using Skranke.Actors;

namespace Skranke.Silo.Time;

/// <summary>The clock that decides due dates and windows. It runs with the machine's, or stands still where it was
/// frozen and moves only when told. Waiting, time-outs and batching never use it.</summary>
public sealed class BusinessClock(TimeProvider machine, DateTimeOffset? frozenAt) : IBusinessClock
{
    private readonly Lock _moving = new();
    private long _frozenTicks = frozenAt?.UtcTicks ?? 0;

    public bool IsFrozen { get; } = frozenAt is not null;

    /// <summary>In whole microseconds, as the ledger keeps instants: what is answered now reads the same
    /// later.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var ticks = IsFrozen ? Interlocked.Read(ref _frozenTicks) : machine.GetUtcNow().UtcTicks;
            return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        }
    }

    /// <summary>Moves a frozen clock forwards; false where <paramref name="to"/> is before the present
    /// instant.</summary>
    /// <exception cref="InvalidOperationException">when the clock runs with the machine's.</exception>
    public bool TryMove(DateTimeOffset to)
    {
        if (!IsFrozen)
        {
            throw new InvalidOperationException("The clock runs with the machine's and is not moved.");
        }

        lock (_moving)
        {
            if (to < Now)
            {
                return false;
            }

            _ = Interlocked.Exchange(ref _frozenTicks, to.UtcTicks);
            return true;
        }
    }
}
