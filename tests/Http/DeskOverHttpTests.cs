using System.Net;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What staff do at the desk and a kiosk may not.</summary>
public class DeskOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task What_another_has_is_refused_at_a_kiosk_and_returned_first_by_staff()
    {
        var copy = await FreeCopy();
        var before = await Lend(copy);
        var asked = $$"""{"card": "{{DemoLibraries.OverdueCard}}", "copy": "{{copy}}"}""";
        var overriding =
            $$"""
            {"card": "{{DemoLibraries.OverdueCard}}", "copy": "{{copy}}",
             "override": {"reason": "it lies on the desk", "codes": ["copy.on-loan"]} }
            """;

        var refused = (await Kiosk.Post("/v1/checkouts", asked))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.on-loan");
        Assert.Contains("Return it first", (string?)refused.Json["detail"], StringComparison.Ordinal);
        Assert.True((bool)refused.Json["data"]!["returnFirst"]!);
        Assert.True((bool)refused.Json["overridable"]!);
        _ = (await Kiosk.Post("/v1/checkouts", overriding)).Expect(HttpStatusCode.Forbidden, "auth.role");

        var lent = (await Staff.Post("/v1/checkouts", overriding)).Expect(HttpStatusCode.Created);

        Assert.NotEqual((string?)before.Json["patronId"], (string?)lent.Json["patronId"]);
        var ended = (await Staff.Get($"/v1/loans/{before.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("closed", (string?)ended.Json["state"]);
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_due_date_is_moved_later_and_never_sooner()
    {
        var loan = await Lend(await FreeCopy());
        var path = $"/v1/loans/{loan.Id}/due-date";
        const string Later = """{"dueDate": "2027-01-15", "reason": "in hospital"}""";

        _ = (await Kiosk.Post(path, Later)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post(path, Later, ifMatch: "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);
        var once = Guid.NewGuid().ToString();
        var moved = (await Staff.Post(path, Later, once, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Equal(("\"2\"", "2027-01-15"), (moved.ETag, (string?)moved.Json["dueDate"]));
        Assert.Equal(moved.Text, (await Staff.Post(path, Later, once, "\"1\"")).Text);

        _ = (await Staff.Post(path, """{"dueDate": "2026-12-23", "reason": "by mistake"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "loan.due-date-shortened");
        _ = (await Staff.Post(path, """{"dueDate": "2027-01-16"}"""))
            .Expect(HttpStatusCode.BadRequest);
        _ = (await Staff.Post(path, """{"reason": "in hospital"}""")).Expect(HttpStatusCode.BadRequest);
        _ = (await Staff.Post(path, """{"dueDate": "9999-12-31", "reason": "by mistake"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Post("/v1/loans/1/due-date", Later)).Expect(HttpStatusCode.NotFound, "loan.unknown");
        _ = (await Stranger.Post(path, Later)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task A_lost_copy_comes_back()
    {
        var copy = await FreeCopy();
        var loan = await Lend(copy);

        var lost = (await Staff.Post($"/v1/loans/{loan.Id}/lost", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("lost", (string?)lost.Json["state"]);
        Assert.Equal("lost", (string?)(await Staff.Get($"/v1/loans/{loan.Id}")).Json["state"]);
        Assert.Contains(
            "renewal.not-renewable",
            lost.Json["renewable"]!["refusals"]!.AsArray().Select(refusal => (string?)refusal!["code"]));
        _ = (await Kiosk.Post(
            "/v1/checkouts", $$"""{"card": "{{DemoLibraries.OverdueCard}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.lost");

        var back = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("closed", (string?)back.Json["loan"]!["state"]);
        Assert.Equal("available", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
    }

    [Fact]
    public async Task What_a_patron_says_he_returned_is_noted()
    {
        var loan = await Lend(await FreeCopy());

        var claimed = (await Staff.Post($"/v1/loans/{loan.Id}/claimed-returned", "{}")).Expect(HttpStatusCode.OK);
        var again = (await Staff.Post($"/v1/loans/{loan.Id}/claimed-returned", null)).Expect(HttpStatusCode.OK);

        Assert.NotNull(claimed.Json["claimedReturnedAt"]);
        Assert.Equal(("open", claimed.Text), ((string?)claimed.Json["state"], again.Text));
        var read = await Staff.Get($"/v1/loans/{loan.Id}");
        Assert.Equal((string?)claimed.Json["claimedReturnedAt"], (string?)read.Json["claimedReturnedAt"]);
    }

    [Fact]
    public async Task A_checkout_and_a_check_in_are_taken_back()
    {
        var copy = await FreeCopy();
        var loan = await Lend(copy);
        var path = $"/v1/loans/{loan.Id}/undo";
        const string Reason = """{"reason": "the wrong pile"}""";
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{OtherBranch}}"}"""))
            .Expect(HttpStatusCode.OK);

        _ = (await App.Post(path, Reason)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post(path, "{}")).Expect(HttpStatusCode.BadRequest);
        var open = (await Staff.Post(path, Reason, ifMatch: "\"2\"")).Expect(HttpStatusCode.OK);
        Assert.Equal(("open", null), ((string?)open.Json["state"], (string?)open.Json["closedAt"]));
        Assert.Equal("on-loan", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
        var twice = (await Staff.Post(path, """{"reason": "the wrong pile", "of": "checkin"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal((open.ETag, "open"), (twice.ETag, (string?)twice.Json["state"]));
        _ = (await Staff.Post(path, """{"reason": "the wrong pile", "of": "loan"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

        var once = Guid.NewGuid().ToString();
        var undone = (await Staff.Post(path, Reason, once)).Expect(HttpStatusCode.OK);
        Assert.Equal(("closed", "\"4\""), ((string?)undone.Json["state"], undone.ETag));
        Assert.Equal(undone.Text, (await Staff.Post(path, Reason, once)).Text);
        Assert.Equal(
            ["loan.closed"],
            undone.Json["renewable"]!["refusals"]!.AsArray().Select(refusal => (string?)refusal!["code"]));
        Assert.Equal("available", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
        _ = (await Staff.Post(path, Reason)).Expect(HttpStatusCode.UnprocessableEntity, "loan.closed");
    }

    [Fact]
    public async Task A_reservation_that_a_mistaken_checkout_ended_is_ready_again()
    {
        var copy = await FreeCopy();
        _ = await Lend(copy);
        var title = (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["title"];
        const string Waiting = DemoLibraries.OverdueCard;
        _ = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{Waiting}}", "title": "{{title}}", "pickupBranch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.Created);
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        var lent = await Lend(copy, Waiting);

        _ = (await Staff.Post($"/v1/loans/{lent.Id}/undo", """{"reason": "not his"}""")).Expect(HttpStatusCode.OK);

        var shelf = await Staff.Get($"/v1/branches/{Library}/pickup-shelf?limit=500");
        var ready = Assert.Single(
            shelf.Expect(HttpStatusCode.OK).Json["items"]!.AsArray(), one => (string?)one!["copy"] == copy);
        _ = (await Staff.Delete($"/v1/reservations/{ready!["id"]}")).Expect(HttpStatusCode.OK);
    }
}
