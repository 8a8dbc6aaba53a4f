using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>Guessing at one patron's PIN from everywhere at once: no more guesses are answered than the policy allows,
/// whatever cards they come with and however many hosts there are (I39).</summary>
public abstract class PinGuessingTests : IAsyncLifetime
{
    private const int TriesMax = 5;
    private static readonly PatronId Victim = new(1);
    private static readonly CardNumber[] Cards = [CardNumber.Of("C1"), CardNumber.Of("C1-second")];

    private LedgerUnderTest _ledger = null!;

    protected abstract LedgerUnderTest Make();

    public async Task InitializeAsync()
    {
        _ledger = Make();
        await _ledger.PutAsync(SmallWorld.Library());
        await _ledger.PutAsync(SmallWorld.Patron(1) with
        {
            Pin = new Pin([1], "0472"u8.ToArray(), 0, null),
            Cards =
            [
                .. Cards.Select(number => new Card(number, CardKind.Local, CardState.Active, SmallWorld.Hoersholm)),
            ],
        });
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task Of_10000_guesses_from_100_kiosks_five_are_answered_in_each_cool_down()
    {
        await using var host = new HostUnderTest(_ledger);

        Assert.Equal(TriesMax, await GuessAsync([host], 0, 10_000));

        host.Clock.Now = host.Clock.Now.AddMinutes(15).AddTicks(-10);
        Assert.Equal(0, await GuessAsync([host], 0, 200));
        host.Clock.Now = host.Clock.Now.AddTicks(10);
        Assert.Equal(TriesMax, await GuessAsync([host], 0, 1000));
    }

    [Fact]
    public async Task Two_hosts_that_both_believe_they_have_the_patron_answer_five_together()
    {
        await using var first = new HostUnderTest(_ledger);
        await using var second = new HostUnderTest(_ledger);

        Assert.Equal(TriesMax, await GuessAsync([first, second], 0, 400));
    }

    [Fact]
    public async Task A_host_that_starts_anew_goes_on_with_the_count()
    {
        await using (var before = new HostUnderTest(_ledger))
        {
            Assert.Equal(3, await GuessAsync([before], 0, 3));
        }

        await using var after = new HostUnderTest(_ledger);
        Assert.Equal(TriesMax - 3, await GuessAsync([after], 3, 500));
    }

    [Fact]
    public async Task While_it_lasts_the_right_pin_is_not_let_in_and_afterwards_it_is()
    {
        await using var host = new HostUnderTest(_ledger);
        _ = await GuessAsync([host], 0, 10);

        Assert.Equal(
            [RefusalCodes.PatronPinLocked],
            SmallWorld.CodesOf(await host.Host.Ask(GrainKey.Of(Victim), Try("0472", 0))));
        host.Clock.Now = host.Clock.Now.AddMinutes(15);
        _ = Assert.IsType<Authenticated>(await host.Host.Ask(GrainKey.Of(Victim), Try("0472", 0)));
    }

    /// <summary>How many of these guesses were looked at; the others were told to wait.</summary>
    private static async Task<int> GuessAsync(HostUnderTest[] hosts, int from, int count)
    {
        var replies = await Task.WhenAll(Enumerable.Range(from, count).Select(guess => Task.Run(async () =>
            await hosts[guess % hosts.Length].Host.Ask(GrainKey.Of(Victim), Try($"9{guess:D4}", guess)))));
        var codes = replies.SelectMany(SmallWorld.CodesOf).ToArray();

        Assert.Equal(count, codes.Length);
        Assert.Empty(codes.Except(
            [RefusalCodes.PatronPinWrong, RefusalCodes.PatronPinLocked, RefusalCodes.RequestBusy]));
        return codes.Count(code => code == RefusalCodes.PatronPinWrong);
    }

    /// <summary>By the first card, the second, or the national id; at one of a hundred kiosks.</summary>
    private static Authenticate Try(string pin, int guess) => new()
    {
        Key = SmallWorld.Key() with { Remember = false },
        Origin = SmallWorld.Desk with { Credential = guess % 100 },
        PatronId = Victim,
        Card = guess % 3 == 2 ? null : Cards[guess % 3],
        Pin = pin,
        Purpose = Purpose.Kiosk,
        Branch = SmallWorld.Main,
    };
}

public sealed class PinGuessingInMemoryTests : PinGuessingTests
{
    protected override LedgerUnderTest Make() => new MemoryLedgerUnderTest();
}

[Collection(PostgresCollection.Name)]
public sealed class PinGuessingOnPostgresTests(PostgresFixture postgres) : PinGuessingTests
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase());
}
