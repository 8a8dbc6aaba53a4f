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
