using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Of a national patron a library sees what is national and what is its own, and nothing of the other
/// libraries that the patron uses.</summary>
public sealed class VisibilityOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Rana = "NO-2183300";
    private const string Bodoe = "NO-2180400";
    private const string National = "N190000001";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_library_sees_the_national_fields_and_its_own()
    {
        var (rana, bodoe, id) = await PatronOfTwo(National, "1911");
        _ = (await bodoe.Post("/v1/checkouts", $$"""{"card": "{{National}}", "copy": "{{await Free()}}"}"""))
            .Expect(HttpStatusCode.Created);
        var file = $"card,ground,from\n{National},noise,2026-11-01T00:00:00Z\n";
        _ = (await bodoe.Say(HttpMethod.Post, "/v1/imports/exclusions", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK);

        var there = (await bodoe.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK).Json;
        var here = (await rana.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal([Bodoe], LibrariesOf(there));
        Assert.Equal([National, "1911"], CardsOf(there).Order(StringComparer.Ordinal).Reverse());
        Assert.Single(there["exclusions"]!.AsArray());
        Assert.Equal([Rana], LibrariesOf(here.Json));
        Assert.Equal([National], CardsOf(here.Json));
        Assert.Empty(here.Json["exclusions"]!.AsArray());
        Assert.DoesNotContain(Bodoe, here.Text, StringComparison.Ordinal);
        Assert.Single((await bodoe.Get($"/v1/patrons/{id}/loans")).Json["items"]!.AsArray());
        Assert.Empty((await rana.Get($"/v1/patrons/{id}/loans")).Json["items"]!.AsArray());
        Assert.Equal(0, (int)(await rana.Get($"/v1/patrons/{id}/status")).Json["loans"]!);
        Assert.Equal(
            [Bodoe, Rana],
            LibrariesOf((await By("national").Get($"/v1/patrons/{id}")).Json).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_somebody_who_is_no_member_staff_see_id_name_and_cards_and_of_a_protected_one_no_name()
    {
        const string card = "N190000002";
        var (_, _, id) = await PatronOfTwo(card, "1912");

        var shown = (await Staff.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK).Json;
        var found = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Json;

        Assert.Equal(["cards", "id", "name"], KeysOf(shown));
        Assert.Equal(["cards", "id", "name"], KeysOf(found));
        Assert.Equal([card], CardsOf(shown));

        await using var protect = _engine.Database.CreateCommand(
            "update patron_contact set is_protected = true where patron_id = $1");
        protect.Parameters.Add(new() { Value = long.Parse(id) });
        _ = await protect.ExecuteNonQueryAsync();

        Assert.Equal(["cards", "id"], KeysOf((await Staff.Get($"/v1/patrons/{id}")).Json));
    }

    /// <summary>Lists of the day's work name a patron by id and pickup number, so that a protected one is no exception;
    /// whoever wants to know more looks at the patron, and that look is written down.</summary>
    [Fact]
    public async Task Queue_pick_list_and_pickup_shelf_show_a_library_its_own_reservations_and_no_name_or_address()
    {
        const string card = "N190000003";
        var (rana, bodoe, id) = await PatronOfTwo(card, "1913");
        await Hide(id);
        var copy = await Free();
        var title = (string)(await bodoe.Get($"/v1/copies/{copy}")).Json["title"]!;
        var placed = (await bodoe.Post(
            "/v1/reservations", $$"""{"card": "{{card}}", "title": "{{title}}", "pickupBranch": "{{Bodoe}}"}"""))
            .Expect(HttpStatusCode.Created);

        await Expect("id", $"/v1/titles/{title}/queue", "/v1/titles/{0}/queue");
        await Expect("reservation", $"/v1/branches/{Bodoe}/picklist?limit=500", "/v1/branches/{1}/picklist?limit=500");
        var back = await bodoe.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Bodoe}}"}""");
        Assert.Equal(placed.Id, (string?)back.Expect(HttpStatusCode.OK).Json["route"]!["reservation"]);
        _ = (await bodoe.Post($"/v1/reservations/{placed.Id}/placed", "{}")).Expect(HttpStatusCode.OK);
        await Expect(
            "id", $"/v1/branches/{Bodoe}/pickup-shelf?limit=500", "/v1/branches/{1}/pickup-shelf?limit=500");
        _ = (await rana.Get($"/v1/branches/{Bodoe}/picklist")).Expect(
            HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await rana.Get($"/v1/branches/{Bodoe}/pickup-shelf")).Expect(
            HttpStatusCode.Forbidden, "auth.foreign-library");
        Assert.Empty((await rana.Get($"/v1/patrons/{id}/reservations")).Json["items"]!.AsArray());
        Assert.Single((await bodoe.Get($"/v1/patrons/{id}/reservations")).Json["items"]!.AsArray());

        async Task Expect(string key, string there, string here)
        {
            var shown = (await bodoe.Get(there)).Expect(HttpStatusCode.OK);
            var hidden = await rana.Get(string.Format(here, title, Rana));

            var own = Assert.Single(shown.Json["items"]!.AsArray(), one => (string?)one![key] == placed.Id)!;
            Assert.Empty(KeysOf(own).Intersect(["name", "address", "contact", "cards", "birthDate", "email", "phone"]));
            ShowsNobody(shown);
            ShowsNobody(hidden);
            Assert.True(hidden.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, hidden.Text);
            Assert.DoesNotContain($"\"{placed.Id}\"", hidden.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Work_items_show_a_library_its_own_and_no_name_or_address()
    {
        const string card = "N190000004";
        var (rana, bodoe, id) = await PatronOfTwo(card, "1914");
        await Hide(id);
        var item = (string)(await bodoe.Post(
            "/v1/checkouts",
            $$"""{"card": "{{card}}", "copy": "nothing-1914", "offline": true, "at": "2026-11-20T10:00:00Z"}"""))
            .Expect(HttpStatusCode.Created).Json["workItem"]!;

        var (there, here) = (await bodoe.Get("/v1/work-items?limit=500"), await rana.Get("/v1/work-items?limit=500"));

        var own = Assert.Single(there.Json["items"]!.AsArray(), one => (string?)one!["id"] == item)!;
        Assert.Equal(
            ["at", "branch", "codes", "copy", "id", "kind", "library", "patronId", "raisedAt", "state"],
            KeysOf(own).Except(["card"]));
        Assert.DoesNotContain(here.Json["items"]!.AsArray(), one => (string?)one!["id"] == item);
        ShowsNobody(there);
        ShowsNobody(here);
        _ = (await rana.Post($"/v1/work-items/{item}/done", "{}")).Expect(
            HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task Another_library_reads_nothing_of_fees_notices_and_closed_loans()
    {
        const string card = "N190000005";
        var (rana, bodoe, id) = await PatronOfTwo(card, "1915");
        _ = (await bodoe.Say(HttpMethod.Patch, $"/v1/patrons/{id}", """{"email": "patron@example.org"}"""))
            .Expect(HttpStatusCode.OK);
        var copy = await Free();
        _ = (await bodoe.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);
        _ = (await bodoe.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Bodoe}}", "receipt": "mail"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Single((await bodoe.Get($"/v1/patrons/{id}/loans?state=closed")).Json["items"]!.AsArray());
        Assert.Single((await bodoe.Get($"/v1/patrons/{id}/notices")).Json["items"]!.AsArray());
        foreach (var list in new[] { "loans?state=closed", "notices", "fees" })
        {
            Assert.Empty((await rana.Get($"/v1/patrons/{id}/{list}")).Expect(HttpStatusCode.OK)
                .Json["items"]!.AsArray());
        }
    }

    private static void ShowsNobody(Heard heard) => Assert.All(
        ["Patron of", "Hemmelig", "1960-02-03"],
        personal => Assert.DoesNotContain(personal, heard.Text, StringComparison.Ordinal));

    /// <summary>Gives the patron an address, and protects it.</summary>
    private async Task Hide(string patron)
    {
        await using var protect = _engine.Database.CreateCommand(
            "update patron_contact set is_protected = true, street = 'Hemmelig 1' where patron_id = $1");
        protect.Parameters.Add(new() { Value = long.Parse(patron) });
        Assert.Equal(1, await protect.ExecuteNonQueryAsync());
    }

    private static IEnumerable<string> KeysOf(JsonNode patron) =>
        patron.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> LibrariesOf(JsonNode patron) =>
        patron["memberships"]!.AsArray().Select(one => (string)one!["library"]!);

    private static IEnumerable<string> CardsOf(JsonNode patron) =>
        patron["cards"]!.AsArray().Select(one => (string)one!["number"]!);

    /// <summary>A patron of two libraries with the national card, and a local one of the second.</summary>
    private async Task<(Caller Rana, Caller Bodoe, string Id)> PatronOfTwo(string card, string local)
    {
        var (rana, bodoe) = (By($"staff@{Rana}"), By($"staff@{Bodoe}"));
        var id = await Import(card, "", "Patron of two", rana);
        Assert.Equal(id, await Import(card, "", "Patron of two", bodoe));
        var file = $"card,number,kind\n{card},{local},local\n";
        var report = (await bodoe.Say(HttpMethod.Post, "/v1/imports/cards", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK);
        Assert.True(report.Json["refused"]!.AsArray().Count == 0, report.Text);
        return (rana, bodoe, id);
    }

    private async Task<string> Free()
    {
        var staff = By($"staff@{Bodoe}");
        for (var barcode = 7_000_000_100; ; barcode++)
        {
            var copy = (await staff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;
            if ((string?)copy["status"] == "available" && (string?)copy["material"] == "book"
                && (int)(await staff.Get($"/v1/titles/{copy["title"]}")).Json["waiting"]! == 0)
            {
                return barcode.ToString();
            }
        }
    }
}
