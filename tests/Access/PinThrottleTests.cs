using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Access;

/// <summary>One PIN, or any guesses, tried on many patrons (I39).</summary>
public sealed class PinThrottleTests
{
    private static readonly Isil Hoersholm = Isil.Of("DK-722300");
    private static readonly PinPolicy Policy = new() { PatronsPerPinMax = 3, PatronsPerKeyMax = 10 };

    private readonly HandTime _time = new();
    private readonly PinThrottle _throttle;

    public PinThrottleTests() => _throttle = new PinThrottle(_time);

    [Fact]
    public async Task One_pin_is_wrong_for_so_many_patrons_and_then_waits()
    {
        for (var patron = 1; patron <= 3; patron++)
        {
            Assert.Null(await Wrong(patron));
        }

        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(10), await Wrong(4));
        _time.Pass(TimeSpan.FromMinutes(10));
        Assert.Null(await Wrong(4));
    }

    [Fact]
    public async Task Another_pin_another_library_and_another_key_go_on()
    {
        for (var patron = 1; patron <= 3; patron++)
        {
            _ = await Wrong(patron);
        }

        Assert.NotNull(await Wrong(4));
        Assert.NotNull(await Wrong(4, key: 2));
        Assert.Null(await Wrong(4, pin: 8));
        Assert.Null(await Wrong(4, library: Isil.Of("NO-2183300")));
    }

    [Fact]
    public async Task Guesses_of_every_kind_at_one_key_wait_too()
    {
        for (var patron = 1; patron <= 10; patron++)
        {
            Assert.Null(await Wrong(patron, pin: (ulong)patron));
        }

        Assert.NotNull(await Wrong(11, pin: 11));
        Assert.Null(await Wrong(11, pin: 11, key: 2));
    }

    [Fact]
    public async Task The_same_patron_again_and_again_counts_once()
    {
        for (var attempt = 1; attempt <= 50; attempt++)
        {
            Assert.Null(await Wrong(1));
        }
    }

    [Fact]
    public async Task Who_is_right_makes_up_for_who_is_wrong_so_that_a_busy_site_goes_on()
    {
        for (var patron = 1; patron <= 1000; patron += 2)
        {
            Assert.Null(await Right(patron, pin: (ulong)patron));
            Assert.Null(await Wrong(patron + 1, pin: (ulong)patron));
        }
    }

    [Fact]
    public async Task Who_mistyped_and_then_was_right_is_forgotten()
    {
        for (var patron = 1; patron <= 9; patron++)
        {
            _ = await Wrong(patron, pin: (ulong)patron);
        }

        _ = await Right(1, pin: 100);
        for (var patron = 10; patron <= 12; patron++)
        {
            Assert.Null(await Wrong(patron, pin: (ulong)patron));
        }

        Assert.NotNull(await Wrong(13, pin: 13));
    }

    [Fact]
    public async Task The_own_card_between_two_guesses_makes_up_for_one_guess_only()
    {
        _ = await Right(99);
        for (var patron = 1; patron <= 4; patron++)
        {
            Assert.Null(await Wrong(patron));
            _ = await Right(99);
        }

        Assert.NotNull(await Wrong(5));
    }

    [Fact]
    public async Task What_was_not_judged_does_not_count()
    {
        for (var patron = 1; patron <= 50; patron++)
        {
            (await Enter()).Leave(patron, wasRight: null);
        }

        Assert.Null(await Wrong(51));
    }

    [Fact]
    public async Task A_thousand_at_once_are_no_more_than_one_after_the_other()
    {
        var (judged, turnedAway) = (0, 0);
        await Task.WhenAll(Enumerable.Range(1, 1000).Select(patron => Task.Run(async () =>
        {
            var pass = await Enter();
            if (pass.RetryAfter is not null)
            {
                _ = Interlocked.Increment(ref turnedAway);
                return;
            }

            _ = Interlocked.Increment(ref judged);
            await Task.Yield();
            pass.Leave(patron, wasRight: false);
        })));

        Assert.Equal((3, 997), (judged, turnedAway));
    }

    [Fact]
    public async Task Many_right_ones_at_once_wait_for_each_other_and_all_pass()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(1, 300).Select(patron => Task.Run(async () =>
        {
            var pass = await Enter();
            Assert.Null(pass.RetryAfter);
            _ = InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            _ = Interlocked.Decrement(ref inside);
            pass.Leave(patron, wasRight: true);
        })));

        Assert.InRange(most, 1, 10);
    }

    [Fact]
    public async Task Keeps_no_more_counts_than_it_may_and_those_that_say_most()
    {
        for (var patron = 1; patron <= 3; patron++)
        {
            _ = await Wrong(patron, pin: 1);
        }

        for (var pin = 2; pin <= 50_000; pin++)
        {
            (await Enter(pin: (ulong)pin, key: pin)).Leave(1, wasRight: null);
        }

        Assert.InRange(_throttle.Tallies, 1, 20_001);
        Assert.NotNull(await Wrong(4, pin: 1, key: 60_000));
    }

    private static int InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
            Thread.SpinWait(1);
        }

        return seen;
    }

    private ValueTask<PinPass> Enter(int key = 1, Isil? library = null, ulong pin = 7) =>
        _throttle.Enter(key, library ?? Hoersholm, pin, Policy);

    private Task<TimeSpan?> Wrong(long patron, int key = 1, Isil? library = null, ulong pin = 7) =>
        Try(patron, false, key, library, pin);

    private Task<TimeSpan?> Right(long patron, ulong pin = 7) => Try(patron, true, 1, null, pin);

    private async Task<TimeSpan?> Try(long patron, bool wasRight, int key, Isil? library, ulong pin)
    {
        var pass = await Enter(key, library, pin);
        pass.Leave(patron, wasRight);
        return pass.RetryAfter;
    }

    /// <summary>A clock that the test moves.</summary>
    private sealed class HandTime : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
