using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Two accounts of one person become one (N15-N17, I11, I12, I14, I15).</summary>
public sealed class LinkingTests
{
    private static readonly PatronId Third = new(1003);

    [Fact]
    public void Two_accounts_with_nothing_become_one_and_move_both_versions()
    {
        var the = ALink.Plain();

        var decision = Linking.Decide(the);

        var linked = decision.Fact<AccountsLinked>();
        Assert.Equal((APatron.OtherId, APatron.Id), (linked.From, linked.To));
        Assert.Equal(
            [
                Fence.On(the.Account.Patron, FenceMode.Bump), Fence.On(the.From, FenceMode.Bump),
                Fence.On(ALibrary.Hoersholm()),
            ],
            decision.Fences.ToArray());
        Assert.Empty(decision.Answer.As<Linked>().Conflicts);
    }

    [Fact]
    public void Open_loans_go_over_and_their_copies_learn_it()
    {
        var decision = Linking.Decide(ALink.Plain().With(ALoan.By(APatron.OtherId)));

        Assert.Equal(1, decision.Answer.As<Linked>().Things.Loans);
        Assert.Contains(Fence.Touch(ACopy.Id), decision.Fences);
    }

    [Fact]
    public void A_place_in_a_queue_goes_over_and_the_queue_is_compared_and_moved()
    {
        var title = ATitle.Queued(AReservation.Waiting(APatron.OtherId));

        var decision = Linking.Decide(ALink.Plain().With(title));

        Assert.Equal(1, decision.Answer.As<Linked>().Things.Reservations);
        Assert.Contains(Fence.On(title, FenceMode.Bump), decision.Fences);
        Assert.Equal(["AccountsLinked"], decision.FactNames());
    }

    [Fact]
    public void A_copy_that_is_captured_for_the_emptied_account_learns_whom_it_waits_for()
    {
        var decision = Linking.Decide(ALink.Plain().With(ATitle.Queued(AReservation.Ready(APatron.OtherId))));

        Assert.Contains(Fence.Touch(ACopy.Id), decision.Fences);
    }

