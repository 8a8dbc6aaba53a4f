using System.Net;
using Skranke.Silo.Demo;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>What machines do in a day, over a real socket.</summary>
public sealed class SessionTests(HttpEngine engine) : Sip2TestBase(engine)
{
    [Fact]
    public async Task A_patron_borrows_at_a_kiosk()
    {
        var card = await NewPatron();
        string[] copies = [await NewCopy(), await NewCopy("Kakerlakkene"), await NewCopy("Rødstrupe")];
        var kiosk = await Kiosk();

        Assert.StartsWith("98YYYYYY", await kiosk.Say("9900302.00"), StringComparison.Ordinal);
        Assert.Contains(
            "|BLY|CQY|",
            await kiosk.Say($"23012{Now}AO{Library}|AA{card}|AC|AD4711|"),
            StringComparison.Ordinal);
        foreach (var copy in copies)
        {
            Assert.StartsWith("121NUY", await kiosk.Say(Checkout(card, copy)), StringComparison.Ordinal);
        }

        Assert.EndsWith(
            "|AFEksemplaret kan ikke lånes hjem.|",
            await kiosk.Say(Checkout(card, DemoLibraries.ReferenceCopy)),
            StringComparison.Ordinal);
        var renewed = await kiosk.Say($"65{Now}AO{Library}|AA{card}|AC|AD4711|");
        Assert.StartsWith($"6610000" + $"0003{Now}", renewed, StringComparison.Ordinal);
        Assert.EndsWith("|AFKan fornyes fra 16. desember.|", renewed, StringComparison.Ordinal);
        Assert.Equal($"36Y{Now}AO{Library}|AA{card}|", await kiosk.Say($"35{Now}AO{Library}|AA{card}|"));

        var loans = await LoansOf(card);
        Assert.Equal(copies.Order(), loans.Select(loan => (string)loan["copy"]!).Order());
        Assert.All(loans, loan => Assert.Equal("kiosk", (string?)loan["channel"]));
    }

