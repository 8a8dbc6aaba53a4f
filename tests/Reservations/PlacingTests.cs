using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>Joining a queue (H39, N11, I11, I12).</summary>
public sealed class PlacingTests
{
    private static readonly ReservationId NewId = new(9201);

    private static readonly LoanRule NotReservable = new() { Period = new LoanPeriod(1, 0), Reservable = false };

    /// <summary>One case for each code, wrong in nothing else.</summary>
    private static readonly Dictionary<string, Placing.Case> WrongInOneThing = new()
    {
        [RefusalCodes.CardUnknown] = Showing(CardNumber.Of("1111111111"), APatron.Adult()),
        [RefusalCodes.CardBlocked] = Showing(APatron.Card, APatron.WithCard(CardState.Blocked)),
        [RefusalCodes.CardReplaced] = Showing(APatron.Card, APatron.WithCard(CardState.Replaced)),
        [RefusalCodes.PatronExcluded] = By(APatron.Excluded(Days.Now, null)),
        [RefusalCodes.PatronReservationLimit] = By(WaitingElsewhere(3)) with
        {
            Library = ALibrary.Hoersholm().WithReservations(reservations => reservations with { Max = 3 }),
        },
        [RefusalCodes.PatronErased] = By(APatron.Adult() with { Erased = true }),
        [RefusalCodes.PatronLinked] = By(APatron.Adult() with { LinkedTo = APatron.OtherId }),
        [RefusalCodes.PatronDeceased] = By(APatron.Adult() with { DiedOn = Days.Day("2026-11-20") }),
        [RefusalCodes.MembershipMissing] = By(APatron.WithMembership()),
        [RefusalCodes.MembershipNotActivated] = By(APatron.WithMembership(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, false, 2))),
        [RefusalCodes.MembershipRulesNotAccepted] = By(APatron.WithMembership(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, 1))),
        [RefusalCodes.BranchUnknown] = Plain() with
        {
            Command = ARequest.Reserve() with { PickupBranch = ALibrary.Nowhere },
        },
        [RefusalCodes.ReservationDuplicate] = By(APatron.Adult().WaitingFor(AReservation.Waiting(APatron.Id))),
        [RefusalCodes.ReservationNotReservable] = Plain() with
        {
            Library = ALibrary.Hoersholm().WithRule(NotReservable),
        },
        [RefusalCodes.ReservationAlreadyOnLoan] = By(APatron.Adult().Holding(ALoan.DueOn("2026-11-30"))),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Decide(WrongInOneThing[code]);

        Assert.Equal([code], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void The_codes_of_the_table_stand_in_order_of_precedence() => Assert.Equal(
        RefusalCodes.All.Where(WrongInOneThing.ContainsKey), WrongInOneThing.Keys);

    [Fact]
    public void Names_everything_that_is_wrong_in_order_of_precedence()
    {
        var patron = APatron.Excluded(Days.Now, null).Holding(ALoan.DueOn("2026-11-30"))
            .WaitingFor(AReservation.Waiting(APatron.Id)) with { Memberships = [] };
        var the = By(patron) with
        {
            Command = ARequest.Reserve() with { PickupBranch = ALibrary.Nowhere, Card = CardNumber.Of("1111111111") },
            Library = ALibrary.Hoersholm().WithRule(NotReservable)
                .WithReservations(reservations => reservations with { Max = 1 }),
        };

        Assert.Equal(
            [
                RefusalCodes.CardUnknown, RefusalCodes.PatronExcluded, RefusalCodes.PatronReservationLimit,
                RefusalCodes.MembershipMissing, RefusalCodes.BranchUnknown, RefusalCodes.ReservationDuplicate,
                RefusalCodes.ReservationNotReservable, RefusalCodes.ReservationAlreadyOnLoan,
            ],
            Decide(the).Codes());
    }

    [Fact]
    public void Joins_behind_all_who_wait_already()
    {
        var the = Plain() with
        {
            Title = ATitle.Queued(
                AReservation.Ready(new PatronId(1003), place: 3),
                AReservation.Waiting(APatron.OtherId, place: 7),
                AReservation.Waiting(new PatronId(1004), place: 8)),
        };

        var reserved = Decide(the).Answer.As<Reserved>();

        Assert.Equal((9, 3), (reserved.Reservation.Place, reserved.Position));
    }

    [Fact]
    public void Places_one_reservation_and_moves_patron_and_queue()
    {
        var the = Plain();
        var placed = new Reservation
        {
            Id = NewId,
            Version = 1,
            PatronId = APatron.Id,
            TitleId = ATitle.Id,
            Title = ATitle.Reference,
            Library = ALibrary.HoersholmIsil,
            PickupBranch = ALibrary.Main,
            Place = 1,
            State = ReservationState.Waiting,
            PlacedAt = Days.Now,
            InterestUntil = Days.Day("2027-05-01"),
            InterestNoticeOn = Days.Day("2027-04-21"),
            Channel = Channel.Web,
        }.Planned();

        var decision = Decide(the);

        Assert.Equal([new ReservationPlaced(placed)], decision.Facts.ToArray());
        Assert.Equal(new Reserved(placed, 1), decision.Answer);
        Assert.Equal(
            [
                Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Title, FenceMode.Bump), Fence.On(the.Library),
            ],
            decision.Fences.ToArray());
    }

    [Theory]
    [InlineData("2026-11-02", true)]
    [InlineData("2026-11-01", false)]
    public void Interest_lasts_as_long_as_the_patron_says_but_not_until_yesterday(string until, bool granted)
    {
        var the = Plain() with { Command = ARequest.Reserve() with { InterestUntil = Days.Day(until) } };

        var decision = Decide(the);

        Assert.Equal(granted, decision.Answer is Reserved);
        if (granted)
        {
            Assert.Equal(Days.Day(until), decision.Fact<ReservationPlaced>().Reservation.InterestUntil);
        }
        else
        {
            Assert.Equal("reservations.interest-until", decision.OnlyRefusal().Rule);
        }
    }

    [Fact]
    public void Remembers_the_only_copy_that_will_do()
    {
        var the = Plain() with { Command = ARequest.Reserve() with { WantedCopy = ACopy.OtherId } };

        Assert.Equal(ACopy.OtherId, Decide(the).Fact<ReservationPlaced>().Reservation.WantedCopy);
    }

    [Fact]
    public void The_limit_explains_itself_with_figures()
    {
        var refusal = Decide(WrongInOneThing[RefusalCodes.PatronReservationLimit]).OnlyRefusal();

        Assert.Equal("reservations.max", refusal.Rule);
        Assert.Equal("""{"reservations":3,"reservationsMax":3}""", refusal.DataText());
    }

    [Fact]
    public void The_limit_counts_each_library_for_itself()
    {
        var patron = WaitingElsewhere(3);
        patron = patron with
        {
            Reservations = [.. patron.Reservations.Select(held => held with { Library = ALibrary.RanaIsil })],
        };

        var the = WrongInOneThing[RefusalCodes.PatronReservationLimit] with { Patron = patron };

        Assert.IsType<Reserved>(Decide(the).Answer);
    }

    [Fact]
    public void Staff_override_the_limit()
    {
        var the = WrongInOneThing[RefusalCodes.PatronReservationLimit] with
        {
            Command = ARequest.Reserve(RefusalCodes.PatronReservationLimit),
        };

        Assert.IsType<Reserved>(Decide(the).Answer);
    }

    [Fact]
    public void Nobody_overrides_that_a_patron_waits_once()
    {
        var the = WrongInOneThing[RefusalCodes.ReservationDuplicate] with
        {
            Command = ARequest.Reserve(RefusalCodes.ReservationDuplicate),
        };

        Assert.Equal([RefusalCodes.ReservationDuplicate], Decide(the).Codes());
    }

    [Fact]
    public void Any_of_several_titles_has_a_place_in_each_queue_and_the_best_position()
    {
        var the = AnyOfTwo() with
        {
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId, place: 7)),
            Others = [ATitle.Other(AReservation.Ready(APatron.OtherId, place: 2) with { TitleId = ATitle.OtherId })],
        };

        var decision = Decide(the);

        var reserved = decision.Answer.As<Reserved>();
        Assert.Equal([ATitle.Id, ATitle.OtherId], reserved.Reservation.Titles);
        Assert.Equal(
            (8L, 3L),
            (reserved.Reservation.PlaceIn(ATitle.Id), reserved.Reservation.PlaceIn(ATitle.OtherId)));
        Assert.Equal(1, reserved.Position);
        Assert.Equal([nameof(ReservationPlaced)], decision.FactNames());
        Assert.Equal(
            [
                Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Title, FenceMode.Bump),
                Fence.On(the.Others[0], FenceMode.Bump), Fence.On(the.Library),
            ],
            decision.Fences.ToArray());
    }

    [Fact]
    public void Several_titles_count_once_in_the_limit()
    {
        var one = APatron.Adult().WaitingFor(AReservation.Waiting(APatron.Id).OrOther());
        var the = AnyOfTwo() with
        {
            Title = ATitle.Queued() with { Id = new TitleId(4003) },
            Others = [ATitle.Other() with { Id = new TitleId(4004) }],
            Patron = one,
        };

        Assert.IsType<Reserved>(Decide(WithMax(the, 2)).Answer);
        Assert.Equal([RefusalCodes.PatronReservationLimit], Decide(WithMax(the, 1)).Codes());
    }

    [Fact]
    public void Each_of_several_titles_is_looked_at_and_the_refusal_names_it()
    {
        var waiting = AReservation.Waiting(APatron.Id) with { TitleId = ATitle.OtherId };
        var loan = ALoan.DueOn("2026-11-30") with { TitleId = ATitle.OtherId };
        var library = ALibrary.Hoersholm().WithLoans(loans => loans with
        {
            Rules = [NotReservable with { Materials = ["game"] }, .. loans.Rules],
        });

        var duplicate = Decide(AnyOfTwo() with { Patron = APatron.Adult().WaitingFor(waiting) }).OnlyRefusal();
        var onLoan = Decide(AnyOfTwo() with { Patron = APatron.Adult().Holding(loan) }).OnlyRefusal();
        var notReservable = Decide(AnyOfTwo() with
        {
            Others = [ATitle.Other() with { Material = "game" }],
            Library = library,
        }).OnlyRefusal();

        const string Other = """{"title":"870970-basis:51701764"}""";
        Assert.Equal((RefusalCodes.ReservationDuplicate, Other), (duplicate.Code, duplicate.DataText()));
        Assert.Equal((RefusalCodes.ReservationAlreadyOnLoan, Other), (onLoan.Code, onLoan.DataText()));
        Assert.Equal(
            (RefusalCodes.ReservationNotReservable, """{"material":"game","title":"870970-basis:51701764"}"""),
            (notReservable.Code, notReservable.DataText()));
    }

    [Theory]
    [InlineData("2026:4", false)]
    [InlineData("2026:5", true)]
    [InlineData(null, true)]
    public void A_patron_waits_once_for_each_issue_of_a_periodical(string? issue, bool granted)
    {
        var waiting = AReservation.Waiting(APatron.Id) with { Issue = "2026:4" };
        var the = By(APatron.Adult().WaitingFor(waiting)) with { Command = ARequest.Reserve() with { Issue = issue } };

        var decision = Decide(the);

        Assert.Equal(granted ? [] : [RefusalCodes.ReservationDuplicate], granted ? [] : decision.Codes());
        Assert.Equal(granted, decision.Answer is Reserved { Reservation.Issue: var placed } && placed == issue);
    }

    [Theory]
    [InlineData("2026:4", false)]
    [InlineData("2026:5", true)]
    [InlineData(null, false)]
    public void A_patron_waits_for_an_issue_unless_that_one_is_at_home(string? issue, bool granted)
    {
        var the = By(APatron.Adult().Holding(ALoan.DueOn("2026-11-30"))) with
        {
            Command = ARequest.Reserve() with { Issue = issue },
            IssuesOnLoan = issue is null ? [] : ["2026:4"],
        };

        Assert.Equal(granted, Decide(the).Answer is Reserved);
    }

    private static Placing.Case WithMax(Placing.Case the, int most) => the with
    {
        Library = ALibrary.Hoersholm().WithReservations(reservations => reservations with { Max = most }),
    };

    private static Placing.Case AnyOfTwo() => Plain() with
    {
        Command = ARequest.Reserve() with { OtherTitles = [ATitle.OtherId] },
        Others = [ATitle.Other()],
    };

    private static Decision Decide(Placing.Case the) => Placing.Decide(the, NewId);

    private static Placing.Case Plain() =>
        new(ARequest.Reserve(), APatron.Adult(), ATitle.Queued(), ALibrary.Hoersholm(), Days.Now);

    private static Placing.Case By(Patron patron) => Plain() with { Patron = patron };

    private static Placing.Case Showing(CardNumber card, Patron patron) =>
        By(patron) with { Command = ARequest.Reserve() with { Card = card } };

    private static Patron WaitingElsewhere(int count) => APatron.Adult() with
    {
        Reservations = [.. Enumerable.Range(1, count).Select(n => new HeldReservation(
            new ReservationId(8100 + n),
            new TitleId(4100 + n),
            ALibrary.HoersholmIsil,
            [new TitleId(4100 + n)],
            null))],
    };
}
