using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Tries of a PIN in the patron's turn: what is done for a card that nobody has is what is done for a wrong
/// PIN (I39).</summary>
public sealed class AuthenticateTests
{
    private static readonly PatronId Nobody = new(-77);

    [Fact]
    public async Task An_unknown_card_costs_the_same_work_as_a_wrong_pin()
    {
        var (known, unknown, pinless) = (Host(), Host(), Host(APatron.Adult() with { Pin = null }));
        string[][] done =
        [
            await DoneFor(known, APatron.Id), await DoneFor(unknown, Nobody), await DoneFor(pinless, APatron.Id),
        ];

        Assert.Equal(["patron", "library", "hash", "commit 1"], done[0][..4]);
        Assert.Equal(done[0], done[1]);
        Assert.Equal(done[0], done[2]);
    }

    [Fact]
    public async Task An_unknown_card_gets_the_same_answers_to_the_last_letter()
    {
        var (known, unknown, pinless) = (Host(), Host(), Host(APatron.Adult() with { Pin = null }));
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            var answer = (await Try(known, APatron.Id, attempt)).Json();
            Assert.Equal(answer, (await Try(unknown, Nobody, attempt)).Json());
            Assert.Equal(answer, (await Try(pinless, APatron.Id, attempt)).Json());
            Assert.Contains(
                attempt <= 5 ? RefusalCodes.PatronPinWrong : RefusalCodes.PatronPinLocked, answer,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_count_is_in_the_ledger_and_another_process_goes_on_with_it()
    {
        var host = Host();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            _ = await Try(host, APatron.Id, attempt);
        }

        var twin = host.Twin();
        _ = await Try(twin, APatron.Id, 4);
        _ = await Try(host, APatron.Id, 5);

        Assert.Equal(
            RefusalCodes.PatronPinLocked, (await Try(twin, APatron.Id, 6, APatron.RightPin)).OnlyRefusal().Code);
        host.Now = host.Now.AddMinutes(15);
        _ = (await Try(host, APatron.Id, 7, APatron.RightPin)).As<Authenticated>();
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_checkout_counts_with_the_same_count()
    {
        var host = Host();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            _ = await host.Ask(
                ARequest.CheckOut() with { Key = ARequest.Key(100 + attempt), Pin = APatron.WrongPin });
        }

        Assert.Equal(
            RefusalCodes.PatronPinLocked, (await Try(host, APatron.Id, 1, APatron.RightPin)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task The_policy_of_the_library_that_asks_counts()
    {
        var strict = ALibrary.Hoersholm().With(policy => policy with { Pins = new PinPolicy { TriesMax = 3 } });
        var host = Host(strict);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(RefusalCodes.PatronPinWrong, (await Try(host, APatron.Id, attempt)).OnlyRefusal().Code);
        }

        Assert.Equal(RefusalCodes.PatronPinLocked, (await Try(host, APatron.Id, 4)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_right_try()
    {
        var host = Host();

        _ = (await Try(host, APatron.Id, 1, APatron.RightPin)).As<Authenticated>();

        Assert.Null(Assert.Single(host.Ledger.Committed).Request);
    }

    /// <summary>What was loaded, compared and committed in six tries; the last finds the card locked.</summary>
    private static async Task<string[]> DoneFor(TestHost host, PatronId patron)
    {
        var done = new List<string>();
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            host.Ledger.Loads.Clear();
            var (hashes, commits) = (host.Hashes, host.Ledger.Committed.Count);
            _ = await Try(host, patron, attempt);
            done.AddRange(host.Ledger.Loads.Select(load => load.Split(' ')[0]));
            done.AddRange(Enumerable.Repeat("hash", host.Hashes - hashes));
            done.AddRange(host.Ledger.Committed[commits..].Select(unit => $"commit {unit.Facts.Length}"));
        }

        return [.. done];
    }

    private static TestHost Host(params object[] rows) => TestHost.WithSmallLibrary(rows);

    private static ValueTask<Reply> Try(
        TestHost host, PatronId patron, int key, string pin = APatron.WrongPin) =>
        host.Ask(GrainKey.Of(patron), ARequest.Authenticate(pin: pin) with
        {
            Key = ARequest.NoKey(1000 + key),
            PatronId = patron,
        });
}
