using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.NationalIds;
using Skranke.Patrons;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of patrons that register, of those who answer for children, and of what was
/// consented to.</summary>
public abstract partial class LedgerContract
{
    private static readonly SealedNationalId Number = new([1, 2, 3], [7, 7]);

    [Fact]
    public async Task Whoever_registers_is_loaded_as_registered()
    {
        var patron = NewPatron(901, "L901") with { GuardianConsent = true, Municipality = "223" };

        Assert.Equal(CommitResult.Committed.Instance, await RegisterAsync(patron, Number));

        var loaded = (await _ledger.Load.Patron(patron.Id))!;
        Assert.Equal(patron.Cards.ToArray(), loaded.Cards.ToArray());
        Assert.Equal(patron.Memberships.ToArray(), loaded.Memberships.ToArray());
        Assert.Equal(
            (1, patron.BirthDate, "223", true),
            (loaded.Version, loaded.BirthDate, loaded.Municipality, loaded.GuardianConsent));
        Assert.Equal(patron.Pin!.Hash, loaded.Pin!.Hash);
        Assert.Equal([EventKind.PatronRegistered], await _ledger.EventsAsync());
        var account = Assert.Single(await _ledger.Load.Accounts(Number));
        Assert.Equal((patron.Id, false), (account.Id, account.IsNational));
        Assert.Equal([SmallWorld.Hoersholm], account.Libraries.ToArray());
        Assert.Empty(await _ledger.Load.Accounts(new SealedNationalId([1], [8])));
    }

    [Fact]
    public async Task A_person_has_one_local_account_at_a_library_and_one_national_account()
    {
        var (local, national) = (NewPatron(901, "L901"), NewPatron(902, "N000000902"));

        Assert.Equal(CommitResult.Committed.Instance, await RegisterAsync(local, Number));
        _ = Assert.IsType<CommitResult.ClaimLost>(await RegisterAsync(NewPatron(903, "L903"), Number));
        Assert.Equal(CommitResult.Committed.Instance, await RegisterAsync(national, Number));
        _ = Assert.IsType<CommitResult.ClaimLost>(await RegisterAsync(NewPatron(904, "N000000904"), Number));
        Assert.Equal(
            CommitResult.Committed.Instance,
            await RegisterAsync(NewPatron(905, "L905"), new SealedNationalId([1], [8])));

        Assert.Equal(
            [(901L, false), (902L, true)],
            (await _ledger.Load.Accounts(Number)).Select(account => (account.Id.Value, account.IsNational)));
        Assert.Null(await _ledger.Load.Patron(new PatronId(903)));
    }

    [Fact]
    public async Task Two_who_register_with_one_number_at_the_same_moment_make_one_account()
    {
        var units = Enumerable.Range(0, 8)
            .Select(at => RegisterAsync(NewPatron(910 + at, $"N00000091{at}"), Number).AsTask());

        var results = await Task.WhenAll(units);

        _ = Assert.Single(results, result => result is CommitResult.Committed);
        Assert.All(
            results.Where(result => result is not CommitResult.Committed),
            result => Assert.IsType<CommitResult.ClaimLost>(result));
        _ = Assert.Single(await _ledger.Load.Accounts(Number));
    }

    [Fact]
    public async Task A_card_number_is_somebody_s_once()
    {
        Assert.Equal(CommitResult.Committed.Instance, await RegisterAsync(NewPatron(901, "L901"), null));

        _ = Assert.IsType<CommitResult.ClaimLost>(await RegisterAsync(NewPatron(902, "L901"), null));
        _ = Assert.IsType<CommitResult.ClaimLost>(await RegisterAsync(NewPatron(902, "C1"), null));
        Assert.Null(await _ledger.Load.Patron(new PatronId(902)));
    }

