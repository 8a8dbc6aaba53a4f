using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Receipts name loans with their due dates, prove returns, and never change (H21, H24-H26).</summary>
public sealed class ReceiptsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    /// <summary>Every seventh patron of the demo has given no e-mail address.</summary>
    private const string CardWithoutAddress = "0000000007";

    [Fact]
    public async Task The_receipt_of_a_loan_names_copy_and_due_date_and_stays_as_it_is()
    {
        var copy = await FreeCopy();
        var loan = await Lend(copy);

        var receipt = (await Kiosk.Get($"/v1/receipts/{loan.Id}")).Expect(HttpStatusCode.OK);

        Assert.Equal((loan.Id, "2026-11-23T11:00:00.000Z"), (receipt.Id, (string?)receipt.Json["at"]));
        var line = Assert.Single(receipt.Json["lines"]!.AsArray())!;
        Assert.Equal(
            ("lent", copy, "2026-12-23", loan.Id),
            ((string?)line["kind"], (string?)line["copy"], (string?)line["dueDate"], (string?)line["loan"]));

        const string Early = """{"override": {"reason": "goes abroad", "codes": ["renewal.too-early"]}}""";
        _ = (await Staff.Post($"/v1/loans/{loan.Id}/renewals", Early)).Expect(HttpStatusCode.OK);
        Assert.Equal(receipt.Text, (await Kiosk.Get($"/v1/receipts/{loan.Id}")).Text);
        _ = await Return(copy, "none");
        Assert.Equal(receipt.Text, (await Kiosk.Get($"/v1/receipts/{loan.Id}")).Text);
    }

    [Fact]
    public async Task The_receipt_of_a_return_lists_what_is_still_out_where_it_was_asked_for()
    {
        var (back, kept) = (await FreeCopy(), await FreeCopy());
        _ = await Lend(back);
        _ = await Lend(kept);

        var receipt = (await Return(back, "print")).Json["receipt"]!;

        var lines = receipt["lines"]!.AsArray();
        Assert.Equal(("returned", back), ((string?)lines[0]!["kind"], (string?)lines[0]!["copy"]));
        var still = Assert.Single(lines, line => (string?)line!["copy"] == kept)!;
        Assert.Equal(("on-loan", "2026-12-23"), ((string?)still["kind"], (string?)still["dueDate"]));
        Assert.DoesNotContain(lines.Skip(1), line => (string?)line!["copy"] == back);
        Assert.False((bool)receipt["mailed"]!);
    }

    [Fact]
    public async Task A_receipt_never_changes_whatever_becomes_of_what_it_lists()
    {
        var (back, kept) = (await FreeCopy(), await FreeCopy());
        _ = await Lend(back);
        _ = await Lend(kept);
        var id = (string?)(await Return(back, "print")).Json["receipt"]!["id"];
        var receipt = (await Kiosk.Get($"/v1/receipts/{id}")).Expect(HttpStatusCode.OK).Text;

        _ = await Return(kept, "none");
        _ = await Lend(back);

        Assert.Equal(receipt, (await Kiosk.Get($"/v1/receipts/{id}")).Text);
    }

    [Fact]
    public async Task Without_being_asked_for_a_receipt_lists_what_came_back_alone()
    {
        var (back, kept) = (await FreeCopy(), await FreeCopy());
        _ = await Lend(back);
        _ = await Lend(kept);

        _ = Assert.Single((await Return(back, "none")).Json["receipt"]!["lines"]!.AsArray());
        _ = Assert.Single((await Return(back, "print")).Json["receipt"]!["lines"]!.AsArray());
    }

    [Fact]
    public async Task A_receipt_is_mailed_where_an_address_is_known_and_shown_in_any_case()
    {
        var (known, unknown) = (await FreeCopy(), await FreeCopy());
        _ = await Lend(known);
        _ = await Lend(unknown, CardWithoutAddress);

        var mailed = (await Return(known, "mail")).Json["receipt"]!;
        var shown = (await Return(unknown, "mail")).Json["receipt"]!;

        Assert.True((bool)mailed["mailed"]!);
        Assert.False((bool)shown["mailed"]!);
        Assert.Equal(1, await NoticesAfter((string)mailed["id"]!, known));
        Assert.Equal(0, await NoticesAfter((string)shown["id"]!, unknown));
    }

    private async Task<Heard> Return(string copy, string receipt) => (await Kiosk.Post(
        "/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}", "receipt": "{{receipt}}"}"""))
        .Expect(HttpStatusCode.OK);

    /// <summary>How many notices were queued by the unit that issued a receipt.</summary>
    private async Task<int> NoticesAfter(string receipt, string copy)
    {
        var events = await Events();
        var at = events.FindIndex(one =>
            (string?)one["kind"] == "copy-returned" && (string?)one["subject"] == receipt);
        Assert.Equal(copy, (string?)events[at]["copy"]);
        return at + 1 < events.Count && (string?)events[at + 1]["kind"] == "notice-queued" ? 1 : 0;
    }

    private async Task<List<JsonNode>> Events()
    {
        var (after, all) = ("0", new List<JsonNode>());
        while (true)
        {
            var page = (await Staff.Get($"/v1/events?after={after}&limit=500")).Expect(HttpStatusCode.OK);
            var events = page.Json["items"]!.AsArray();
            if (events.Count == 0)
            {
                return all;
            }

            all.AddRange(events.OfType<JsonNode>());
            after = (string)events[^1]!["id"]!;
        }
    }
}
