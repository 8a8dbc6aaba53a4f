using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Silo;
using Skranke.Silo.Ledger;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>Cards and memberships that change while others use them, on two hosts that both believe that the patron's
/// grain is theirs: one national number is valid at every moment, never none and never two, and a dead one lends
/// nothing (I8, N19).</summary>
public abstract class CardRaceTests : IAsyncLifetime
{
    private const int Rounds = 10;
    private const int Numbers = 400;

    private LedgerUnderTest _ledger = null!;
    private HostUnderTest _one = null!;
    private HostUnderTest _other = null!;

    protected LedgerUnderTest Ledger => _ledger;

    protected HostUnderTest One => _one;

    protected HostUnderTest Other => _other;

    protected abstract LedgerUnderTest Make();

    public async Task InitializeAsync()
    {
        _ledger = Make();
        await _ledger.PutSmallWorldAsync(patrons: 0, titles: 2 * Rounds, policy: policy => policy with
        {
            Cards = new CardPolicy(),
        });
        for (var id = 1; id <= Rounds; id++)
        {
            await _ledger.PutAsync(SmallWorld.Patron(id) with { Cards = [First(id)] });
        }

        _ = await _ledger.Commit.Commit(new UnitOfWork
        {
            Request = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            At = SmallWorld.Noon,
            Fences = [],
            Facts = [new CardSeriesReserved(new CardSeries(SmallWorld.Hoersholm, 500, 500 + Numbers - 1, 500))],
            Answer = Told.Instance,
        });
        (_one, _other) = (new HostUnderTest(_ledger), new HostUnderTest(_ledger));
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_replacements_at_one_moment_one_finds_the_card_dead()
    {
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var racing = patron;
            var replies = await TogetherAsync(
                () => _one.Ask(Replace(racing)), () => _other.Ask(Replace(racing)));

            Assert.Equal(1, replies.Count(reply => reply is PatronChanged));
            Assert.Equal(1, replies.Count(reply => SmallWorld.CodesOf(reply) is [RefusalCodes.CardReplaced]));
            Assert.Equal(
                [CardState.Replaced, CardState.Active],
                (await CardsAsync(patron)).Select(card => card.State));
        }
    }