    [Fact]
    public void Queues_in_which_only_the_one_that_stays_stands_are_left_alone()
    {
        var other = ATitle.Other(AReservation.Waiting(APatron.Id) with { TitleId = ATitle.OtherId });

        var decision = Linking.Decide(
            ALink.Plain().With(ATitle.Queued(AReservation.Waiting(APatron.OtherId, 2)), other));

        Assert.DoesNotContain(decision.Fences, fence => fence.Key == ATitle.OtherId.Value);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Who_waits_twice_keeps_the_better_place_and_the_other_ends_once(int placeOfStaying, int placeOfGoing)
    {
        var (staying, going) = (
            AReservation.Waiting(APatron.Id, placeOfStaying), AReservation.Waiting(APatron.OtherId, placeOfGoing));
        var worse = placeOfStaying > placeOfGoing ? staying : going;

        var decision = Linking.Decide(ALink.Plain().With(
            ATitle.Queued(staying, going, AReservation.Waiting(Third, 3))));

        var moved = decision.Fact<ReservationMoved>();
        Assert.Equal(worse.EndedAs(ReservationState.Cancelled), moved.After);
        var conflict = Assert.Single(decision.Answer.As<Linked>().Conflicts);
        Assert.Equal(
            (LinkConflictKind.ReservationDuplicate, worse.Id),
            (conflict.Kind, conflict.Ended!.Value));
        Assert.Equal(
            worse.PatronId == APatron.Id ? 1 : 0, decision.Answer.As<Linked>().Things.Reservations);
    }

    [Fact]
    public void The_copy_of_a_reservation_that_ends_passes_to_the_next_in_line()
    {
        var home = ALoan.By(APatron.Id) with { CopyId = ACopy.OtherId };
        var kept = AReservation.Ready(APatron.OtherId);
        var next = AReservation.Waiting(Third, 2);

        var decision = Linking.Decide(ALink.Plain().With(home).With(ATitle.Queued(kept, next)));

        var moved = decision.Facts.OfType<ReservationMoved>().ToArray();
        Assert.Equal([ReservationState.Cancelled, ReservationState.Ready], moved.Select(one => one.After.State));
        Assert.Equal((Third, ACopy.Id), (moved[1].After.PatronId, moved[1].After.CopyId!.Value));
        Assert.Contains(Fence.Touch(ACopy.Id), decision.Fences);
        Assert.Equal(Third, decision.Fact<NoticeQueued>().Notice.PatronId);
    }

    [Fact]
    public void Two_copies_that_come_free_at_once_go_to_two_who_wait()
    {
        var home = ALoan.By(APatron.Id) with { CopyId = new CopyId(2009) };
        var first = AReservation.Ready(APatron.OtherId);
        var second = AReservation.Ready(APatron.OtherId, 2) with { CopyId = ACopy.OtherId, Issue = "2026:4" };
        var the = ALink.Plain().With(home).With(ATitle.Queued(
            first, second, AReservation.Waiting(Third, 3), AReservation.Waiting(new PatronId(1004), 4)));

        var decision = Linking.Decide(the with
        {
            Issues = new Dictionary<CopyId, string> { [home.CopyId] = "2026:4" },
        });

        Assert.Equal(
            [(Third, ACopy.Id), (new PatronId(1004), ACopy.OtherId)],
            decision.Facts.OfType<ReservationMoved>().Where(one => one.After.IsActive)
                .Select(one => (one.After.PatronId, one.After.CopyId!.Value)));
    }

    [Fact]
    public void Who_has_the_title_at_home_does_not_wait_for_it_any_longer()
    {
        var home = ALoan.By(APatron.OtherId);
        var waiting = AReservation.Waiting(APatron.Id);

        var decision = Linking.Decide(ALink.Plain().With(home).With(ATitle.Queued(waiting)));

        Assert.Equal(waiting.Id, decision.Fact<ReservationMoved>().After.Id);
        var conflict = Assert.Single(decision.Answer.As<Linked>().Conflicts);
        Assert.Equal(
            (LinkConflictKind.ReservationOnLoan, home.Id, waiting.Id),
            (conflict.Kind, conflict.Loan!.Value, conflict.Ended!.Value));
    }

    [Fact]
    public void Who_has_lost_the_title_or_has_another_issue_of_it_goes_on_waiting()
    {
        var lost = ALink.Plain().With(ALoan.By(APatron.OtherId) with { LostAt = Days.Now })
            .With(ATitle.Queued(AReservation.Waiting(APatron.Id)));
        var otherIssue = ALink.Plain().With(ALoan.By(APatron.OtherId))
            .With(ATitle.Queued(AReservation.Waiting(APatron.Id) with { Issue = "2026:5" })) with
        {
            Issues = new Dictionary<CopyId, string> { [ACopy.Id] = "2026:4" },
        };

        Assert.Equal(["AccountsLinked"], Linking.Decide(lost).FactNames());
        Assert.Equal(["AccountsLinked"], Linking.Decide(otherIssue).FactNames());
    }

    [Fact]
    public void More_loans_and_reservations_than_allowed_are_shown_and_kept()
    {
        var library = ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 2 })
            .WithReservations(reservations => reservations with { Max = 0 });
        var the = ALink.Plain().At(library).To(patron => patron with { Loans = APatron.WithLoans(2).Loans })
            .With(ALoan.By(APatron.OtherId))
            .With(ATitle.Other(AReservation.Waiting(APatron.OtherId) with { TitleId = ATitle.OtherId }));

        var linked = Linking.Decide(the).Answer.As<Linked>();

