using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Timers;

namespace Skranke.Tests.Seeds;

/// <summary>The desk of a library under the policy that ships, with three members, one title and two copies of it. It
/// is open on every day unless a test closes it; today is 2 November 2026 until a test moves on.</summary>
internal sealed class SeedDesk
{
    public static readonly PatronId First = APatron.Id;
    public static readonly PatronId Second = APatron.OtherId;
    public static readonly PatronId Third = new(1003);

    private Library _library;
    private int _keys = 1000;

    private SeedDesk(Library library, string material)
    {
        _library = library;
        Host = new TestHost(new TestLedger().Put(
            library,
            MemberAt(library, APatron.Adult()),
            MemberAt(library, APatron.Other()),
            MemberAt(library, APatron.Other() with { Id = Third }),
            ATitle.Queued() with { Library = library.Isil, Material = material },
            ACopy.OnShelf(material) with { Owner = library.Isil, Branch = library.MainBranch },
            ACopy.Other() with { Owner = library.Isil, Branch = library.MainBranch, Material = material }));
    }

    public TestHost Host { get; }

    public DateOnly Today => _library.Today(Host.Now);

    public static SeedDesk At(Library library, string material = "book") => new(library, material);

    public static SeedDesk AtHoersholm(string material = "book") => At(ALibrary.Hoersholm(), material);

    public static SeedDesk AtRana(string material = "book") => At(ALibrary.Rana(), material);

    public static Patron MemberAt(Library library, Patron patron) => patron with
    {
        Memberships = [new Membership(library.Isil, MembershipState.Active, true, library.RulesVersion)],
    };

    /// <summary>Moves on to noon of a day.</summary>
    public SeedDesk On(string day) => On(Days.Day(day));

    public SeedDesk On(DateOnly day)
    {
        Host.Now = Days.Noon(day);
        return this;
    }

    public SeedDesk Put(params object[] rows)
    {
        _ = Host.Ledger.Put(rows);
        return this;
    }

    /// <summary>The library changes its rules, and everybody learns it.</summary>
    public async Task Change(Func<Library, Library> change)
    {
        _library = change(_library) with { Version = _library.Version + 1 };
        _ = Host.Ledger.Put(_library);
        _ = await Host.Ask(GrainKey.Of(_library.Isil), Changed.Instance);
    }

    public ValueTask<Reply> Lend(
        PatronId? patron = null, CopyId? copy = null, Channel channel = Channel.Kiosk, params string[] overrides) =>
        Host.Ask(new CheckOut
        {
            Key = NextKey(),
            Origin = By(channel),
            PatronId = patron ?? First,
            CopyId = copy ?? ACopy.Id,
            Branch = _library.MainBranch,
            Overrides = overrides,
        });

    /// <summary>The first patron shows a card at the kiosk.</summary>
    public ValueTask<Reply> LendBy(CardNumber card) => Host.Ask(new CheckOut
    {
        Key = NextKey(),
        Origin = By(Channel.Kiosk),
        PatronId = First,
        Card = card,
        CopyId = ACopy.Id,
        Branch = _library.MainBranch,
    });

    /// <summary>The first patron as the ledger has it.</summary>
    public async Task<Patron> Patron() => (await Host.Ledger.Memory.Patron(First))!;

    /// <summary>The first patron's national id is known.</summary>
    public SeedDesk WithNationalId()
    {
        Host.Ledger.Memory.PutNationalId(First, "whoever it is");
        return this;
    }

    /// <summary>The first patron has this card, and the library has numbers for new ones.</summary>
    public SeedDesk WithNumbers(Card card)
    {
        Host.Ledger.Memory.Put(new CardSeries(_library.Isil, 300_000_100, 300_000_199, 300_000_100));
        return WithNationalId().Put(MemberAt(_library, APatron.Adult()) with { Cards = [card] });
    }

    public SeedDesk WithDigitalCard() => WithNumbers(ANewCard.Digital);

    public async Task<Loan> Lent(PatronId? patron = null, CopyId? copy = null) =>
        (await Lend(patron, copy)).As<Lent>().Loan;

    public ValueTask<Reply> Renew(Loan loan, Channel channel = Channel.Kiosk, params string[] overrides) =>
        Host.Ask(new Renew
        {
            Key = NextKey(),
            Origin = By(channel),
            PatronId = loan.PatronId,
            LoanId = loan.Id,
            CopyId = loan.CopyId,
            Overrides = overrides,
        });

    public async Task<Loan> Renewed(Loan loan) => (await Renew(loan)).As<Renewed>().Loan;

    public async Task<CheckedIn> TakeBack(
        Loan loan, ReceiptTo receipt = ReceiptTo.None, RequestKey? key = null, BranchId? at = null) =>
        (await Host.Ask(new CheckIn
        {
            Key = key ?? NextKey(),
            Origin = By(Channel.Kiosk),
            PatronId = loan.PatronId,
            CopyId = loan.CopyId,
            Branch = at ?? _library.MainBranch,
            ReceiptTo = receipt,
        })).As<CheckedIn>();

    public async Task<CheckedIn> Scan(CopyId? copy = null, BranchId? at = null, RequestKey? key = null) =>
        (await Host.Ask(new CheckIn
        {
            Key = key ?? NextKey(),
            Origin = By(Channel.Desk),
            CopyId = copy ?? ACopy.Id,
            Branch = at ?? _library.MainBranch,
        })).As<CheckedIn>();

    public ValueTask<Reply> Reserve(
        PatronId? patron = null,
        Channel channel = Channel.Web,
        DateOnly? until = null,
        CopyId? copy = null) => Host.Ask(new PlaceReservation
        {
            Key = NextKey(),
            Origin = By(channel),
            PatronId = patron ?? Second,
            TitleId = ATitle.Id,
            PickupBranch = _library.MainBranch,
            InterestUntil = until,
            WantedCopy = copy,
        });

    public async Task<Reservation> Reserved(PatronId? patron = null) =>
        (await Reserve(patron)).As<Reserved>().Reservation;

    public ValueTask<Reply> Cancel(Reservation reservation) => Host.Ask(new CancelReservation
    {
        Key = NextKey(),
        Origin = By(Channel.Web),
        PatronId = reservation.PatronId,
        ReservationId = reservation.Id,
        TitleId = reservation.TitleId,
    });

    /// <summary>Everything is done whose time has come.</summary>
    public async Task Tick()
    {
        for (var shard = 0; shard < TimerShardGrain.Shards; shard++)
        {
            _ = await Host.Ask(GrainKey.TimerShard(shard), new Tick());
        }
    }

    /// <summary>A reservation as the ledger has it.</summary>
    public Reservation Now(Reservation reservation) =>
        Host.Ledger.Reservations.Single(one => one.Id == reservation.Id);

    public IReadOnlyList<Fact> Events => Host.Ledger.Memory.Events;

    public static DateOnly Day(string day) => Days.Day(day);

    private RequestKey NextKey() => ARequest.Key(++_keys);

    private Origin By(Channel channel) => new(_library.Isil, 1, channel, "the patron is known here");
}
