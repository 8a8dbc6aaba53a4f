using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>What has ended loses its patron when the library's time is over, wherever the link stands (H50).</summary>
[Collection(PostgresCollection.Name)]
public sealed class HistoryCutTests(PostgresFixture postgres)
{
    private const long Patron = PrivacyUnderTest.FirstPatron;
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_loan_keeps_its_patron_for_thirty_days_after_its_end_and_not_a_moment_longer()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.BorrowAndReturnAsync();

        _ = await library.CutAsync(Month);
        Assert.Equal(Patron, await library.PatronOf(loan));

        _ = await library.CutAsync(Moment);
        Assert.Null(await library.PatronOf(loan));
    }

    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("PT72H", 72)]
    [InlineData("P14D", 14 * 24)]
    public async Task Each_library_has_its_own_time(string retention, int hours)
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres, Keeping(retention));
        var loan = await library.BorrowAndReturnAsync();

        _ = await library.CutAsync(TimeSpan.FromHours(hours));
        Assert.Equal(Patron, await library.PatronOf(loan));
        _ = await library.CutAsync(Moment);
        Assert.Null(await library.PatronOf(loan));
    }

    [Fact]
    public async Task A_start_within_the_hour_leaves_the_count_to_the_hour_and_a_later_one_catches_up()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync();

        library.Now += TimeSpan.FromHours(1);
        Assert.Equal(0, (await library.Run.CatchUpAsync(library.Now, CancellationToken.None)).Counted);
        library.Now += Moment;
        Assert.NotEqual(0, (await library.Run.CatchUpAsync(library.Now, CancellationToken.None)).Counted);
    }

    [Fact]
    public async Task A_start_after_a_long_time_cuts_what_time_has_made_due()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.BorrowAndReturnAsync();

        library.Now += Month + Moment;
        _ = await library.Run.CatchUpAsync(library.Now, CancellationToken.None);

        Assert.Null(await library.PatronOf(loan));
    }

    [Fact]
    public async Task An_open_loan_keeps_its_patron_however_old_it_is()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.LendAsync();

        _ = await library.CutAsync(TimeSpan.FromDays(400));

        Assert.Equal(Patron, await library.PatronOf(loan));
    }

    /// <summary>Lent from a reservation, renewed, undone, returned with a receipt by mail that lists what is still out:
    /// the patron's id is then in none of the tables that know of loans.</summary>
    [Fact]
    public async Task After_the_cut_the_patron_stands_in_no_table_that_knows_of_loans()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.Host.Ask(SmallWorld.Reserve(Patron, 1));
        var loan = await library.LendAsync(1);
        _ = await library.LendAsync(2);
        library.Now += TimeSpan.FromDays(28);
        _ = await library.Host.Ask(new RenewAll
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = new PatronId(Patron),
        });
        _ = await library.Host.Ask(SmallWorld.Renew(loan));
        _ = await library.TakeBackAsync(1, receipt: ReceiptTo.Mail);
        _ = await library.TakeBackAsync(2, receipt: ReceiptTo.Print);
        Assert.Contains(
            "notice", await PrivacyUnderTest.TablesWith(library.Database, Patron.ToString()));

        _ = await library.CutAsync(Month + Moment);

        Assert.Equal(
            ["active_borrower", "card", "membership", "patron", "patron_activity"],
            await PrivacyUnderTest.TablesWith(library.Database, Patron.ToString()));
        Assert.Equal([1L], await library.Ledger.RowsAsync(
            "select distinct jsonb_array_length(lines)::bigint from receipt", row => row.GetInt64(0)));
        Assert.Equal(0, await CountAsync(library, "history"));
    }

    [Fact]
    public async Task Stored_answers_are_the_same_while_the_link_stands_and_have_no_patron_afterwards()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var (lent, back) = (SmallWorld.Key(), SmallWorld.Key());
        var first = (Lent)await library.Host.Ask(SmallWorld.CheckOut(Patron, 100_001, lent));
        _ = await library.LendAsync(2);
        var checkIn = SmallWorld.CheckIn(Patron, 100_001, key: back) with { ReceiptTo = ReceiptTo.Print };
        var returned = (CheckedIn)await library.Host.Ask(checkIn);

        Assert.Equal(Json(first), Json((await EarlierAsync(library, lent))!));
        Assert.Equal(Json(returned), Json((await EarlierAsync(library, back))!));
        Assert.Equal(Json(returned), Json(await library.Host.Ask(checkIn with { PatronId = null })));
        Assert.Equal(2, returned.Receipt.Lines.Length);

        _ = await library.CutAsync(Month + Moment);

        var cut = (CheckedIn)(await EarlierAsync(library, back))!;
        Assert.Equal(
            (first.Loan.Id, default, null), (cut.Closed!.Id, cut.Closed.PatronId, (object?)cut.Receipt.PatronId));
        Assert.Equal("returned", Assert.Single(cut.Receipt.Lines).Kind);
        Assert.Equal(
            first.Loan with { PatronId = default }, ((Lent)(await EarlierAsync(library, lent))!).Loan);
        Assert.Equal(Json(cut), Json(await library.Host.Ask(checkIn with { PatronId = null })));
    }

    [Fact]
    public async Task An_answer_that_lists_several_loans_forgets_its_list()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.LendAsync(1);
        _ = await library.LendAsync(2);
        library.Now += TimeSpan.FromDays(28);
        var all = new RenewAll
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = new PatronId(Patron),
        };
        Assert.Equal(2, ((RenewedAll)await library.Host.Ask(all)).Results.Length);
        Assert.Equal(2, ((RenewedAll)(await EarlierAsync(library, all.Key))!).Results.Length);

        _ = await library.CutAsync(Month + Moment);

        Assert.Empty(((RenewedAll)(await EarlierAsync(library, all.Key))!).Results);
        Assert.Equal(0, await CountAsync(library, "answer_list"));
    }

    [Fact]
    public async Task The_event_stream_names_the_patron_until_the_cut()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync();

        Assert.Equal(
            [
                (EventKind.LoanOpened, (PatronId?)new PatronId(Patron)),
                (EventKind.LoanClosed, new PatronId(Patron)),
                (EventKind.CopyReturned, new PatronId(Patron)),
            ],
            await EventsAsync(library));

        _ = await library.CutAsync(Month + Moment);

        Assert.Equal(
            [(EventKind.LoanOpened, null), (EventKind.LoanClosed, null), (EventKind.CopyReturned, (PatronId?)null)],
            await EventsAsync(library));
    }

    [Fact]
    public async Task A_patron_who_keeps_the_history_keeps_it_until_the_wish_is_withdrawn()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.KeepHistory(true);
        var kept = await library.BorrowAndReturnAsync(1);
        var others = await library.BorrowAndReturnAsync(2, Patron + 1);

        _ = await library.CutAsync(TimeSpan.FromDays(300));
        Assert.Equal((Patron, null), (await library.PatronOf(kept), await library.PatronOf(others)));

        _ = await library.KeepHistory(false);
        _ = await library.CutAsync();
        Assert.Null(await library.PatronOf(kept));
        Assert.Equal(0, await CountAsync(library, "history"));
    }

    [Fact]
    public async Task An_open_fee_holds_the_link_until_it_is_settled_and_the_fee_stays_with_its_patron()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.LendAsync();
        library.Now += TimeSpan.FromDays(40);
        var fee = Assert.Single((await library.TakeBackAsync()).Fees);

        _ = await library.CutAsync(TimeSpan.FromDays(200));
        Assert.Equal(Patron, await library.PatronOf(loan));

        await library.Ledger.ExecuteAsync("update fee set settled_at = $1", library.Now.UtcDateTime);
        _ = await library.CutAsync();

        Assert.Null(await library.PatronOf(loan));
        var row = Assert.Single(await library.Ledger.RowsAsync(
            "select id, patron_id, not exists (select from fee_loan c where c.fee_id = fee.id), "
                + "extract(hour from charged_at at time zone 'UTC') from fee",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2), row.GetDecimal(3))));
        Assert.Equal((fee.Id.Value, Patron, true, 0m), row);
        Assert.DoesNotContain(
            "event", await PrivacyUnderTest.TablesWith(library.Database, fee.Id.ToString()));
    }

    [Fact]
    public async Task The_answer_of_a_late_return_has_its_fee_until_the_cut()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.LendAsync();
        library.Now += TimeSpan.FromDays(40);
        var checkIn = SmallWorld.CheckIn(Patron, 100_001);
        var returned = (CheckedIn)await library.Host.Ask(checkIn);

        Assert.Equal(Json(returned), Json((await EarlierAsync(library, checkIn.Key))!));

        await library.Ledger.ExecuteAsync("update fee set settled_at = $1", library.Now.UtcDateTime);
        _ = await library.CutAsync(Month + Moment);
        Assert.Empty(((CheckedIn)(await EarlierAsync(library, checkIn.Key))!).Fees);
        Assert.DoesNotContain(
            "request", await PrivacyUnderTest.TablesWith(library.Database, returned.Fees[0].Id.ToString()));
    }

    [Fact]
    public async Task What_staff_have_not_sorted_out_holds_the_link()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.BorrowAndReturnAsync();
        await library.Ledger.ExecuteAsync(
            """
            insert into work_item (id, library, kind, at, raised_at, codes, patron_id, loan_id, card, note)
            values (1, 'DK-722300', 1, $1, $1, '{}', $2, $3, '123', 'Ring til hende')
            """,
            library.Now.UtcDateTime,
            Patron,
            loan.Id.Value);

        _ = await library.CutAsync(TimeSpan.FromDays(100));
        Assert.Equal(Patron, await library.PatronOf(loan));

        await library.Ledger.ExecuteAsync("update work_item set done_at = $1", library.Now.UtcDateTime);
        _ = await library.CutAsync();
        Assert.Null(await library.PatronOf(loan));
        Assert.Equal([true], await library.Ledger.RowsAsync(
            "select num_nulls(patron_id, card, note) = 3 from work_item", row => row.GetBoolean(0)));
    }

    [Fact]
    public async Task A_check_in_that_was_taken_back_is_no_history()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.BorrowAndReturnAsync();
        _ = await library.CutAsync();
        Assert.IsType<LoanChangedReply>(await library.Host.Ask(Undo(loan, Patron)));

        _ = await library.CutAsync(TimeSpan.FromDays(60));
        Assert.Equal(Patron, await library.PatronOf(loan));

        _ = await library.TakeBackAsync();
        await library.Ledger.ExecuteAsync("update fee set settled_at = charged_at");
        _ = await library.CutAsync(Month + Moment);
        Assert.Null(await library.PatronOf(loan));
    }

    [Fact]
    public async Task A_check_in_is_not_taken_back_when_nobody_knows_whose_loan_it_was()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.BorrowAndReturnAsync();
        _ = await library.CutAsync(Month + Moment);

        // As the edge finds it, and as somebody asks who still knew the patron.
        var unknown = Assert.IsType<Refused>(await library.Host.Ask(Undo(loan, 0))).Refusals[0];
        var known = Assert.IsType<Refused>(await library.Host.Ask(Undo(loan, Patron))).Refusals[0];

        Assert.Equal((RefusalCodes.LoanClosed, "privacy.history-retention"), (unknown.Code, unknown.Rule));
        Assert.Equal(RefusalCodes.LoanUnknown, known.Code);
    }

    /// <summary>The kiosk lost its answer and sends the same checkout and return again, under other keys.</summary>
    [Fact]
    public async Task What_a_kiosk_sends_again_after_the_cut_changes_nothing()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres, Keeping("PT0S"));
        var (lentAt, backAt) = (library.Now.AddHours(-3), library.Now.AddHours(-2));
        var lent = SmallWorld.CheckOut(Patron, 100_001) with { OfflineAt = lentAt };
        var back = SmallWorld.CheckIn(Patron, 100_001) with { ReturnedAt = backAt, Offline = true };
        var loan = ((Lent)await library.Host.Ask(lent)).Loan;
        _ = await library.Host.Ask(back);
        _ = await library.CutAsync(Moment);
        Assert.Null(await library.PatronOf(loan));

        var again = (Lent)await library.Host.Ask(lent with { Key = SmallWorld.Key() });
        var backAgain = (CheckedIn)await library.Host.Ask(back with { Key = SmallWorld.Key(), PatronId = null });

        Assert.Equal((loan.Id, true), (again.Loan.Id, again.Loan.PatronId.IsCut));
        Assert.Equal(loan.Id, backAgain.Closed!.Id);
        Assert.Single(await library.Ledger.RowsAsync("select id from loan", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task A_late_return_ends_a_loan_earlier_of_which_nobody_knows_whose_it_was()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres, Keeping("PT0S"));
        var loan = await library.LendAsync();
        library.Now += TimeSpan.FromHours(5);
        _ = await library.TakeBackAsync();
        _ = await library.CutAsync(Moment);

        var earlier = loan.LoanedAt.AddHours(1);
        var late = (CheckedIn)await library.Host.Ask(
            SmallWorld.CheckIn(null, 100_001) with { ReturnedAt = earlier, Offline = true });

        Assert.Equal((loan.Id, (DateTimeOffset?)earlier), (late.Closed!.Id, late.Closed.ClosedAt));
        Assert.Null(await library.PatronOf(loan));
    }

    [Fact]
    public async Task A_reservation_that_ended_loses_its_patron_as_loans_do()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var reserved = ((Reserved)await library.Host.Ask(SmallWorld.Reserve(Patron, 1))).Reservation;
        _ = await library.Host.Ask(new CancelReservation
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = new PatronId(Patron),
            ReservationId = reserved.Id,
            TitleId = reserved.TitleId,
        });

        _ = await library.CutAsync(Month + Moment);

        Assert.Equal([true], await library.Ledger.RowsAsync(
            "select patron_id is null from reservation", row => row.GetBoolean(0)));
        Assert.Equal(
            RefusalCodes.ReservationEnded,
            Assert.Single(SmallWorld.CodesOf(await library.Host.Ask(new CancelReservation
            {
                Key = SmallWorld.Key(),
                Origin = SmallWorld.Desk,
                PatronId = default,
                ReservationId = reserved.Id,
                TitleId = reserved.TitleId,
            }))));
    }

    /// <summary>Each of two runs takes what the other leaves; a run that stops anywhere has cut whole chunks.</summary>
    [Fact]
    public async Task Two_machines_cut_together_what_one_would_cut_alone()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync(
            """
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material, closed_at)
            select 500000 + i, $1, 100001, 1, $2, $3, 1, 3, 0, 'DK-722300', 'DK-722300', 'book', $4
            from generate_series(1, 9000) i
            """,
            Patron,
            library.Now.UtcDateTime,
            DateOnly.FromDateTime(library.Now.UtcDateTime),
            library.Now.UtcDateTime);
        await library.Ledger.ExecuteAsync(
            "insert into history (kind, id, library, ended_at) select 1, id, library, closed_at from loan");
        var other = new Skranke.Silo.Privacy.PrivacyRun(library.Database, library.Ledger.Load, library.Host.Host);
        library.Now += Month + Moment;

        var runs = await Task.WhenAll(
            library.Run.CutAsync(library.Now, CancellationToken.None),
            other.CutAsync(library.Now, CancellationToken.None));

        Assert.Equal(9000, runs.Sum(run => run.Cut));
        Assert.Equal([0L], await library.Ledger.RowsAsync(
            "select count(*) from loan where patron_id is not null", row => row.GetInt64(0)));
    }

    private static UndoCheckIn Undo(Loan loan, long patron) => new()
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk with { Reason = "wrong pile" },
        PatronId = new PatronId(patron),
        LoanId = loan.Id,
        CopyId = loan.CopyId,
    };

    private static Func<Policy, Policy> Keeping(string retention) => policy => policy with
    {
        Privacy = policy.Privacy with
        {
            HistoryRetention = IsoPeriod.TryParse(retention, out var period)
                ? period
                : throw new ArgumentException(retention, nameof(retention)),
        },
    };

    private static async Task<Reply?> EarlierAsync(PrivacyUnderTest library, RequestKey key) =>
        (await new EarlierAnswers(library.Database).Of(key, CancellationToken.None))?.Answer;

    private static async Task<long> CountAsync(PrivacyUnderTest library, string table) =>
        (await library.Ledger.RowsAsync($"select count(*) from {table}", row => row.GetInt64(0)))[0];

    private static async Task<(EventKind Kind, PatronId? Patron)[]> EventsAsync(PrivacyUnderTest library) =>
    [
        .. (await new EventReader(library.Database).After(0, null, 100, CancellationToken.None))
            .Select(one => (one.Kind, one.PatronId)),
    ];

    private static string Json(Reply reply) =>
        System.Text.Json.JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
}
