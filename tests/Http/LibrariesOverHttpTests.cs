using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Libraries, their hours and their house rules as admins write them. Bodø is nobody else's here.</summary>
public sealed class LibrariesOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Bodoe = "/v1/libraries/NO-2180400";
    private const string Gentofte =
        """
        {"name": "Gentofte Bibliotekerne", "timeZone": "Europe/Copenhagen", "currency": "DKK",
         "branches": [{"id": "DK-715700", "name": "Hovedbiblioteket"}]}
        """;

    private Caller BodoeAdmin => By("admin@NO-2180400");

    [Fact]
    public async Task A_new_library_is_made_by_the_nation_and_has_the_policy_of_its_country()
    {
        var national = await New(Role.National);
        const string path = "/v1/libraries/DK-715700";
        _ = (await Admin.Say(HttpMethod.Put, path, Gentofte)).Expect(HttpStatusCode.NotFound, "library.unknown");
        _ = (await Staff.Say(HttpMethod.Put, path, Gentofte)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await national.Say(HttpMethod.Put, path, Gentofte, ifMatch: "\"1\""))
            .Expect(HttpStatusCode.PreconditionFailed, "request.stale");

        var once = Guid.NewGuid().ToString();
        var made = (await national.Say(HttpMethod.Put, path, Gentofte, once)).Expect(HttpStatusCode.Created);

        Assert.Equal((path, "\"1\""), (made.Location, made.ETag));
        Assert.Equal(made.Text, (await national.Say(HttpMethod.Put, path, Gentofte, once)).Text);
        Assert.Equal(made.Text, (await Kiosk.Get(path)).Expect(HttpStatusCode.OK).Text);
        var policy = (await national.Get(path + "/policy")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("2026-11-23", (string?)policy["validFrom"]);
        _ = (await national.Get(path + "/rules")).Expect(HttpStatusCode.NotFound, "rules.unknown");
        var admin = await New(Role.Admin, "DK-715700");
        var renamed = Gentofte.Replace("Bibliotekerne", "Bibliotek", StringComparison.Ordinal);
        Assert.Equal("\"2\"", (await admin.Say(HttpMethod.Put, path, renamed)).Expect(HttpStatusCode.OK).ETag);
    }

    [Fact]
    public async Task A_library_of_a_country_without_a_policy_is_not_made()
    {
        var national = await New(Role.National);
        var body = Gentofte.Replace("DK-715700", "SE-M", StringComparison.Ordinal);

        _ = (await national.Say(HttpMethod.Put, "/v1/libraries/SE-M", body))
            .Expect(HttpStatusCode.UnprocessableEntity, "library.country-without-policy");
        _ = (await national.Say(HttpMethod.Put, "/v1/libraries/nowhere", body))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task An_admin_opens_a_branch_and_closes_it_again_but_not_one_that_is_in_use()
    {
        var present = (await BodoeAdmin.Get(Bodoe)).Expect(HttpStatusCode.OK);
        var more = Changed(present.Json, library => library["branches"]!.AsArray().Add(
            new JsonObject { ["id"] = "NO-2180499", ["name"] = "Misvær" }));

        var opened = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, more, ifMatch: present.ETag))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(3, opened.Json["branches"]!.AsArray().Count);
        _ = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, more, ifMatch: present.ETag))
            .Expect(HttpStatusCode.PreconditionFailed, "request.stale");
        var closed = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, present.Text)).Expect(HttpStatusCode.OK);
        Assert.Equal(
            present.Json["branches"]!.ToJsonString(), closed.Json["branches"]!.ToJsonString());

        var less = Changed(present.Json, library => library["branches"]!.AsArray().RemoveAt(1));
        var refused = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, less))
            .Expect(HttpStatusCode.UnprocessableEntity, "library.branch-in-use");
        Assert.InRange((int)refused.Json["data"]!["copies"]!, 100, 2000);
        _ = (await Admin.Say(HttpMethod.Put, Bodoe, present.Text))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task A_library_that_makes_no_sense_is_refused_with_every_fault()
    {
        var body = Changed((await BodoeAdmin.Get(Bodoe)).Json, library =>
        {
            library["timeZone"] = "Europe/Bodø";
            library["language"] = "se";
            library["branches"]!.AsArray().Add(new JsonObject { ["id"] = "NO 1", ["name"] = "" });
        });

        var refused = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, body))
            .Expect(HttpStatusCode.UnprocessableEntity, "library.invalid");

        Assert.Equal(
            ["timeZone", "language", "branches[2].id", "branches[2].name"],
            refused.Json["data"]!["faults"]!.AsArray().Select(fault => (string?)fault!["field"]));
        var malformed = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe, """{"name": "Bodø", "address": "x"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        Assert.Contains("'address' is unknown", malformed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task House_rules_are_published_and_every_version_stays_to_be_read()
    {
        var patron = (string)(await By("staff@NO-2180400").Post("/v1/patrons/lookup", """{"card": "N200000001"}"""))
            .Json["id"]!;
        var first = (await BodoeAdmin.Get(Bodoe + "/rules")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(1, (int)first["version"]!);
        Assert.StartsWith("Bibliotekkortet er personleg", (string?)first["texts"]!["nn"], StringComparison.Ordinal);
        Assert.Empty(await Refusals(patron));

        var quiet = await Publish("2026-11-23", mustBeAccepted: false);
        Assert.Equal(2, quiet);
        Assert.Empty(await Refusals(patron));
        var asking = await Publish("2026-11-23", mustBeAccepted: true);
        Assert.Equal(["membership.rules-not-accepted"], await Refusals(patron));
        var later = await Publish("2031-01-01", mustBeAccepted: true);

        Assert.Equal((3, 4), (asking, later));
        var library = (await Kiosk.Get(Bodoe)).Json;
        Assert.Equal((3, 3), ((int)library["rulesVersion"]!, (int)library["rulesToAccept"]!));
        Assert.Equal(3, (int)(await Kiosk.Get(Bodoe + "/rules")).Json["version"]!);
        Assert.Equal(4, (int)(await Kiosk.Get(Bodoe + "/rules?on=2031-01-01")).Json["version"]!);
        Assert.Equal(first.ToJsonString(), (await Kiosk.Get(Bodoe + "/rules?version=1")).Json.ToJsonString());
        _ = (await Kiosk.Get(Bodoe + "/rules?version=99")).Expect(HttpStatusCode.NotFound, "rules.unknown");
        await IsLentToOnceTheRulesAreAccepted(patron, asking);
        Assert.Equal(
            [1, 2, 3, 4],
            (await Kiosk.Get(Bodoe + "/rules/versions")).Json["items"]!.AsArray().Select(one => (int)one!["version"]!));
    }

    [Fact]
    public async Task House_rules_that_nobody_could_read_or_from_the_past_are_refused()
    {
        var refused = (await BodoeAdmin.Say(
            HttpMethod.Put, Bodoe + "/rules", """{"validFrom": "2020-01-01", "texts": {"nb": ""}}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "rules.invalid");

        Assert.Equal(
            ["rules.invalid", "rules.valid-from-past"],
            refused.Json["refusals"]!.AsArray().Select(one => (string?)one!["code"]));
        Assert.Equal("texts.nb", (string?)refused.Json["data"]!["faults"]![0]!["field"]);
        _ = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe + "/rules", """{"validFrom": "2031-01-01"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await By("staff@NO-2180400").Say(HttpMethod.Put, Bodoe + "/rules", "{}"))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    [Fact]
    public async Task Hours_are_part_of_the_calendar_and_a_door_goes_by_them_at_once()
    {
        var present = (await BodoeAdmin.Get(Bodoe + "/calendar")).Expect(HttpStatusCode.OK);
        Assert.Equal("07:00", (string?)present.Json["hours"]![0]!["selfService"]![0]!["from"]);
        var kiosk = await New(Role.Kiosk, "NO-2180400");
        const string door = """{"card": "N200000003", "pin": "1234", "purpose": "door"}""";
        _ = (await kiosk.Post("/v1/patrons/authenticate", door)).Expect(HttpStatusCode.OK);

        var shut = Changed(present.Json, calendar => calendar["closures"] = new JsonArray(
            new JsonObject { ["from"] = "2026-11-23", ["to"] = "2026-11-24", ["reason"] = "floor" }));
        _ = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe + "/calendar", shut)).Expect(HttpStatusCode.OK);
        var refused = (await kiosk.Post("/v1/patrons/authenticate", door))
            .Expect(HttpStatusCode.UnprocessableEntity, "door.closed");
        Assert.Equal("2026-11-25T07:00", (string?)refused.Json["data"]!["opensAt"]);
        Assert.Equal("2026-11-25", (string?)refused.Json["possibleFrom"]);

        _ = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe + "/calendar", present.Text)).Expect(HttpStatusCode.OK);
        var wrong = Changed(present.Json, calendar => calendar["hours"]![0]!["staffed"]![0]!["to"] = "9");
        var fault = (await BodoeAdmin.Say(HttpMethod.Put, Bodoe + "/calendar", wrong))
            .Expect(HttpStatusCode.UnprocessableEntity, "calendar.invalid");
        Assert.Equal("hours[0].staffed[0].to", (string?)fault.Json["data"]!["faults"]![0]!["field"]);
    }

    /// <summary>N9 from end to end: refused, accepted, lent.</summary>
    private async Task IsLentToOnceTheRulesAreAccepted(string patron, int rules)
    {
        var staff = By("staff@NO-2180400");
        const string copy = "N9-1";
        _ = (await staff.Say(
            HttpMethod.Post,
            "/v1/imports/titles",
            "id,title,author,year,material\nn9:1,Markens grøde,Hamsun,1917,book\n",
            type: "text/csv")).Expect(HttpStatusCode.OK);
        _ = (await staff.Say(
            HttpMethod.Post,
            "/v1/imports/copies",
            $"barcode,title,branch,material,price\n{copy},n9:1,NO-2180400,book,30000\n",
            type: "text/csv")).Expect(HttpStatusCode.OK);
        var checkout = $$"""{"patronId": "{{patron}}", "copy": "{{copy}}"}""";
        var refused = (await staff.Post("/v1/checkouts", checkout))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.rules-not-accepted");
        Assert.Equal(rules, (int)refused.Json["data"]!["rulesVersion"]!);

        _ = (await staff.Post(
            $"/v1/patrons/{patron}/memberships/NO-2180400/rules", $$"""{"version": {{rules}}}"""))
            .Expect(HttpStatusCode.OK);

        _ = (await staff.Post("/v1/checkouts", checkout)).Expect(HttpStatusCode.Created);
        Assert.Empty(await Refusals(patron));
    }

    private async Task<int> Publish(string from, bool mustBeAccepted)
    {
        var body = new JsonObject
        {
            ["validFrom"] = from,
            ["mustBeAccepted"] = mustBeAccepted,
            ["texts"] = new JsonObject { ["nb"] = "Ta hensyn.", ["nn"] = "Ta omsyn." },
        };
        return (int)(await BodoeAdmin.Say(HttpMethod.Put, Bodoe + "/rules", body.ToJsonString()))
            .Expect(HttpStatusCode.OK).Json["version"]!;
    }

    /// <summary>What stands in the way of borrowing.</summary>
    private async Task<string[]> Refusals(string patron) =>
    [
        .. (await By("staff@NO-2180400").Get($"/v1/patrons/{patron}/status")).Expect(HttpStatusCode.OK)
            .Json["refusals"]!.AsArray().Select(one => (string)one!["code"]!),
    ];

    private static string Changed(JsonNode document, Action<JsonNode> change)
    {
        var copy = document.DeepClone();
        change(copy);
        return copy.ToJsonString();
    }
}