    [Fact]
    public async Task A_block_and_a_replacement_leave_one_number_that_works()
    {
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var racing = patron;
            var replies = await TogetherAsync(() => _one.Ask(Replace(racing)), () => _other.Ask(Block(racing)));

            _ = Assert.IsType<PatronChanged>(replies[0]);
            Assert.True(
                replies[1] is PatronChanged || SmallWorld.CodesOf(replies[1]) is [RefusalCodes.CardReplaced]);
            Assert.Equal(
                [CardState.Replaced, CardState.Active],
                (await CardsAsync(patron)).Select(card => card.State));
        }
    }

    [Fact]
    public async Task A_checkout_comes_before_a_replacement_or_is_refused_by_it()
    {
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var racing = patron;
            var replies = await TogetherAsync(
                () => _one.Ask(Replace(racing)), () => _other.Ask(Lend(racing, First(racing).Number, racing)));
            var again = await _other.Ask(Lend(racing, First(racing).Number, Rounds + racing));

            _ = Assert.IsType<PatronChanged>(replies[0]);
            Assert.True(replies[1] is Lent || SmallWorld.CodesOf(replies[1]) is [RefusalCodes.CardReplaced]);
            Assert.Equal([RefusalCodes.CardReplaced], SmallWorld.CodesOf(again));
        }
    }

    [Fact]
    public async Task After_a_replacement_the_other_host_lends_on_the_new_card_and_not_on_the_old_one()
    {
        _ = Assert.IsType<Lent>(await _other.Ask(Lend(1, First(1).Number, 1)));
        _ = Assert.IsType<PatronChanged>(await _one.Ask(Replace(1)));

        var onOld = await _other.Ask(Lend(1, First(1).Number, 2));
        var onNew = await _other.Ask(Lend(1, (await CardsAsync(1))[^1].Number, 2));

        Assert.Equal([RefusalCodes.CardReplaced], SmallWorld.CodesOf(onOld));
        _ = Assert.IsType<Lent>(onNew);
    }

    [Fact]
    public async Task After_a_block_the_other_host_lends_nothing_on_the_card()
    {
        _ = Assert.IsType<Lent>(await _other.Ask(Lend(1, First(1).Number, 1)));
        _ = Assert.IsType<PatronChanged>(await _one.Ask(Block(1)));

        Assert.Equal(
            [RefusalCodes.CardBlocked], SmallWorld.CodesOf(await _other.Ask(Lend(1, First(1).Number, 2))));
    }

    [Fact]
    public async Task Cards_that_are_replaced_again_and_again_never_have_a_number_twice()
    {
        _ = await Task.WhenAll(Enumerable.Range(1, Rounds).Select(patron => Task.Run(async () =>
        {
            for (var time = 0; time < 5; time++)
            {
                var card = (await CardsAsync(patron))[^1];
                _ = Assert.IsType<PatronChanged>(
                    await (time % 2 == 0 ? _one : _other).Ask(Replace(patron) with { CardId = card.Id }));
            }

            return patron;
        })));

        var numbers = new List<string>();
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var cards = await CardsAsync(patron);
            Assert.Equal(1, cards.Count(card => card.State == CardState.Active));
            numbers.AddRange(cards.Select(card => card.Number.Value));
        }

        Assert.Equal(6 * Rounds, numbers.Distinct().Count());
    }

    [Fact]
    public async Task Two_accounts_of_one_person_that_ask_at_one_moment_get_one_national_card()
    {
        for (var pair = 1; pair <= Rounds; pair++)
        {
            var (a, b) = (1000 + pair, 2000 + pair);
            foreach (var id in new[] { a, b })
            {
                await _ledger.PutAsync(SmallWorld.Patron(id));
                await _ledger.PutNationalIdAsync(id, $"{pair:D4}");
            }

            var replies = await TogetherAsync(() => _one.Ask(Issue(a)), () => _other.Ask(Issue(b)));

            Assert.Equal(1, replies.Count(reply => reply is PatronChanged));
            Assert.Equal(
                1, replies.Count(reply => SmallWorld.CodesOf(reply) is [RefusalCodes.PatronAlreadyNational]));
        }
    }

    [Fact]
    public async Task A_membership_that_two_desks_activate_at_one_moment_is_activated_once()
    {
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var id = 3000 + patron;
            await _ledger.PutAsync(Pending(id));
            var replies = await TogetherAsync(() => _one.Ask(Activate(id)), () => _other.Ask(Activate(id)));

            Assert.All(replies, reply => Assert.IsType<PatronChanged>(reply));
            Assert.Equal(1, (await _ledger.AcceptancesAsync()).Count(proof => proof.Patron == id));
        }
    }

    [Fact]
    public async Task A_checkout_that_races_the_activation_follows_it_or_is_refused()
    {
        for (var patron = 1; patron <= Rounds; patron++)
        {
            var (id, copy) = (4000 + patron, patron);
            await _ledger.PutAsync(Pending(id));
            var replies = await TogetherAsync(() => _one.Ask(Activate(id)), () => _other.Ask(Lend(id, null, copy)));

            _ = Assert.IsType<PatronChanged>(replies[0]);
            Assert.True(
                replies[1] is Lent || SmallWorld.CodesOf(replies[1]) is [RefusalCodes.MembershipNotActivated]);
            if (replies[1] is not Lent)
            {
                _ = Assert.IsType<Lent>(await _other.Ask(Lend(id, null, copy)));
            }
        }
    }

    protected static Card First(long patron) => new(
        CardSeries.NumberOf(900_000_000 + patron), CardKind.NationalDigital, CardState.Active, null)
    {
        Id = new CardId(500 + patron),
    };

    protected static ReplaceCard Replace(long patron) => new()
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        CardId = First(patron).Id,
        Kind = CardKind.NationalPrinted,
    };

    protected static BlockCard Block(long patron) => new()
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        CardId = First(patron).Id,
        Reason = CardBlockReason.Lost,
    };

    protected static CheckOut Lend(long patron, CardNumber? card, long title) =>
        SmallWorld.CheckOut(patron, 100_000 + title) with { Card = card };

    protected async Task<IReadOnlyList<Card>> CardsAsync(long patron) =>
        [.. (await _ledger.Load.Patron(new PatronId(patron)))!.Cards.OrderBy(card => card.Id.Value)];

    private static IssueCard Issue(long patron) => new()
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        Kind = CardKind.NationalDigital,
    };

    private static Patron Pending(long patron) => SmallWorld.Patron(patron) with
    {
        Memberships = [new Membership(SmallWorld.Hoersholm, MembershipState.Pending, Home: true, null)],
    };

    private static ActivateMembership Activate(long patron) => new()
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        Library = SmallWorld.Hoersholm,
        IdentityChecked = true,
        RulesAccepted = true,
    };

    private static Task<Reply[]> TogetherAsync(params Func<ValueTask<Reply>>[] asks) =>
        Task.WhenAll(asks.Select(ask => Task.Run(async () => await ask())));
}

public sealed class MemoryCardRaceTests : CardRaceTests
{
    protected override LedgerUnderTest Make() => new MemoryLedgerUnderTest();
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresCardRaceTests(PostgresFixture postgres) : CardRaceTests
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase());

    /// <summary>What a process remembers of who has which card does not keep a dead card alive, and does not keep a new
    /// one out.</summary>
    [Fact]
    public async Task What_another_process_remembers_of_card_numbers_lends_nothing_on_a_dead_one()
    {
        var database = ((PostgresLedgerUnderTest)Ledger).Database;
        await using var enquiries = new Enquiries(database);
        var remembered = new LookUps(database, enquiries, new Secrets(new byte[32]));
        var owner = await remembered.OwnerOf(SmallWorld.Hoersholm, First(1).Number);
        _ = Assert.IsType<Lent>(await Other.Ask(Lend(owner!.PatronId.Value, First(1).Number, 1)));
        _ = Assert.IsType<PatronChanged>(await One.Ask(Replace(1)));
        var next = (await CardsAsync(1))[^1].Number;

        var stillThere = await remembered.OwnerOf(SmallWorld.Hoersholm, First(1).Number);
        var refused = await Other.Ask(Lend(stillThere!.PatronId.Value, First(1).Number, 2));
        var found = await remembered.OwnerOf(SmallWorld.Hoersholm, next);
        var lent = await Other.Ask(Lend(found!.PatronId.Value, next, 2));

        Assert.Equal([RefusalCodes.CardReplaced], SmallWorld.CodesOf(refused));
        _ = Assert.IsType<Lent>(lent);
    }
}
