using Skranke.Actors;
using Skranke.Silo.Embedded;
using Skranke.Silo.Ledger;
using Skranke.Silo.Sending;

namespace Skranke.Silo.Time;

/// <summary>Moves a clock that stands still from one thing that is due to the next, so that each is decided at the time
/// at which it would have happened and in that order.</summary>
/// <param name="standAt">Sets the clock; what it returns is awaited before anything happens at that time, so that a
/// move that is cut off goes on where it was.</param>
internal sealed class MovingClock(
    IAsk host,
    StateReader reader,
    Outbox outbox,
    IBusinessClock clock,
    Func<DateTimeOffset, CancellationToken, Task> standAt)
{
    /// <summary>All that is due until then has been done, and the clock stands there; what is due at that very instant
    /// is left for <see cref="RunDueAsync"/>.</summary>
    public async Task MoveAsync(DateTimeOffset to, CancellationToken cancellation)
    {
        // First what was due before and is not done.
        await RunDueAsync(cancellation);
        while (await NextAsync(cancellation) is { } due && due <= to)
        {
            await standAt(due, cancellation);
            await RunDueAsync(cancellation);
        }

        if (clock.Now < to)
        {
            await standAt(to, cancellation);
        }
    }

    /// <summary>All that is due, and what patrons are told of it; what takes effect by being told may be due at
    /// once.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        await TimerLoop.RunAllAsync(host, () => reader.DueShards(clock.Now), cancellation);
        if (await outbox.RunAsync(cancellation) > 0)
        {
            await TimerLoop.RunAllAsync(host, () => reader.DueShards(clock.Now), cancellation);
        }
    }

    /// <summary>The next instant after the present one at which something is due. What is due and cannot be done now is
    /// left for later: the clock must not stand still for it.</summary>
    private async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation)
    {
        var timers = await reader.NextDue(clock.Now);
        var next = await outbox.NextDueAsync(cancellation);
        return timers is null || next < timers ? next : timers;
    }
}
