using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Linking through the grains: nobody decides upon what was known before, and whoever asks for the old account
/// is told where it went (I24, I25, I28).</summary>
public sealed class LinkAccountsTests
{
    private readonly TestHost _host = TestHost.WithSmallLibrary();

    [Fact]
    public async Task Loans_and_places_go_over_and_every_memory_follows()
    {
        var loan = (await _host.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        var place = (await _host.Ask(Reserve(APatron.OtherId, ATitle.OtherId))).As<Reserved>().Reservation;

        var linked = (await _host.Ask(ALink.Ask())).As<Linked>();

        Assert.Equal((1, 1), (linked.Things.Loans, linked.Things.Reservations));
        var truth = (await _host.Ledger.Memory.Patron(APatron.Id))!;
        Assert.Equal([loan.Id], truth.Loans.Select(held => held.Id));
        Assert.Equal([place.Id], truth.Reservations.Select(held => held.Id));
        Assert.Empty(await _host.GrainsThatAreWrong());
        _ = Assert.IsType<Renewed>(await Renew(loan with { PatronId = APatron.Id }, "2026-11-25"));
    }

    [Fact]
    public async Task The_emptied_account_only_says_where_its_patron_is_now()
    {
        var loan = (await _host.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        _ = await _host.Ask(ALink.Ask());

        Command[] commands =
        [
            Lend(APatron.OtherId, ACopy.OtherId), Reserve(APatron.OtherId, ATitle.OtherId), RenewOf(loan),
            ARequest.RenewAll() with { PatronId = APatron.OtherId, Key = ARequest.Key(71) },
            ALoanCommand.DeclareLost() with { PatronId = APatron.OtherId, Key = ARequest.Key(72) },
            APatronCase.Block(APatron.Other()).Command with { PatronId = APatron.OtherId },
            ALink.Ask(APatron.OtherId, APatron.Id),
            ASupply.Ask() with { PatronId = APatron.OtherId, Key = ARequest.Key(73) },
        ];
        foreach (var command in commands)
        {
            var refusal = (await Ask(command)).As<Refused>().Refusals.Last();
            Assert.Equal(RefusalCodes.PatronLinked, refusal.Code);
            Assert.Equal("""{"patronId":"1001"}""", refusal.DataText());
        }
    }

    [Fact]
    public async Task A_copy_is_taken_back_whoever_is_thought_to_have_it()
    {
        var loan = (await _host.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        _ = await _host.Ask(ALink.Ask());
        var back = ARequest.CheckIn() with { PatronId = APatron.OtherId };

        Assert.Equal(new LentToAnother(APatron.Id), await _host.Ask(back));
        var closed = (await _host.Ask(back with { PatronId = APatron.Id })).As<CheckedIn>().Closed!;

        Assert.Equal((loan.Id, APatron.Id), (closed.Id, closed.PatronId));
    }

    [Fact]
    public async Task A_host_that_has_not_heard_of_it_decides_nothing_upon_what_it_knew()
    {
        var twin = _host.Twin();
        var loan = (await twin.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        var place = (await twin.Ask(Reserve(APatron.OtherId, ATitle.OtherId))).As<Reserved>().Reservation;
        _ = await _host.Ask(ALink.Ask());
        twin.Now = Days.Noon("2026-11-25");

        Assert.Equal(RefusalCodes.PatronLinked, (await twin.Ask(RenewOf(loan))).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.PatronLinked, (await twin.Ask(Lend(APatron.OtherId, ACopy.OtherId))).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.PatronLinked,
            (await twin.Ask(ARequest.Cancel(place.Id) with
            {
                PatronId = APatron.OtherId, TitleId = ATitle.OtherId,
            })).OnlyRefusal().Code);
        Assert.Equal(
            new LentToAnother(APatron.Id),
            await twin.Ask(ARequest.CheckIn() with { PatronId = APatron.OtherId }));
    }

    [Fact]
    public async Task A_renewal_that_arrives_at_a_copy_that_has_heard_is_not_told_that_the_loan_has_ended()
    {
        var twin = _host.Twin();
        var loan = (await twin.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        _ = await _host.Ask(ALink.Ask());
        _ = await twin.Ask(GrainKey.Of(ACopy.Id), Changed.Instance);

        Assert.Equal(RefusalCodes.PatronLinked, (await twin.Ask(RenewOf(loan))).OnlyRefusal().Code);
        var lost = ALoanCommand.DeclareLost() with
        {
            PatronId = APatron.OtherId, LoanId = loan.Id, Key = ARequest.Key(74),
        };
        Assert.Equal(RefusalCodes.PatronLinked, (await twin.Ask(lost)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_timer_that_found_the_loan_before_does_nothing_to_it()
    {
        var loan = (await _host.Ask(Lend(APatron.OtherId))).As<Lent>().Loan;
        _ = await _host.Ask(ALink.Ask());
        var events = _host.Ledger.Memory.Events.Count;

        var fromShell = await _host.Ask(
            GrainKey.Of(APatron.OtherId), new TimeLoan(loan.Id, APatron.OtherId, ACopy.Id));
        var fromSnapshot = await _host.Ask(GrainKey.Of(ACopy.Id), new TimeLoanOf(loan.Id, APatron.Other()));

        Assert.Equal(Told.Instance, fromShell);
        Assert.Equal(new Concluded(Told.Instance, JustNow: false), fromSnapshot);
        Assert.Equal(events, _host.Ledger.Memory.Events.Count);
    }

    [Fact]
    public async Task Asked_twice_under_one_key_it_answers_the_same_and_links_once()
    {
        _ = await _host.Ask(Lend(APatron.OtherId));
        var command = ALink.Ask();

        var first = await _host.Ask(command);

        Assert.Equal(first.Json(), (await _host.Ask(command)).Json());
        Assert.Equal(RefusalCodes.PatronLinked, (await _host.Ask(ALink.Ask())).OnlyRefusal().Code);
        Assert.Single(_host.Ledger.Memory.Events.OfType<AccountsLinked>());
    }

    [Fact]
    public async Task What_was_answered_to_the_emptied_account_is_answered_again()
    {
        var command = Lend(APatron.OtherId);
        var lent = await _host.Ask(command);
        _ = await _host.Ask(ALink.Ask());

        Assert.Equal(lent.Json(), (await _host.Ask(command)).Json());
    }

    [Fact]
    public async Task A_preview_leaves_no_row_and_no_answer_behind()
    {
        _ = await _host.Ask(Lend(APatron.OtherId));
        var preview = ALink.Ask() with { Preview = true };

        var shown = (await _host.Ask(preview with { Key = preview.Key with { Remember = false } })).As<Linked>();

        Assert.True(shown.Preview);
        Assert.Null(_host.Ledger.Tried[^1].Request);
        Assert.False((await _host.Ask(preview with { Preview = false })).As<Linked>().Preview);
    }

    [Fact]
    public async Task The_second_account_is_loaded_and_not_asked()
    {
        _host.Calls.Clear();

        _ = await _host.Ask(ALink.Ask());

        Assert.Equal(["Patron → Library: AskLibrary", "Patron tells Patron: Changed"], _host.Calls);
    }

    [Fact]
    public async Task A_queue_that_moved_meanwhile_is_looked_at_again()
    {
        var place = (await _host.Ask(Reserve(APatron.OtherId, ATitle.Id))).As<Reserved>().Reservation;
        var twin = _host.Twin();
        var isFirst = true;
        _host.Ledger.Always = unit =>
        {
            if (unit.Facts.Any(fact => fact is AccountsLinked) && isFirst)
            {
                isFirst = false;
                _ = twin.Ask(ARequest.CheckIn()).AsTask().GetAwaiter().GetResult();
            }

            return null;
        };

        _ = (await _host.Ask(ALink.Ask())).As<Linked>();

        var copy = (await _host.Ledger.Memory.Copy(ACopy.Id))!;
        Assert.Equal(new Capture(place.Id, APatron.Id, ALibrary.Main, true), copy.Capture);
        Assert.Empty(await _host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Nobody_is_linked_with_nobody() => Assert.Equal(
        RefusalCodes.PatronUnknown, (await _host.Ask(ALink.Ask(from: new PatronId(77)))).OnlyRefusal().Code);

    public LinkAccountsTests() => _ = _host.Ledger.Put(ATitle.Other());

    private ValueTask<Reply> Ask(Command command) => command is RequestInterlibrary asked
        ? _host.Ask(GrainKey.Of(asked.PatronId), asked)
        : _host.Ask(command);

    private ValueTask<Reply> Renew(Loan loan, string on)
    {
        _host.Now = Days.Noon(on);
        return _host.Ask(RenewOf(loan));
    }

    private static CheckOut Lend(PatronId patron, CopyId? copy = null) => ARequest.CheckOut() with
    {
        Key = ARequest.Key(80 + (int)(copy ?? ACopy.Id).Value),
        PatronId = patron,
        CopyId = copy ?? ACopy.Id,
    };

    private static PlaceReservation Reserve(PatronId patron, TitleId title) =>
        ARequest.Reserve() with { Key = ARequest.Key(81), PatronId = patron, TitleId = title };

    private static Renew RenewOf(Loan loan) =>
        ARequest.Renew() with { Key = ARequest.Key(82), PatronId = loan.PatronId, LoanId = loan.Id };
}
