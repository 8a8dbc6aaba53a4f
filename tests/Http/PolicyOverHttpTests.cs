using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Policies, calendars, explanations and moves as callers see them. What is published holds from a day that no
/// other test reaches.</summary>
public sealed class PolicyOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Policy = $"/v1/libraries/{Library}/policy";
    private const string Calendar = $"/v1/libraries/{Library}/calendar";
    private const string Moves = $"/v1/libraries/{Library}/due-date-moves";

    [Fact]
    public async Task A_policy_is_published_as_the_next_version_and_read_by_its_day()
    {
        var present = (await Admin.Get(Policy)).Expect(HttpStatusCode.OK);
        var body = Changed(present.Json, policy =>
        {
            policy["validFrom"] = "2031-06-01";
            policy["renewals"]!["max"] = 5;
            policy["version"] = 900;
        });
        var once = Guid.NewGuid().ToString();

        var stored = (await Admin.Say(HttpMethod.Put, Policy, body, once, present.ETag)).Expect(HttpStatusCode.OK);
        var again = (await Admin.Say(HttpMethod.Put, Policy, body, once, present.ETag)).Expect(HttpStatusCode.OK);

        Assert.Equal(stored.Text, again.Text);
        var version = (int)stored.Json["version"]!;
        Assert.InRange(version, 2, 20);
        Assert.NotEqual(present.ETag, stored.ETag);
        Assert.Equal(5, (int)(await Staff.Get($"{Policy}?version={version}")).Json["renewals"]!["max"]!);
        Assert.Equal(1, (int)(await Staff.Get(Policy)).Json["version"]!);
        Assert.Equal(1, (int)(await Staff.Get(Policy + "?on=2031-05-31")).Json["version"]!);
        Assert.NotEqual(1, (int)(await Staff.Get(Policy + "?on=2031-06-01")).Json["version"]!);
        _ = (await Staff.Get(Policy + "?version=99")).Expect(HttpStatusCode.NotFound, "policy.unknown");
        _ = (await Staff.Get(Policy + "?on=soon")).Expect(HttpStatusCode.BadRequest, "request.malformed");

        var versions = (await Staff.Get(Policy + "/versions")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(
            Enumerable.Range(1, versions.Count), versions.Select(one => (int)one!["version"]!));
    }

    [Fact]
    public async Task A_stale_version_and_a_role_that_may_not_are_refused()
    {
        var body = Changed((await Admin.Get(Policy)).Json, policy => policy["validFrom"] = "2031-07-01");

        _ = (await Admin.Say(HttpMethod.Put, Policy, body, ifMatch: "\"0\""))
            .Expect(HttpStatusCode.PreconditionFailed, "request.stale");
        _ = (await Staff.Say(HttpMethod.Put, Policy, body)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Admin.Say(HttpMethod.Put, "/v1/libraries/NO-2183300/policy", body))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Admin.Say(HttpMethod.Put, Policy, body, type: "text/plain"))
            .Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_policy_that_makes_no_sense_is_refused_with_every_fault()
    {
        var body = Changed((await Admin.Get(Policy)).Json, policy =>
        {
            policy["validFrom"] = "2020-01-01";
            policy["reservations"]!["pickupDays"] = 0;
            policy["overridable"]!.AsArray().Add("moon.full");
        });

        var refused = (await Admin.Say(HttpMethod.Put, Policy, body))
            .Expect(HttpStatusCode.UnprocessableEntity, "policy.invalid");

        var faults = refused.Json["data"]!["faults"]!.AsArray();
        Assert.Equal("reservations.pickupDays", (string?)faults[0]!["field"]);
        Assert.StartsWith("overridable[", (string?)faults[1]!["field"], StringComparison.Ordinal);
        Assert.Equal("policy.valid-from-past", (string?)refused.Json["refusals"]![1]!["code"]);
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("[]", "one JSON object")]
    [InlineData("{", "line 1")]
    [InlineData("""{"categories": {"adultFromAge": "16"}}""", "'categories.adultFromAge' must be a whole number")]
    [InlineData("""{"categories": {}}""", "'categories.adultFromAge' is missing")]
    [InlineData("""{"loans": {"rules": [{"period": "P1M"}]}}""", "'loans.rules[0].period' must be an object")]
    [InlineData("""{"loans": {"rules": [null]}}""", "'loans.rules[0]' must not be null")]
    [InlineData("""{"loans": {"rules": [{"material": []}]}}""", "'loans.rules[0].material' is unknown")]
    [InlineData("""{"renewals": {"max": 3, "base": "whenever"}}""", "'renewals.base' must be one of due-date, today")]
    [InlineData("""{"renewals": {"max": 3, "max": 4}}""", "'renewals.max' stands twice")]
    [InlineData("""{"validFrom": "1 May"}""", "'validFrom' must be a date")]
    public async Task A_malformed_policy_is_told_where(string body, string why)
    {
        var refused = (await Admin.Say(HttpMethod.Put, Policy, body))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Contains(why, refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Skranke", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_is_replaced()
    {
        var present = (await Admin.Get(Calendar)).Expect(HttpStatusCode.OK);
        var body = Changed(present.Json, calendar => calendar["closures"] = new JsonArray(
            new JsonObject { ["from"] = "2031-07-01", ["to"] = "2031-07-31", ["reason"] = "July" }));

        var stored = (await Admin.Say(HttpMethod.Put, Calendar, body)).Expect(HttpStatusCode.OK);

        var read = await Staff.Get(Calendar);
        Assert.Equal(stored.Text, read.Text);
        Assert.Equal("2031-07-31", (string?)read.Json["closures"]![0]!["to"]);
        var wrong = """{"closedWeekdays": ["Sunday"], "closures": [{"from": "2031-07-31", "to": "2031-07-01"}]}""";
        var refused = (await Admin.Say(HttpMethod.Put, Calendar, wrong))
            .Expect(HttpStatusCode.UnprocessableEntity, "calendar.invalid");
        Assert.Equal("closures[0].to", (string?)refused.Json["data"]!["faults"]![0]!["field"]);
        _ = (await Admin.Say(HttpMethod.Put, Calendar, """{"closedWeekdays": ["Noday"]}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task An_explanation_says_what_the_decision_says()
    {
        var copy = await FreeCopy();
        var body = $$"""{"card": "{{Card}}", "copy": "{{copy}}"}""";

        var before = (await Kiosk.Post(Policy + "/check", body)).Expect(HttpStatusCode.OK).Json;
        var checkout = before["useCases"]![0]!;
        Assert.Equal("checkout", (string?)checkout["useCase"]);
        Assert.True((bool)checkout["allowed"]!);
        Assert.Equal("2026-12-23", (string?)checkout["dueDate"]);
        Assert.Equal((1, 0), ((int)before["period"]!["months"]!, (int)before["period"]!["days"]!));
        Assert.All(checkout["rules"]!.AsArray(), rule => Assert.True((bool)rule!["passed"]!));
        Assert.Equal("reservation", (string?)before["useCases"]![1]!["useCase"]);

        var loan = await Lend(copy);
        var after = (await App.Post(Policy + "/check", body)).Expect(HttpStatusCode.OK).Json["useCases"]![0]!;
        Assert.Equal("renewal", (string?)after["useCase"]);
        Assert.False((bool)after["allowed"]!);
        var failed = Assert.Single(after["rules"]!.AsArray(), rule => !(bool)rule!["passed"]!)!;
        Assert.Equal("renewal.too-early", (string?)failed["code"]);
        Assert.True((bool)failed["overridable"]!);
        var refused = await App.Post($"/v1/loans/{loan.Id}/renewals", null);
        Assert.Equal(refused.Json["refusals"]![0]!.ToJsonString(), failed["refusal"]!.ToJsonString());
        Assert.Contains(after["rules"]!.AsArray(), rule => (string?)rule!["code"] == "renewal.max-reached");
    }

    [Theory]
    [InlineData("""{"card": "nobody", "copy": "5000000001"}""", "card.unknown")]
    [InlineData("""{"patronId": "1", "copy": "5000000001"}""", "patron.unknown")]
    [InlineData($$"""{"card": "{{Card}}", "copy": "nothing"}""", "copy.unknown")]
    public async Task What_nobody_knows_is_not_explained(string body, string code) =>
        _ = (await Staff.Post(Policy + "/check", body)).Expect(HttpStatusCode.UnprocessableEntity, code);

    [Fact]
    public async Task A_move_is_ordered_and_read()
    {
        const string body = """{"from": "2031-12-23", "to": "2031-12-24", "reason": "flood"}""";
        var once = Guid.NewGuid().ToString();

        var ordered = (await Staff.Post(Moves, body, once)).Expect(HttpStatusCode.Accepted);
        var again = (await Staff.Post(Moves, body, once)).Expect(HttpStatusCode.Accepted);

        Assert.Equal(ordered.Id, again.Id);
        var read = (await Admin.Get($"{Moves}/{ordered.Id}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("done", "flood", 0), ((string?)read["state"], (string?)read["reason"], (int)read["moved"]!));
        Assert.Equal("2031-12-27", (string?)read["newDueDates"]![0]!["dueDate"]);
        _ = (await Staff.Post(Moves, body + " ", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
        _ = (await Staff.Get(Moves + "/1")).Expect(HttpStatusCode.NotFound, "due-date-move.unknown");
        _ = (await Kiosk.Post(Moves, body)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Get($"{Moves}/{ordered.Id}"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Theory]
    [InlineData("""{"to": "2026-11-22", "reason": "flood"}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"to": "2028-11-22", "reason": "flood"}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"reason": "flood"}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"to": "2031-11-24"}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData(
        """{"to": "2026-11-24", "branch": "DK-999999", "reason": "flood"}""",
        HttpStatusCode.UnprocessableEntity,
        "branch.unknown")]
    public async Task A_move_that_cannot_be_is_refused(string body, HttpStatusCode status, string code) =>
        _ = (await Staff.Post(Moves, body)).Expect(status, code);

    [Fact]
    public async Task A_patron_reads_that_a_copy_is_ready()
    {
        var copy = await FreeCopy();
        _ = await Lend(copy);
        var shown = (await Staff.Get($"/v1/copies/{copy}")).Json;
        const string waiting = DemoLibraries.OverdueCard;
        var placed = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{waiting}}", "title": "{{shown["title"]}}", "pickupBranch": "{{OtherBranch}}"}"""))
            .Expect(HttpStatusCode.Created);
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{OtherBranch}}"}"""))
            .Expect(HttpStatusCode.OK);

        var list = await App.Get($"/v1/patrons/{placed.Json["patronId"]}/notices?limit=500");

        var ready = (await Staff.Get($"/v1/reservations/{placed.Id}")).Json;
        var notice = list.Expect(HttpStatusCode.OK).Json["items"]!.AsArray()[^1]!;
        Assert.Equal("reservation-ready", (string?)notice["kind"]);
        Assert.StartsWith("Klar til afhentning: ", (string?)notice["subject"], StringComparison.Ordinal);
        Assert.Contains(
            $"Afhentningsnummer: {ready["pickupNumber"]}.", (string?)notice["text"], StringComparison.Ordinal);
        Assert.Null(notice["sentAt"]);
    }

    private static string Changed(JsonNode json, Action<JsonNode> change)
    {
        var copy = json.DeepClone();
        change(copy);
        return copy.ToJsonString();
    }
}
