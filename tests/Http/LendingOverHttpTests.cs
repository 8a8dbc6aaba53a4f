using System.Net;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

public class LendingOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task A_copy_is_lent_and_handed_in()
    {
        var copy = await FreeCopy();

        var loan = await Lend(copy);
        Assert.Equal("\"1\"", loan.ETag);
        Assert.Equal("desk", (string?)loan.Json["channel"]);
        Assert.Equal("2026-12-23", (string?)loan.Json["dueDate"]);
        Assert.Equal("2026-12-16", (string?)loan.Json["renewable"]!["from"]);

        var read = (await Staff.Get($"/v1/loans/{loan.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("open", (string?)read.Json["state"]);
        Assert.Equal("on-loan", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);

        var back = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(loan.Id, (string?)back.Json["loan"]!["id"]);
        Assert.Equal("shelf", (string?)back.Json["route"]!["action"]);

        var receipt = await Kiosk.Get($"/v1/receipts/{back.Json["receipt"]!["id"]}");
        Assert.Equal(copy, (string?)receipt.Expect(HttpStatusCode.OK).Json["lines"]![0]!["copy"]);
        Assert.Equal("closed", (string?)(await Staff.Get($"/v1/loans/{loan.Id}")).Json["state"]);
    }

    [Fact]
    public async Task The_same_key_is_answered_the_same_and_lends_once()
    {
        var copy = await FreeCopy();
        var once = Guid.NewGuid().ToString();
        var body = $$"""{"card": "{{Card}}", "copy": "{{copy}}"}""";

        var first = (await Staff.Post("/v1/checkouts", body, once)).Expect(HttpStatusCode.Created);
        var again = (await Staff.Post("/v1/checkouts", body, once)).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Text, again.Text);

        _ = (await Staff.Post("/v1/checkouts", body + " ", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
        _ = (await Kiosk.Post("/v1/checkouts", body, once))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.on-loan-to-patron");
    }

    [Fact]
    public async Task A_refusal_at_the_edge_is_remembered_too()
    {
        var once = Guid.NewGuid().ToString();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = (await Staff.Post("/v1/checkouts", """{"card": "nobody", "copy": "nothing"}""", once))
                .Expect(HttpStatusCode.UnprocessableEntity, "card.unknown");
            Assert.Equal(
                ["card.unknown", "copy.unknown"],
                refused.Json["refusals"]!.AsArray().Select(one => (string?)one!["code"]));
        }

        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "nothing"}""", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
    }

    [Fact]
    public async Task A_wrong_pin_refuses_and_a_right_one_lends()
    {
        var copy = await FreeCopy();

        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}", "pin": "9999"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
        _ = (await Kiosk.Post(
            "/v1/checkouts",
            $$"""{"card": "{{Card}}", "copy": "{{copy}}", "pin": "{{DemoLibraries.Pin}}"}"""))
            .Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_renewal_needs_the_present_version_and_says_when_it_is_possible()
    {
        var loan = await Lend(await FreeCopy());
        var path = $"/v1/loans/{loan.Id}/renewals";
        const string Overriding = """{"override": {"reason": "goes abroad", "codes": ["renewal.too-early"]}}""";

        var early = (await App.Post(path, null)).Expect(HttpStatusCode.UnprocessableEntity, "renewal.too-early");
        Assert.Equal("2026-12-16", (string?)early.Json["possibleFrom"]);
        _ = (await App.Post(path, Overriding)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post(path, Overriding, ifMatch: "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);

        var once = Guid.NewGuid().ToString();
        var renewed = (await Staff.Post(path, Overriding, once, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Equal("\"2\"", renewed.ETag);
        Assert.Equal(1, (int)renewed.Json["renewals"]!);

        // The version has moved, and the answer of before still stands under its key.
        Assert.Equal(renewed.Text, (await Staff.Post(path, Overriding, once, "\"1\"")).Text);
    }

    [Fact]
    public async Task A_reservation_is_placed_captured_and_cancelled()
    {
        var copy = await FreeCopy();
        _ = await Lend(copy);
        var title = (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["title"];
        const string Waiting = DemoLibraries.OverdueCard;
        var body = $$"""{"card": "{{Waiting}}", "title": "{{title}}", "pickupBranch": "{{OtherBranch}}"}""";

        var placed = (await Staff.Post("/v1/reservations", body)).Expect(HttpStatusCode.Created);
        Assert.Equal(1, (int)placed.Json["position"]!);
        _ = (await Staff.Post("/v1/reservations", body))
            .Expect(HttpStatusCode.UnprocessableEntity, "reservation.duplicate");

        var back = await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{OtherBranch}}"}""");
        Assert.Equal("reservation-shelf", (string?)back.Expect(HttpStatusCode.OK).Json["route"]!["action"]);
        var shelf = await Staff.Get($"/v1/branches/{OtherBranch}/pickup-shelf?limit=500");
        Assert.Contains(
            shelf.Expect(HttpStatusCode.OK).Json["items"]!.AsArray(), one => (string?)one!["id"] == placed.Id);

        var ready = (await Staff.Get($"/v1/reservations/{placed.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("ready", (string?)ready.Json["state"]);
        var ended = (await Staff.Delete($"/v1/reservations/{placed.Id}", ifMatch: ready.ETag))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("cancelled", (string?)ended.Json["state"]);
        _ = (await Staff.Delete($"/v1/reservations/{placed.Id}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "reservation.ended");
    }

    [Fact]
    public async Task What_belongs_to_another_library_is_forbidden()
    {
        var loan = await Lend(await FreeCopy());
        var patron = (string?)loan.Json["patronId"];

        _ = (await Stranger.Get($"/v1/loans/{loan.Id}")).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Stranger.Post($"/v1/loans/{loan.Id}/renewals", null))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Stranger.Get($"/v1/patrons/{patron}/loans"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Stranger.Get($"/v1/branches/{Library}/picklist"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");

        var seen = (await Stranger.Get($"/v1/patrons/{patron}")).Expect(HttpStatusCode.OK).Json.AsObject();
        Assert.Equal(["id", "name", "cards"], seen.Select(pair => pair.Key));
    }

    [Fact]
    public async Task Pages_of_a_list_join_up()
    {
        var patron = (string?)(await Lend(await FreeCopy())).Json["patronId"];
        _ = await Lend(await FreeCopy());
        var whole = await Staff.Get($"/v1/patrons/{patron}/loans?limit=500");

        var (paged, next) = (new List<string?>(), "");
        do
        {
            var page = (await Staff.Get($"/v1/patrons/{patron}/loans?limit=1{next}")).Expect(HttpStatusCode.OK);
            paged.Add((string?)page.Json["items"]![0]!["id"]);
            next = page.Json["next"] is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);

        Assert.Equal(whole.Json["items"]!.AsArray().Select(one => (string?)one!["id"]), paged);
    }

    [Fact]
    public async Task Every_loan_is_an_event()
    {
        var loan = await Lend(await FreeCopy());

        var (after, found) = ("0", false);
        while (!found)
        {
            var page = (await Staff.Get($"/v1/events?limit=500&after={after}")).Expect(HttpStatusCode.OK);
            var items = page.Json["items"]!.AsArray();
            Assert.NotEmpty(items);
            found = items.Any(one =>
                (string?)one!["subject"] == loan.Id && (string?)one["kind"] == "loan-opened");
            after = (string)items[^1]!["id"]!;
        }
    }
}
