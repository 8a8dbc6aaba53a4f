using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Reservations over HTTP: several titles, issues, changes, picks and the pickup shelf (H39, H40).</summary>
public class ReservationsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Waiting = DemoLibraries.OverdueCard;

    [Fact]
    public async Task Any_of_several_titles_is_one_reservation_and_the_first_capture_wins()
    {
        var (first, second) = (await FreeCopy(), await FreeCopy());
        var (one, other) = (await TitleOf(first), await TitleOf(second));

        var placed = await Place($$""" "titles": ["{{one}}", "{{other}}"] """);
        Assert.Equal((one, 1), ((string?)placed.Json["title"], (int)placed.Json["position"]!));
        Assert.Equal([one, other], placed.Json["titles"]!.AsArray().Select(title => (string?)title));
        var read = await Staff.Get($"/v1/reservations/{placed.Id}");
        Assert.Equal("2026-11-23", (string?)read.Json["estimatedFrom"]);
        foreach (var title in new[] { one, other })
        {
            var queue = await Staff.Get($"/v1/titles/{title}/queue");
            Assert.Equal(placed.Id, (string?)Assert.Single(queue.Json["items"]!.AsArray())!["id"]);
            Assert.Equal(1, (int)(await Staff.Get($"/v1/titles/{title}")).Json["waiting"]!);
        }

        var captured = await CheckIn(second);
        Assert.Equal(placed.Id, (string?)captured.Json["route"]!["reservation"]);
        Assert.Equal("shelf", (string?)(await CheckIn(first)).Json["route"]!["action"]);
        var ready = await Staff.Get($"/v1/reservations/{placed.Id}");
        Assert.Equal((other, second), ((string?)ready.Json["title"], (string?)ready.Json["copy"]));
        Assert.Null(ready.Json["estimatedFrom"]);

        var cancelled = await Staff.Delete($"/v1/reservations/{placed.Id}");
        Assert.Equal("cancelled", (string?)cancelled.Expect(HttpStatusCode.OK).Json["state"]);
    }

    [Theory]
    [InlineData(""" "titles": [] """)]
    [InlineData(""" "titles": ["a", "a"] """)]
    [InlineData(""" "titles": ["a", null] """)]
    [InlineData(""" "titles": ["a", "b"], "title": "c" """)]
    [InlineData(""" "titles": ["a", "b"], "copy": "1" """)]
    [InlineData(""" "titles": ["a", "b"], "issue": "1" """)]
    [InlineData(
        """ "titles": ["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t","u"] """)]
    public async Task Titles_that_make_no_sense_are_malformed(string titles) => _ = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{Waiting}}", {{titles}}, "pickupBranch": "{{Library}}"}"""))
        .Expect(HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_unknown_title_among_several_is_named()
    {
        var known = await TitleOf(await FreeCopy());

        var refused = (await Staff.Post(
                "/v1/reservations",
                $$"""{"card": "{{Waiting}}", "titles": ["{{known}}", "nothing"], "pickupBranch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "title.unknown");

        Assert.Equal("nothing", (string?)refused.Json["refusals"]![0]!["data"]!["title"]);
    }

    [Fact]
    public async Task One_issue_is_waited_for_beside_another()
    {
        var copy = await FreeCopy();
        var title = await TitleOf(copy);

        var placed = await Place($$""" "title": "{{title}}", "issue": "2026:4" """);
        var other = await Place($$""" "title": "{{title}}", "issue": "2026:5" """);

        Assert.Equal("2026:4", (string?)placed.Json["issue"]);
        Assert.Equal("shelf", (string?)(await CheckIn(copy)).Json["route"]!["action"]);
        Assert.Null((await Staff.Get($"/v1/reservations/{placed.Id}")).Json["estimatedFrom"]);
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
        _ = await Staff.Delete($"/v1/reservations/{other.Id}");
    }

    [Fact]
    public async Task A_wanted_copy_is_shown_by_its_barcode()
    {
        var copy = await FreeCopy();

        var placed = await Place($$""" "title": "{{await TitleOf(copy)}}", "copy": "{{copy}}" """);

        Assert.Equal(copy, (string?)placed.Json["wantedCopy"]);
        Assert.Equal(copy, (string?)(await App.Get($"/v1/reservations/{placed.Id}")).Json["wantedCopy"]);
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
    }

    [Fact]
    public async Task A_patron_changes_branch_interest_and_pause_and_overwrites_nothing()
    {
        var copy = await FreeCopy();
        var placed = await Place($$""" "title": "{{await TitleOf(copy)}}" """);
        var path = $"/v1/reservations/{placed.Id}";

        var changed = (await Change(
            App,
            path,
            $$"""
            {"pickupBranch": "{{OtherBranch}}", "interestUntil": "2027-01-31", "pause": {"until": "2026-12-24"} }
            """,
            placed.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal(
            (OtherBranch, "2027-01-31", "2026-11-23", "2026-12-24", "\"2\""),
            ((string?)changed.Json["pickupBranch"], (string?)changed.Json["interestUntil"],
                (string?)changed.Json["pause"]!["from"], (string?)changed.Json["pause"]!["until"], changed.ETag));
        _ = (await Change(App, path, """{"pause": null}""", placed.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal("shelf", (string?)(await CheckIn(copy)).Json["route"]!["action"]);

        var going = (await Change(App, path, """{"pause": null}""")).Expect(HttpStatusCode.OK);
        Assert.Null(going.Json["pause"]);
        Assert.NotNull((await Change(App, path, """{"pickupBranch": null}""")).Expect(HttpStatusCode.OK).Json["id"]);
        Assert.Equal("transit", (string?)(await CheckIn(copy)).Json["route"]!["action"]);
        _ = (await Change(App, path, """{"pause": {"from": "2026-12-01"}}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "reservation.captured");
        _ = (await Change(App, path, """{"pickupBranch": "DK-999999"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "branch.unknown");

        _ = await App.Delete(path);
        _ = (await Change(App, path, """{"pause": null}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "reservation.ended");
    }

    [Theory]
    [InlineData("""{"pause": {}}""")]
    [InlineData("""{"pause": {"from": "2026-12-24", "until": "2026-12-23"}}""")]
    [InlineData("""{"interestUntil": "soon"}""")]
    [InlineData("""{"state": "ready"}""")]
    public async Task A_change_that_makes_no_sense_is_malformed(string body)
    {
        var placed = await Place($$""" "title": "{{await TitleOf(await FreeCopy())}}" """);

        _ = (await Change(Staff, $"/v1/reservations/{placed.Id}", body)).Expect(HttpStatusCode.BadRequest);

        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
    }

    [Fact]
    public async Task A_copy_on_the_shelf_travels_to_another_branch()
    {
        var copy = await FreeCopy();
        var placed = await Place($$""" "title": "{{await TitleOf(copy)}}" """);
        _ = await CheckIn(copy);

        var moved = (await Change(
                Staff, $"/v1/reservations/{placed.Id}", $$"""{"pickupBranch": "{{OtherBranch}}"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(("in-transit", null), ((string?)moved.Json["state"], (string?)moved.Json["pickupUntil"]));
        var onItsWay = await Staff.Get($"/v1/copies/{copy}");
        Assert.Equal(
            ("in-transit", OtherBranch), ((string?)onItsWay.Json["status"], (string?)onItsWay.Json["transitTo"]));
        var there = await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{OtherBranch}}"}""");
        Assert.Equal("reservation-shelf", (string?)there.Json["route"]!["action"]);
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
    }

    [Fact]
    public async Task A_copy_that_passes_to_another_branch_s_patron_is_captured_and_not_available()
    {
        var copy = await FreeCopy();
        var title = await TitleOf(copy);
        var first = await Place($$""" "title": "{{title}}" """);
        var next = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{Card}}", "title": "{{title}}", "pickupBranch": "{{OtherBranch}}"}"""))
            .Expect(HttpStatusCode.Created);
        _ = await CheckIn(copy);

        _ = (await Staff.Delete($"/v1/reservations/{first.Id}")).Expect(HttpStatusCode.OK);

        Assert.Equal("captured", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
        Assert.Equal(OtherBranch, (string?)(await CheckIn(copy)).Json["route"]!["branch"]);
        Assert.Equal("in-transit", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
        _ = await Staff.Delete($"/v1/reservations/{next.Id}");
        _ = await CheckIn(copy);
    }

    [Fact]
    public async Task What_is_placed_on_the_shelf_again_is_answered_the_same()
    {
        var copy = await FreeCopy();
        var placed = await Place($$""" "title": "{{await TitleOf(copy)}}" """);
        var path = $"/v1/reservations/{placed.Id}/placed";

        _ = (await Staff.Post(path, null)).Expect(HttpStatusCode.UnprocessableEntity, "reservation.not-captured");
        _ = await CheckIn(copy);
        var first = (await Staff.Post(path, null)).Expect(HttpStatusCode.OK);
        var again = (await Staff.Post(path, """{"channel": "desk"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("ready", (string?)first.Json["state"]);
        _ = (await App.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
        _ = (await Staff.Post(path, null)).Expect(HttpStatusCode.UnprocessableEntity, "reservation.ended");
    }

    [Fact]
    public async Task A_pick_that_is_not_found_is_missing_and_the_list_goes_on()
    {
        var copy = await FreeCopy();
        var placed = await Place($$""" "title": "{{await TitleOf(copy)}}" """);
        var path = $"/v1/branches/{Library}/picks";
        var wanted = (await PickFor(placed.Id))!;

        var missing = (await Staff.Post(path, $$"""{"copy": "{{wanted}}", "outcome": "not-found"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("missing", (string?)missing.Json["status"]);
        Assert.Equal("missing", (string?)(await Staff.Get($"/v1/copies/{wanted}")).Json["status"]);
        Assert.NotEqual(wanted, await PickFor(placed.Id));

        var found = (await Staff.Post(path, $$"""{"copy": "{{wanted}}", "outcome": "found"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(placed.Id, (string?)found.Json["route"]!["reservation"]);
        Assert.Null(await PickFor(placed.Id));
        _ = (await Staff.Post(path, """{"copy": "nothing", "outcome": "found"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.unknown");
        _ = (await Staff.Post(path, $$"""{"copy": "{{copy}}", "outcome": "perhaps"}"""))
            .Expect(HttpStatusCode.BadRequest);
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
    }

    [Fact]
    public async Task Who_is_paused_or_wants_another_issue_is_not_on_the_pick_list()
    {
        var placed = await Place($$""" "title": "{{await TitleOf(await FreeCopy())}}" """);
        var issue = await Place($$""" "title": "{{await TitleOf(await FreeCopy())}}", "issue": "2026:4" """);
        Assert.NotNull(await PickFor(placed.Id));
        Assert.Null(await PickFor(issue.Id));

        _ = await Change(Staff, $"/v1/reservations/{placed.Id}", """{"pause": {"until": "2026-12-24"}}""");

        Assert.Null(await PickFor(placed.Id));
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
        _ = await Staff.Delete($"/v1/reservations/{issue.Id}");
    }

    [Fact]
    public async Task Any_of_several_titles_is_picked_once_and_where_it_is_picked_up()
    {
        var (first, second) = (await TitleOf(await FreeCopy()), await TitleOf(await FreeCopy()));
        var placed = await Place($$""" "titles": ["{{first}}", "{{second}}"] """);

        var picks = await Picks();

        Assert.Single(picks, pick => (string?)pick!["reservation"] == placed.Id);
        _ = await Staff.Delete($"/v1/reservations/{placed.Id}");
    }

    [Fact]
    public async Task A_damaged_copy_is_lent_again_once_it_is_mended()
    {
        var copy = await FreeCopy();
        var path = $"/v1/copies/{copy}/status";
        var version = (await Staff.Get($"/v1/copies/{copy}")).ETag;

        var damaged = (await Staff.Post(path, """{"status": "damaged", "reason": "wet"}""", ifMatch: version))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("damaged", (string?)damaged.Json["status"]);
        _ = (await Staff.Post(path, """{"status": "lost", "reason": "gone"}""", ifMatch: version))
            .Expect(HttpStatusCode.PreconditionFailed);
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.not-loanable");

        _ = (await Staff.Post(path, """{"status": "available", "reason": "dried"}""")).Expect(HttpStatusCode.OK);
        _ = await Lend(copy);
        _ = (await Staff.Post(path, """{"status": "damaged", "reason": "wet"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.on-loan");
        _ = (await Staff.Post(path, """{"status": "in-transit", "reason": "sent"}"""))
            .Expect(HttpStatusCode.BadRequest);
        _ = (await Staff.Post(path, """{"status": "damaged"}""")).Expect(HttpStatusCode.BadRequest);
        _ = (await Kiosk.Post(path, """{"status": "damaged", "reason": "wet"}"""))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    private static Task<Heard> Change(Caller caller, string path, string body, string? ifMatch = null) =>
        caller.Say(HttpMethod.Patch, path, body, ifMatch: ifMatch);

    private async Task<string> TitleOf(string copy) => (string)(await Staff.Get($"/v1/copies/{copy}")).Json["title"]!;

    private async Task<Heard> Place(string what) => (await Staff.Post(
        "/v1/reservations",
        $$"""{"card": "{{Waiting}}", {{what}}, "pickupBranch": "{{Library}}"}""")).Expect(HttpStatusCode.Created);

    private Task<Heard> CheckIn(string copy) =>
        Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}""");

    /// <summary>The copy that the main branch fetches for a reservation; null where it fetches none.</summary>
    private async Task<string?> PickFor(string? reservation) => (string?)(await Picks())
        .FirstOrDefault(pick => (string?)pick!["reservation"] == reservation)?["copy"];

    private async Task<List<JsonNode?>> Picks()
    {
        var (picks, next) = (new List<JsonNode?>(), "");
        do
        {
            var page = (await Staff.Get($"/v1/branches/{Library}/picklist?limit=500{next}")).Expect(HttpStatusCode.OK);
            picks.AddRange(page.Json["items"]!.AsArray());
            next = page.Json["next"] is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);

        return picks;
    }
}