    [Fact]
    public async Task A_sorter_is_told_bin_destination_and_alert_in_one_answer()
    {
        var sorter = await TerminalWith(
            $$"""
            {"routeAlways": true, "sortRules": [
                {"bin": "9", "route": "exception"},
                {"bin": "1", "route": "reservation-shelf"},
                {"bin": "2", "destination": "{{OtherBranch}}"},
                {"bin": "3", "material": "film"},
                {"bin": "4"}]}
            """);
        var (reader, other) = (await NewPatron(), await NewPatron("Bo Ek"));
        var (plain, film) = (await NewCopy(), await NewCopy("En film", material: "film"));
        var (here, there, away) = (await NewCopy("Her"), await NewCopy("Der"), await NewCopy("Hjem", OtherBranch));
        foreach (var copy in new[] { plain, film, here, there, away })
        {
            Assert.StartsWith("121", await sorter.Say(Checkout(reader, copy)), StringComparison.Ordinal);
        }

        _ = await Reserve(other, await TitleOf(here));
        _ = await Reserve(other, await TitleOf(there), OtherBranch);

        Assert.Equal(
            $"101YUN{Now}AO{Library}|AB{plain}|AQ{Library}|AJTørst|CL4|CK001|CRbook|CV00|CT{Library}|",
            await sorter.Say(Checkin(plain)));
        Assert.Contains("|CL3|", await sorter.Say(Checkin(film)), StringComparison.Ordinal);
        var kept = await sorter.Say(Checkin(here));
        Assert.StartsWith(
            $"101YUY{Now}AO{Library}|AB{here}|AQ{Library}|AJHer|CL1|CK001|CRbook|CV01|CT{Library}|CY",
            kept,
            StringComparison.Ordinal);
        Assert.EndsWith("|AFReserveret: læg materialet på reserveringshylden.|", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Bo Ek", kept, StringComparison.Ordinal);
        Assert.StartsWith(
            $"101YUY{Now}AO{Library}|AB{there}|AQ{Library}|AJDer|CL2|CK001|CRbook|CV02|CT{OtherBranch}|",
            await sorter.Say(Checkin(there)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"101YUY{Now}AO{Library}|AB{away}|AQ{OtherBranch}|AJHjem|CL2|CK001|CRbook|CV04|CT{OtherBranch}|",
            await sorter.Say(Checkin(away)),
            StringComparison.Ordinal);
        Assert.Contains("|CV99|CL9|", Reordered(await sorter.Say(Checkin("nothing"))), StringComparison.Ordinal);
        Assert.Empty(await LoansOf(reader));
    }

    [Fact]
    public async Task A_sorter_that_asks_again_gets_the_same_bin_and_captures_nothing_more()
    {
        var (reader, first, second) = (await NewPatron(), await NewPatron("Bo Ek"), await NewPatron("Ane Ås"));
        var copy = await NewCopy();
        _ = await (await Kiosk()).Say(Checkout(reader, copy));
        var title = await TitleOf(copy);
        _ = await Reserve(first, title);
        _ = await Reserve(second, title);

        var answer = await (await Kiosk()).Say(Checkin(copy));

        Assert.Contains("|CV01|", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await (await Kiosk()).Say(Checkin(copy)));
        var queue = (await Staff.Get($"/v1/titles/{title}/queue")).Json["items"]!.AsArray();
        Assert.Single(queue, one => (string?)one!["state"] == "waiting");
        Assert.Single(await LoansOf(reader, "closed"));
    }

    [Fact]
    public async Task A_checkout_whose_answer_was_lost_is_answered_again_on_another_connection()
    {
        var (card, copy) = (await NewPatron(), await NewCopy());
        var before = await Replays();

        var answer = await (await Kiosk()).Say(Checkout(card, copy));

        Assert.Equal(answer, await (await Kiosk()).Say(Checkout(card, copy)));
        Assert.Single(await LoansOf(card));
        Assert.True(await Replays() > before);
    }

    [Fact]
    public async Task The_same_words_from_a_clock_that_stands_still_are_a_new_loan_once_the_first_is_over()
    {
        var (card, copy, kiosk) = (await NewPatron(), await NewCopy(), await Kiosk());
        const string stopped = "20200101    000000";
        for (var day = 0; day < 3; day++)
        {
            Assert.StartsWith("121NUY", await kiosk.Say(Checkout(card, copy, stopped)), StringComparison.Ordinal);
            Assert.StartsWith("101YUN", await kiosk.Say(Checkin(copy, at: stopped)), StringComparison.Ordinal);
        }

        Assert.Equal(3, (await LoansOf(card, "closed")).Count);
        Assert.Empty(await LoansOf(card));
    }

    [Fact]
    public async Task Who_has_the_copy_already_renews_where_the_terminal_is_set_up_for_it()
    {
        var (card, copy, kiosk) = (await NewPatron(), await NewCopy(), await Kiosk());
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);

        Assert.EndsWith(
            "|AFDu har allerede lånt materialet.|", await kiosk.Say(Checkout(card, copy)), StringComparison.Ordinal);
        Assert.EndsWith(
            "|AFKan fornyes fra 16. december.|",
            await kiosk.Say(Checkout(card, copy, renewal: true)),
            StringComparison.Ordinal);
        var due = await LoanThatIsDue(card);
        Assert.StartsWith("121YUY", await kiosk.Say(Checkout(card, due, renewal: true)), StringComparison.Ordinal);
        Assert.StartsWith("121YUY", await kiosk.Say(Checkout(card, due, renewal: true)), StringComparison.Ordinal);
        Assert.Equal(1, (int)(await Copy(due))["loan"]!["renewals"]!);
    }

    [Fact]
    public async Task What_a_machine_could_not_complete_is_taken_back()
    {
        var (card, copy, kiosk) = (await NewPatron(), await NewCopy(), await Kiosk());
        _ = await kiosk.Say(Checkout(card, copy));

        Assert.StartsWith("101YUN", await kiosk.Say(Checkin(copy) + "BIY|"), StringComparison.Ordinal);
        Assert.Empty(await LoansOf(card));

        _ = await kiosk.Say(Checkout(card, copy, "20261123    120100"));
        _ = await kiosk.Say(Checkin(copy, at: "20261123    120200"));
        Assert.StartsWith(
            "121NUY", await kiosk.Say(Checkout(card, copy, "20261123    120300") + "BIY|"), StringComparison.Ordinal);
        Assert.Single(await LoansOf(card));
        Assert.EndsWith(
            "|AFDer er intet at fortryde.|",
            await kiosk.Say(Checkout(card, await NewCopy()) + "BIY|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_thirty_transactions_is_replayed_twice_out_of_order()
    {
        var (cards, copies) = (new List<string>(), new List<string>());
        for (var number = 0; number < 10; number++)
        {
            cards.Add(await NewPatron($"Patron {number}"));
            copies.Add(await NewCopy($"Bog {number}"));
        }

        // Each copy is lent in the morning, comes back at noon, and is lent to the next patron in the afternoon.
        var stored = copies.SelectMany((copy, number) => new[]
        {
            Checkout(cards[number], copy, $"20261122    09{number:00}00", offline: true, due: "20270101    235959"),
            Checkin(copy, at: $"20261122    12{number:00}00", offline: true),
            Checkout(cards[(number + 1) % 10], copy, $"20261122    15{number:00}00", offline: true),
        }).ToArray();
        Assert.Equal(30, stored.Length);
        var shuffled = stored.ToArray();
        new Random(30).Shuffle(shuffled);

        var written = new List<(long Events, long WorkItems)>();
        foreach (var order in new[] { shuffled, [.. shuffled.Reverse()] })
        {
            var kiosk = await Kiosk();
            foreach (var line in order)
            {
                Assert.Equal('1', (await kiosk.Say(line))[2]);
            }

            written.Add(await Written(copies));
        }

        // The second time adds nothing. Staff are told where the afternoon's loan came before the noon's return, and
        // nowhere else.
        var conflicts = copies.Count(copy =>
        {
            var own = shuffled.Where(line => line.Contains(copy, StringComparison.Ordinal)).ToArray();
            return own[1].StartsWith("11NY20261122    15", StringComparison.Ordinal)
                && own[0].StartsWith("11NY20261122    09", StringComparison.Ordinal);
        });
        Assert.Equal(2, conflicts);
        Assert.Equal(conflicts, written[0].WorkItems);
        Assert.True(written[0].Events >= 30);
        Assert.Equal(written[0], written[1]);

        for (var number = 0; number < 10; number++)
        {
            var open = Assert.Single(await LoansOf(cards[number]));
            Assert.Equal(copies[(number + 9) % 10], (string?)open["copy"]);
            var closed = Assert.Single(await LoansOf(cards[number], "closed"));
            Assert.Equal(copies[number], (string?)closed["copy"]);
            Assert.Equal($"2026-11-22T08:{number:00}:00.000Z", (string?)closed["loanedAt"]);
            Assert.Equal($"2026-11-22T11:{number:00}:00.000Z", (string?)closed["closedAt"]);
            Assert.Equal("2027-01-01", (string?)closed["dueDate"]);
        }
    }

    private async Task<(long Events, long WorkItems)> Written(List<string> copies)
    {
        await using var command = Engine.Database.CreateCommand(
            """
            select (select count(*) from event e where e.copy_id = any(c.ids)),
                   (select count(*) from work_item w where w.copy_id = any(c.ids))
            from (select array_agg(id) as ids from copy where barcode = any($1)) c
            """);
        command.Parameters.Add(new() { Value = copies.ToArray() });
        await using var row = await command.ExecuteReaderAsync();
        _ = await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    [Fact]
    public async Task A_replayed_return_captures_nothing_and_the_copy_goes_to_the_pick_list()
    {
        var (reader, waiting) = (await NewPatron(), await NewPatron("Bo Ek"));
        var (copy, kiosk) = (await NewCopy(), await Kiosk());
        _ = await kiosk.Say(Checkout(reader, copy, "20261122    100000", offline: true));
        var title = await TitleOf(copy);
        _ = await Reserve(waiting, title);

        var answer = await kiosk.Say(Checkin(copy, at: "20261122    110000", offline: true));

        Assert.StartsWith("101YUN", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("|CV", answer, StringComparison.Ordinal);
        Assert.Equal("available", (string?)(await Copy(copy))["status"]);
        var picks = (await Staff.Get($"/v1/branches/{Library}/picklist?limit=500")).Json["items"]!.AsArray();
        Assert.Contains(picks, pick => (string?)pick!["copy"] == copy);
    }

    [Fact]
    public async Task What_a_rule_would_have_refused_is_lent_and_staff_are_told()
    {
        var (kiosk, copy) = (await Kiosk(), await NewCopy());

        var answer = await kiosk.Say(
            Checkout(DemoLibraries.ExcludedCard, copy, "20261122    100000", offline: true));

        Assert.StartsWith("121NUY", answer, StringComparison.Ordinal);
        Assert.Equal(1, await WorkItemsAbout(copy));
    }

    [Fact]
    public async Task A_renewal_made_offline_that_no_rule_and_no_promise_allows_goes_to_the_staff_once()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        _ = await kiosk.Say(Checkout(card, copy));
        var message = $"29NY20261122    100000{NoDate}AO{Library}|AA{card}|AB{copy}|";

        Assert.Equal(
            $"300NUN{Now}AO{Library}|AA{card}|AB{copy}|AJTørst|AH20261223    235959|"
            + "AFRegistreret. Personalet ser på det.|",
            await kiosk.Say(message));
        _ = await (await Kiosk()).Say(message);

        Assert.Equal(1, await WorkItemsAbout(copy));
        var items = (await Staff.Get("/v1/work-items?limit=500&kind=offline-renewal")).Expect(HttpStatusCode.OK);
        var item = items.Json["items"]!.AsArray().Single(one => (string?)one!["copy"] == copy)!;
        Assert.Equal("renewal.too-early", (string?)item["codes"]![0]);
    }

    [Fact]
    public async Task A_renewal_made_offline_of_what_is_not_on_loan_goes_to_the_staff()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        _ = await kiosk.Say($"29NY20261122    100000{NoDate}AO{Library}|AA{card}|AB{copy}|");

        Assert.Equal(1, await WorkItemsAbout(copy));
    }

    [Fact]
    public async Task An_unknown_card_or_copy_is_written_down_for_the_staff()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var lost = $"lost{Guid.NewGuid():N}"[..20];

        Assert.EndsWith(
            "|AFRegistreret. Personalet ser på det.|",
            await kiosk.Say(Checkout("nobody", copy, "20261122    100000", offline: true)),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "|AFRegistreret. Personalet ser på det.|",
            await kiosk.Say(Checkin(lost, at: "20261122    100000", offline: true)),
            StringComparison.Ordinal);
        _ = await kiosk.Say(Checkin(lost, at: "20261122    100000", offline: true));

        Assert.Equal(1, await WorkItemsAbout(copy));
        Assert.Equal(1, await WorkItemsAbout(lost));
        Assert.Empty(await LoansOf(card));
    }

    [Fact]
    public async Task What_was_done_and_not_heard_is_no_second_loan_when_it_is_reported_as_made_offline()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        const string before = "20261123    115950";
        _ = await kiosk.Say(Checkout(card, copy, before));

        Assert.StartsWith(
            "121NUY",
            await kiosk.Say(Checkout(card, copy, before, offline: true)),
            StringComparison.Ordinal);
        _ = await kiosk.Say(Checkin(copy, at: "20261123    115955"));
        Assert.StartsWith(
            "101YUN",
            await kiosk.Say(Checkin(copy, at: "20261123    115955", offline: true)),
            StringComparison.Ordinal);

        Assert.Empty(await LoansOf(card));
        Assert.Single(await LoansOf(card, "closed"));
    }

    [Theory]
    [InlineData(NoDate)]
    [InlineData("20200101    000000")]
    [InlineData("20261123    120500")]
    public async Task An_offline_loan_without_a_time_that_can_be_is_made_once(string at)
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        _ = await kiosk.Say(Checkout(card, copy, at, offline: true));
        Assert.StartsWith("121NUY", await kiosk.Say(Checkout(card, copy, at, offline: true)), StringComparison.Ordinal);
        Assert.Single(await LoansOf(card));
        Assert.Empty(await LoansOf(card, "closed"));
    }

    [Fact]
    public async Task What_could_not_be_read_is_written_down_too()
    {
        var (kiosk, copy) = (await Kiosk(), await NewCopy());

        Assert.EndsWith(
            "|AFRegistreret. Personalet ser på det.|",
            await kiosk.Say(Checkout("", copy, "20261122    100000", offline: true)),
            StringComparison.Ordinal);
        Assert.Equal(1, await WorkItemsAbout(copy));
    }

    [Fact]
    public async Task A_look_at_somebody_with_a_protected_address_is_written_down()
    {
        var (kiosk, card) = (await Kiosk(), await NewPatron());
        await using (var command = Engine.Database.CreateCommand(
            "update patron_contact set is_protected = true where patron_id = $1"))
        {
            command.Parameters.Add(new() { Value = long.Parse(await PatronId(card)) });
            _ = await command.ExecuteNonQueryAsync();
        }

        var answer = await kiosk.Say($"63009{Now}YYYYYYYYY|AO{Library}|AA{card}|AC|AD4711|");

        Assert.DoesNotContain("|BD", answer, StringComparison.Ordinal);
        var audit = (await Admin.Get("/v1/audit?limit=500")).Json["items"]!.AsArray();
        Assert.Contains(audit, line => (string?)line!["operation"] == "read-protected");
    }

    [Fact]
    public async Task A_terminal_that_may_not_report_such_things_asks_like_any_other()
    {
        var kiosk = await TerminalWith("""{"offline": false}""");

        Assert.StartsWith("98YYYYYN", await kiosk.Say("9900302.00"), StringComparison.Ordinal);
        Assert.StartsWith(
            "120NUN",
            await kiosk.Say(Checkout(DemoLibraries.ExcludedCard, await NewCopy(), "20261122    100000", offline: true)),
            StringComparison.Ordinal);
    }

    private async Task<long> Replays() => ((await Operator.Get("/v1/terminals?limit=500")).Json["items"]!.AsArray()
        .Single(one => (string?)one!["login"] == Engine.Login().User)!["activity"]!["replays"]!).GetValue<long>();

    /// <summary>The unknown copy's bin comes after its text.</summary>
    private static string Reordered(string answer) =>
        answer.Replace("|AFMaterialet er ukendt. Spørg personalet.|", "|", StringComparison.Ordinal);
}
