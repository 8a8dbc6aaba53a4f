using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of addresses, deaths and national cards.</summary>
public abstract partial class LedgerContract
{
    private static readonly PatronId First = new(1);

    private static NationalCard Shared(string number) => ANationalCard.Kari() with
    {
        Number = CardNumber.Of(number),
        Libraries = [SmallWorld.Hoersholm, ALibrary.RanaIsil],
        Home = SmallWorld.Hoersholm,
    };

    [Fact]
    public async Task Temporary_addresses_come_and_go()
    {
        var cabin = new TemporaryAddress(
            new AddressId(501), AnAddress.Cabin with { Country = "NO" }, new DateOnly(2026, 12, 1), null);
        var restante = new PostalAddress("Poste restante", null, null);
        var other = new TemporaryAddress(new AddressId(502), restante, null, null);
        await NameAsync();

        _ = await CommitAsync(Unit(
            [new TemporaryAddressAdded(First, cabin), new TemporaryAddressAdded(First, other)]));
        Assert.Equal([cabin, other], (await _ledger.Load.Residence(First))!.Temporary.ToArray());
        _ = await CommitAsync(Unit([new TemporaryAddressRemoved(First, cabin.Id)]));

        Assert.Equal([other], (await _ledger.Load.Residence(First))!.Temporary.ToArray());
        Assert.Equal(
            [
                EventKind.TemporaryAddressAdded, EventKind.TemporaryAddressAdded, EventKind.TemporaryAddressRemoved,
            ],
            await _ledger.EventsAsync());
    }

    [Fact]
    public async Task What_the_register_says_of_an_address_is_loaded()
    {
        await NameAsync();

        _ = await CommitAsync(Unit([new AddressRegistered(First, AnAddress.Home, "1833")]));

        var residence = (await _ledger.Load.Residence(First))!;
        Assert.Equal(
            (AnAddress.Home, true, false), (residence.Registered, residence.FromRegister, residence.IsProtected));
        Assert.Equal("1833", (await _ledger.Load.Patron(First))!.Municipality);
        _ = await CommitAsync(Unit([new PatronMovedAbroad(First)]));
        Assert.Null((await _ledger.Load.Residence(First))!.Registered);
        Assert.Null((await _ledger.Load.Patron(First))!.Municipality);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2027-11-25")]
    public async Task What_becomes_secret_loses_what_must_not_be_kept(string? until)
    {
        DateOnly? last = until is null ? null : Days.Day(until);
        await NameAsync();
        _ = await CommitAsync(Unit(
        [
            new AddressRegistered(First, AnAddress.Home, "1833"),
            new TemporaryAddressAdded(First, new TemporaryAddress(new AddressId(501), AnAddress.Cabin, null, null)),
        ]));

        _ = await CommitAsync(Unit([new AddressProtectionChanged(First, true, last)]));

        var residence = (await _ledger.Load.Residence(First))!;
        Assert.Equal(
            (until is null ? null : AnAddress.Home, true, last),
            (residence.Registered, residence.IsProtected, residence.ProtectedUntil));
        Assert.Empty(residence.Temporary);
        _ = await CommitAsync(Unit([new AddressProtectionChanged(First, false, null)]));
        Assert.False((await _ledger.Load.Residence(First))!.IsProtected);
    }

    [Fact]
    public async Task A_death_is_loaded_with_the_patron()
    {
        _ = await CommitAsync(Unit([new PatronDied(First, new DateOnly(2026, 11, 20))]));

        Assert.Equal(new DateOnly(2026, 11, 20), (await _ledger.Load.Patron(First))!.DiedOn);
    }

    [Fact]
    public async Task Nobody_lives_where_there_is_no_patron() =>
        Assert.Null(await _ledger.Load.Residence(new PatronId(999)));

    [Fact]
    public async Task A_shared_card_makes_a_patron_whose_memberships_wait()
    {
        var (patron, card) = (new PatronId(801), new CardId(901));

        var result = await CommitAsync(Unit([New(patron, card, "N000000001")]));

        Assert.Equal(CommitResult.Committed.Instance, result);
        var loaded = (await _ledger.Load.Patron(patron))!;
        Assert.Equal(new DateOnly(1980, 3, 14), loaded.BirthDate);
        Assert.Equal(
            [new Card(CardNumber.Of("N000000001"), CardKind.NationalDigital, CardState.Active, null) { Id = card }],
            loaded.Cards.ToArray());
        Assert.Equal(
            [new Membership(SmallWorld.Hoersholm, MembershipState.Pending, true, null)], loaded.Memberships.ToArray());
        Assert.Equal([EventKind.NationalCardShared], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task A_number_is_given_to_one_patron_only()
    {
        _ = await CommitAsync(Unit([New(new PatronId(801), new CardId(901), "N000000001")]));

        var result = await CommitAsync(Unit([New(new PatronId(802), new CardId(902), "N000000001")]));

        Assert.Equal("card_one_national_number", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
        Assert.Null(await _ledger.Load.Patron(new PatronId(802)));
    }

    [Fact]
    public async Task N19_a_new_number_replaces_the_old_one_in_the_same_unit()
    {
        var patron = new PatronId(801);
        _ = await CommitAsync(Unit([New(patron, new CardId(901), "N000000001")]));

        _ = await CommitAsync(Unit(
            [New(patron, new CardId(902), "N000000002") with { IsNewPatron = false, BirthDate = null }]));

        Assert.Equal(
            [("N000000001", CardState.Replaced), ("N000000002", CardState.Active)],
            (await _ledger.Load.Patron(patron))!.Cards.Select(card => (card.Number.Value, card.State)));
    }

    [Fact]
    public async Task A_card_that_is_written_again_changes_its_state()
    {
        var (patron, card) = (new PatronId(801), new CardId(901));
        _ = await CommitAsync(Unit([New(patron, card, "N000000001")]));
        var lost = New(patron, card, "N000000001") with { IsNewPatron = false, IsNewCard = false };

        _ = await CommitAsync(Unit([lost with { Card = lost.Card with { State = NationalCardState.Lost } }]));

        var stored = Assert.Single((await _ledger.Load.Patron(patron))!.Cards);
        Assert.Equal((CardState.Blocked, CardBlockReason.Lost), (stored.State, stored.BlockReason));
    }

    [Fact]
    public async Task A_withdrawn_card_takes_its_holder_with_it()
    {
        var (patron, card) = (new PatronId(801), new CardId(901));
        _ = await CommitAsync(Unit([New(patron, card, "N000000001")]));

        _ = await CommitAsync(Unit([new NationalCardWithdrawn(patron, card, ANationalCard.By)]));

        var erased = (await _ledger.Load.Patron(patron))!;
        Assert.True(erased.Erased);
        Assert.Empty(erased.Cards);
        Assert.Empty(erased.Memberships);
    }

    private static NationalCardShared New(PatronId patron, CardId card, string number) => new(
        patron,
        card,
        Shared(number),
        IsNewPatron: true,
        IsNewCard: true,
        ANationalCard.By,
        Days.Day("1980-03-14"),
        null);

    /// <summary>Where contacts are rows of their own, the first patron gets one.</summary>
    private async Task NameAsync()
    {
        if (_ledger is PostgresLedgerUnderTest postgres)
        {
            await postgres.ExecuteAsync("insert into patron_contact (patron_id, name) values (1, 'Kari')");
        }
    }
}
