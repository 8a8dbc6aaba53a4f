using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Access;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Card and PIN as kiosks, doors, sites and digital services try them. It is Monday noon: the main branch of
/// Hørsholm is staffed, its other branch is open without staff.</summary>
public sealed class AuthenticateOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Path = "/v1/patrons/authenticate";
    private const string Rana = "NO-2183300";
    private const string Bodoe = "NO-2180400";

    [Fact]
    public async Task The_right_pin_tells_who_it_is_and_what_may_be_done()
    {
        var kiosk = await New(Role.Kiosk);

        var right = (await kiosk.Post(Path, Body(DemoLibraries.FirstCard, "kiosk"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(DemoLibraries.FirstCard, (string?)right["patron"]!["cards"]![0]!["number"]);
        Assert.Equal(["see-account", "borrow", "renew", "reserve"], Permissions(right));
        Assert.Empty(right["withheld"]!.AsArray());
        var web = (await kiosk.Post(Path, Body(DemoLibraries.FirstCard, "web"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["see-account", "renew", "reserve"], Permissions(web));
    }

    [Fact]
    public async Task A_wrong_pin_and_an_unknown_card_are_answered_alike_to_the_last_byte()
    {
        var kiosk = await New(Role.Kiosk);
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var wrong = await kiosk.Post(Path, Body("0000000031", "web", pin: "9999"));
            var unknown = await kiosk.Post(Path, Body("0123456789", "web", pin: "9999"));
            var nobody = await kiosk.Post(
                Path, """{"nationalId": "0101011234", "pin": "9999", "purpose": "web"}""");

            _ = wrong.Expect(
                HttpStatusCode.UnprocessableEntity, attempt <= 5 ? "patron.pin-wrong" : "patron.pin-locked");
            Assert.Equal((wrong.Status, wrong.Text), (unknown.Status, unknown.Text));
            Assert.Equal((wrong.Status, wrong.Text), (nobody.Status, nobody.Text));
        }

        _ = (await kiosk.Post(Path, Body("0000000031", "web")))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-locked");
    }

    [Fact]
    public async Task Who_is_excluded_is_refused_the_door_and_still_sees_the_account()
    {
        var kiosk = await New(Role.Kiosk);

        _ = (await kiosk.Post(Path, Body(DemoLibraries.ExcludedCard, "door")))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.excluded");
        var seen = (await kiosk.Post(Path, Body(DemoLibraries.ExcludedCard, "kiosk"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["see-account"], Permissions(seen));
        Assert.Equal("patron.excluded", (string?)seen["withheld"]![0]!["code"]);
    }

    [Fact]
    public async Task A_door_knows_its_branch_and_hour_and_needs_no_name()
    {
        var kiosk = await New(Role.Kiosk);

        var entered = (await kiosk.Post(Path, Body(DemoLibraries.ChildCard, "door"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["enter"], Permissions(entered));
        Assert.Null(entered["patron"]!["name"]);
        var young = (await kiosk.Post(Path, Body(DemoLibraries.ChildCard, "door", OtherBranch)))
            .Expect(HttpStatusCode.UnprocessableEntity, "door.too-young");
        Assert.Equal(16, (int)young.Json["data"]!["minAge"]!);
        _ = (await kiosk.Post(Path, Body(DemoLibraries.FirstCard, "door", OtherBranch))).Expect(HttpStatusCode.OK);
        _ = (await kiosk.Post(Path, Body(DemoLibraries.FirstCard, "door", "DK-999999")))
            .Expect(HttpStatusCode.UnprocessableEntity, "branch.unknown");
    }

    [Fact]
    public async Task A_digital_service_gets_yes_or_no()
    {
        var app = await New(Role.App);

        var all = (await app.Post(Path, Body(DemoLibraries.FirstCard, "digital"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["use:eReolen", "use:Filmstriben", "use:PressReader"], Permissions(all));
        _ = (await app.Post(Path, Body(DemoLibraries.FirstCard, "digital", service: "eReolen")))
            .Expect(HttpStatusCode.OK);
        _ = (await app.Post(Path, Body(DemoLibraries.FirstCard, "digital", service: "Moonreader")))
            .Expect(HttpStatusCode.UnprocessableEntity, "service.unknown");
        var excluded = (await app.Post(Path, Body(DemoLibraries.ExcludedCard, "digital", service: "eReolen")))
            .Expect(HttpStatusCode.UnprocessableEntity, "service.not-entitled");
        Assert.Equal("""["not-excluded"]""", excluded.Json["data"]!["missing"]!.ToJsonString());
    }

    [Fact]
    public async Task The_national_card_alone_opens_what_the_nation_pays_at_every_library()
    {
        var (home, elsewhere) = (await New(Role.App, Rana), await New(Role.App, Bodoe));
        var body = Body(DemoLibraries.FirstNationalCard, "digital");

        Assert.Equal(
            ["use:Bibsok", "use:Filmbib", "use:eBokBib"],
            Permissions((await home.Post(Path, body)).Expect(HttpStatusCode.OK).Json));
        Assert.Equal(
            ["use:Bibsok", "use:Filmbib"],
            Permissions((await elsewhere.Post(Path, body)).Expect(HttpStatusCode.OK).Json));
        var kiosk = (await elsewhere.Post(Path, Body(DemoLibraries.FirstNationalCard, "kiosk")))
            .Expect(HttpStatusCode.OK).Json;
        Assert.Empty(Permissions(kiosk));
        Assert.Equal("membership.missing", (string?)kiosk["withheld"]![0]!["code"]);
    }

    [Fact]
    public async Task Entitlements_say_what_is_missing()
    {
        var shown = $$"""{"card": "{{DemoLibraries.ExcludedCard}}"}""";
        var patron = (await Staff.Post("/v1/patrons/lookup", shown)).Id;

        var items = (await App.Get($"/v1/patrons/{patron}/entitlements")).Expect(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

        Assert.Equal(["eReolen", "Filmstriben", "PressReader"], items.Select(one => (string?)one!["service"]));
        Assert.All(items, one => Assert.False((bool)one!["entitled"]!));
        Assert.Equal("""["not-excluded"]""", items[0]!["missing"]!.ToJsonString());
        _ = (await By("app@NO-2183300").Get($"/v1/patrons/{patron}/entitlements"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await App.Get("/v1/patrons/1/entitlements")).Expect(HttpStatusCode.NotFound, "patron.unknown");
    }

    [Fact]
    public async Task One_pin_on_many_cards_is_told_to_wait_and_others_are_not()
    {
        var (door, other) = (await New(Role.Kiosk), await New(Role.Kiosk));
        for (var card = 100; card < 105; card++)
        {
            _ = (await door.Post(Path, Body($"{card:D10}", "door", pin: "8642")))
                .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
        }

        var waits = (await other.Post(Path, Body("0000000105", "door", pin: "8642")))
            .Expect(HttpStatusCode.TooManyRequests, "auth.too-many-tries");
        Assert.InRange(waits.RetryAfter!.Value.TotalSeconds, 1, 15 * 60);
        _ = (await door.Post(Path, Body(DemoLibraries.FirstCard, "door"))).Expect(HttpStatusCode.OK);
        _ = (await (await New(Role.Kiosk, Rana)).Post(Path, Body("0000000105", "door", pin: "8642")))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
    }

    [Fact]
    public async Task Nothing_is_remembered_under_a_key()
    {
        var kiosk = await New(Role.Kiosk);
        var once = Guid.NewGuid().ToString();

        _ = (await kiosk.Post(Path, Body("0000000036", "web", pin: "7531"), once))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
        _ = (await kiosk.Post(Path, Body("0000000036", "web"), once)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"card": "0000000001", "purpose": "web"}""", "'pin' is missing")]
    [InlineData("""{"card": "0000000001", "pin": "1234"}""", "'purpose' must be one of kiosk, door, web, digital")]
    [InlineData("""{"card": "0000000001", "pin": "1234", "purpose": "moon"}""", "'purpose' must be one of")]
    [InlineData("""{"pin": "1234", "purpose": "web"}""", "'card' or field 'nationalId'")]
    [InlineData("""{"card": "0000000001", "pin": "1234", "purpose": "web", "service": "x"}""", "'service' is for")]
    public async Task What_cannot_be_read_is_told_where(string body, string why)
    {
        var refused = (await Kiosk.Post(Path, body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Contains(why, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_machines_staff_and_apps_may_try()
    {
        _ = (await Admin.Post(Path, Body(DemoLibraries.FirstCard, "web")))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await By("operator").Post(Path, Body(DemoLibraries.FirstCard, "web")))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    private static string Body(
        string card, string purpose, string? branch = null, string? service = null, string pin = DemoLibraries.Pin)
    {
        var body = new JsonObject { ["card"] = card, ["pin"] = pin, ["purpose"] = purpose };
        if (branch is not null)
        {
            body["branch"] = branch;
        }

        if (service is not null)
        {
            body["service"] = service;
        }

        return body.ToJsonString();
    }

    private static string[] Permissions(JsonNode answer) =>
        [.. answer["permissions"]!.AsArray().Select(one => (string)one!)];
}