    [Fact]
    public async Task Guardians_and_consents_are_loaded_as_they_were_said()
    {
        var guardian = new Guardian(
            new GuardianId(7001),
            new PatronId(1),
            new PatronId(2),
            new DateOnly(2026, 11, 23),
            new DateOnly(2034, 5, 4));
        var borrow = Consent(7101, ConsentKind.GuardianBorrow, guardian);
        var pay = Consent(7102, ConsentKind.GuardianPay, guardian);
        var text = new ConsentText { Kind = ConsentKind.GuardianBorrow, Version = 3, Text = "Ja." };

        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit(
        [
            new GuardianAdded(guardian, new GuardianNamed { PatronId = new PatronId(2) }),
            new ConsentGiven(borrow with { TextVersion = 3 }, text),
            new ConsentGiven(pay, null),
        ])));

        var known = await _ledger.Load.Guardianship(new PatronId(1));
        Assert.Equal([guardian], known.Guardians.ToArray());
        Assert.Equal([borrow with { TextVersion = 3 }, pay], known.Consents.ToArray());
        Assert.True((await _ledger.Load.Patron(new PatronId(1)))!.GuardianConsent);
        Assert.Empty((await _ledger.Load.Guardianship(new PatronId(2))).Guardians);
        Assert.Equal(
            [EventKind.GuardianAdded, EventKind.ConsentGiven, EventKind.ConsentGiven], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task What_was_taken_back_stays_known_as_such()
    {
        var guardian = new Guardian(
            new GuardianId(7001), new PatronId(1), null, new DateOnly(2026, 11, 23), new DateOnly(2034, 5, 4));
        var borrow = Consent(7101, ConsentKind.GuardianBorrow, guardian);
        _ = await CommitAsync(Unit(
        [
            new GuardianAdded(guardian, new GuardianNamed { Name = "Mor" }), new ConsentGiven(borrow, null),
        ]));

        var (withdrawn, ended) = (
            borrow with { WithdrawnAt = SmallWorld.Noon.AddDays(1) },
            guardian with { Until = new DateOnly(2026, 11, 24) });
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit(
            [new GuardianEnded(ended), new ConsentWithdrawn(withdrawn, GuardianConsent: false)])));

        var known = await _ledger.Load.Guardianship(new PatronId(1));
        Assert.Equal([ended], known.Guardians.ToArray());
        Assert.Equal([withdrawn], known.Consents.ToArray());
        Assert.False((await _ledger.Load.Patron(new PatronId(1)))!.GuardianConsent);
    }

    [Fact]
    public async Task A_new_PIN_forgets_the_wrong_tries_of_the_old_one()
    {
        var patron = NewPatron(901, "L901");
        _ = await RegisterAsync(patron, null);
        _ = await CommitAsync(Unit([new PinTried(patron.Id, 5, SmallWorld.Noon.AddMinutes(15))]));

        var pin = new Pin([3, 3], [4, 4], 0, null);
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new PinChanged(patron.Id, pin)])));

        var kept = (await _ledger.Load.Patron(patron.Id))!.Pin!;
        Assert.Equal(pin.Hash, kept.Hash);
        Assert.Equal(0, kept.Failures);
    }

    [Fact]
    public async Task What_rules_ask_of_a_contact_is_loaded_with_the_patron()
    {
        var patron = new PatronId(1);
        _ = await CommitAsync(Unit(
        [
            new ContactChanged(
                patron,
                new ContactChange { Municipality = new Said<string>("223"), Category = new Said<string>("child") },
                NoticesOnByDefault: true),
        ]));
        var changed = (await _ledger.Load.Patron(patron))!;
        _ = await CommitAsync(Unit(
        [
            new ContactChanged(
                patron, new ContactChange { Category = new Said<string>(null) }, NoticesOnByDefault: true),
        ]));
        var again = (await _ledger.Load.Patron(patron))!;

        Assert.Equal(("223", "child"), (changed.Municipality, changed.FixedCategory));
        Assert.Equal(("223", null), (again.Municipality, again.FixedCategory));
        Assert.Equal([EventKind.ContactChanged, EventKind.ContactChanged], await _ledger.EventsAsync());
    }

    private ValueTask<CommitResult> RegisterAsync(Patron patron, SealedNationalId? number) => CommitAsync(Unit(
        [new PatronRegistered(patron, new ContactDetails { Name = "Ny" }, number, SmallWorld.Hoersholm)]));

    private static Patron NewPatron(long id, string card)
    {
        var number = CardNumber.Of(card);
        return SmallWorld.Patron(id) with
        {
            Pin = new Pin([1], [2], 0, null),
            Cards =
            [
                new Card(
                    number,
                    number.IsNational ? CardKind.NationalDigital : CardKind.Local,
                    CardState.Active,
                    number.IsNational ? null : SmallWorld.Hoersholm)
                {
                    Id = new CardId(100_000 + id),
                },
                new Card(CardNumber.NationalId, CardKind.NationalId, CardState.Active, null)
                {
                    Id = new CardId(200_000 + id),
                },
            ],
        };
    }

    private static Consent Consent(long id, ConsentKind kind, Guardian guardian) => new(
        new ConsentId(id), guardian.ChildId, SmallWorld.Hoersholm, kind, null, null, guardian.Id, ConsentWay.Signed,
        SmallWorld.Noon);
}