        Assert.Equal(
            [
                new LinkConflict(LinkConflictKind.LoanLimit) { Library = library.Isil, Count = 3, Max = 2 },
                new LinkConflict(LinkConflictKind.ReservationLimit) { Library = library.Isil, Count = 1, Max = 0 },
            ],
            linked.Conflicts.ToArray());
        Assert.Equal((1, 1), (linked.Things.Loans, linked.Things.Reservations));
    }

    [Fact]
    public void What_is_owed_goes_over_and_is_told_for_each_library()
    {
        var the = ALink.Plain() with
        {
            Debts =
            [
                ALink.Owed(APatron.OtherId, 2000), ALink.Owed(APatron.OtherId, 700),
                ALink.Owed(APatron.OtherId, 50, ALibrary.RanaIsil, "NOK"),
            ],
        };

        Assert.Equal(
            [
                new LinkedDebt(ALibrary.HoersholmIsil, new Money(2700, "DKK")),
                new LinkedDebt(ALibrary.RanaIsil, new Money(50, "NOK")),
            ],
            Linking.Decide(the).Answer.As<Linked>().Things.Debts.ToArray());
    }

    [Fact]
    public void Exclusions_PINs_missing_numbers_and_homes_are_told()
    {
        var the = ALink.Plain()
            .From(patron => patron.WithExclusion("conduct", Days.Now, null) with
            {
                Pin = APatron.Adult().Pin,
                Memberships = [new Membership(ALibrary.RanaIsil, MembershipState.Active, true, 1)],
            }) with
        {
            OnePerson = null,
        };

        Assert.Equal(
            [
                LinkConflictKind.Exclusion, LinkConflictKind.HomeLibrary, LinkConflictKind.Pin,
                LinkConflictKind.NationalIdMissing,
            ],
            Linking.Decide(the).Answer.As<Linked>().Conflicts.Select(conflict => conflict.Kind));
    }

    [Fact]
    public void An_exclusion_that_is_over_is_not_told() => Assert.Empty(
        Linking.Decide(ALink.Plain().From(patron => patron.WithExclusion(
            "conduct", Days.Now.AddDays(-9), Days.Now.AddDays(-2)))).Answer.As<Linked>().Conflicts);

    [Fact]
    public void A_preview_tells_the_same_and_changes_nothing()
    {
        var the = ALink.Plain().With(ALoan.By(APatron.OtherId)).With(ATitle.Queued(
            AReservation.Ready(APatron.Id), AReservation.Waiting(APatron.OtherId, 2)));

        var preview = Linking.Decide(the.Asking(ask => ask with { Preview = true }));

        Assert.Equal(
            Linking.Decide(the).Answer.Json().Replace("\"preview\":false", "\"preview\":true"),
            preview.Answer.Json());
        Assert.Empty(preview.Facts);
        Assert.All(preview.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void A_second_national_id_that_was_blocked_blocks_the_first()
    {
        Card Id(long id, CardState state) => new(default, CardKind.NationalId, state, null) { Id = new CardId(id) };
        var the = ALink.Plain()
            .To(patron => patron with { Cards = patron.Cards.Add(Id(1, CardState.Active)) })
            .From(patron => patron with { Cards = [Id(2, CardState.Blocked)] });

        var decision = Linking.Decide(the);

        Assert.Equal(Id(1, CardState.Blocked), decision.Fact<CardChanged>().Card);
        Assert.Empty(decision.Fact<AccountsLinked>().Cards);
    }

    [Fact]
    public void A_row_that_is_compared_and_touched_is_moved_once()
    {
        var title = ATitle.Queued(AReservation.Waiting(APatron.Id), AReservation.Ready(APatron.OtherId, 2));

        var rows = Linking.Decide(ALink.Plain().With(title)).Fences
            .Select(fence => (fence.Kind, fence.Key, fence.Library)).ToArray();

        Assert.Equal(rows.Distinct(), rows);
    }

    [Fact]
    public void Who_is_activated_in_the_same_step_has_accepted_the_rules_that_hold_now()
    {
        var the = ALink.Plain().Asking(ask => ask with { Activates = true });

        var accepted = Linking.Decide(the).Fact<RulesAccepted>();

        Assert.Equal(
            new RulesAccepted(APatron.Id, ALibrary.HoersholmIsil, ALibrary.Hoersholm().RulesOn(Days.Today)), accepted);
        Assert.Empty(Linking.Decide(ALink.Plain()).Facts.OfType<RulesAccepted>());
    }

    [Fact]
    public void How_the_two_are_reached_otherwise_is_told()
    {
        var decision = Linking.Decide(ALink.Plain() with { Contact = new ContactDifferences(true, false, true) });

        Assert.Equal(
            [LinkConflictKind.Email, LinkConflictKind.Address],
            decision.Answer.As<Linked>().Conflicts.Select(conflict => conflict.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Patrons_link_by_themselves_where_the_library_lets_them(bool allowed)
    {
        var library = ALibrary.Hoersholm().With(policy => policy with
        {
            Cards = policy.Cards with { LinkSelfService = allowed },
        });

        var decision = Linking.Decide(ALink.Plain().At(library).Asking(ask => ask with { SelfService = true }));

        Assert.Equal(allowed ? [] : [RefusalCodes.CardOnlyAtLibrary], decision.Codes());
        Assert.Empty(Linking.Decide(ALink.Plain().At(library)).Codes());
    }

    private static readonly Dictionary<string, Linking.Case> WrongInOneThing = new()
    {
        [RefusalCodes.RequestStale] = ALink.Plain().Asking(ask => ask with { ExpectedVersion = 4 }),
        [RefusalCodes.PatronErased] = ALink.Plain().From(patron => patron with { Erased = true }),
        [RefusalCodes.PatronLinked] = ALink.Plain().From(patron => patron with { LinkedTo = Third }),
        [RefusalCodes.MembershipMissing] = ALink.Plain().Asking(ask => ask with { Home = ALibrary.RanaIsil }),
        [RefusalCodes.LinkDifferentPersons] = ALink.Plain() with { OnePerson = false },
        [RefusalCodes.LinkInstitution] = ALink.Plain().From(patron => patron with
        {
            Kind = PatronKind.Institution, BirthDate = null,
        }),
        [RefusalCodes.LinkBirthDatesDiffer] = ALink.Plain().From(patron => patron with { BirthDate = Days.Today }),
        [RefusalCodes.LinkTooLarge] = ALink.Plain().From(patron => patron with
        {
            Loans = APatron.WithLoans(Linking.MovesMax + 1).Loans,
        }),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Linking.Decide(WrongInOneThing[code]);

        Assert.Equal([code], decision.Codes());
        Assert.Equal(
            [FenceKind.Patron, FenceKind.Patron, FenceKind.Library], decision.Fences.Select(fence => fence.Kind));
    }

    [Fact]
    public void The_one_that_stays_must_live_too()
    {
        Assert.Equal(
            [RefusalCodes.PatronErased],
            Linking.Decide(ALink.Plain().To(patron => patron with { Erased = true })).Codes());
        var refusal = Linking.Decide(ALink.Plain().To(patron => patron with { LinkedTo = Third })).OnlyRefusal();
        Assert.Equal("""{"patronId":"1003"}""", refusal.DataText());
    }

    [Fact]
    public void Staff_may_set_aside_that_birth_dates_differ_and_that_is_told()
    {
        var the = WrongInOneThing[RefusalCodes.LinkBirthDatesDiffer]
            .Asking(ask => ask with { Overrides = [RefusalCodes.LinkBirthDatesDiffer] });

        var decision = Linking.Decide(the);

        Assert.Equal([RefusalCodes.LinkBirthDatesDiffer], decision.Overridden.ToArray());
        Assert.Equal(
            [LinkConflictKind.BirthDate],
            decision.Answer.As<Linked>().Conflicts.Select(conflict => conflict.Kind));
        Assert.Equal(
            [RefusalCodes.LinkDifferentPersons],
            Linking.Decide((the with { OnePerson = false }).Asking(ask => ask with
            {
                Overrides = [RefusalCodes.LinkBirthDatesDiffer, RefusalCodes.LinkDifferentPersons],
            })).Codes());
    }

    [Fact]
    public void A_birth_date_that_is_not_known_differs_from_none() => Assert.Equal(
        ["AccountsLinked"],
        Linking.Decide(ALink.Plain().From(patron => patron with { BirthDate = null })).FactNames());
}
