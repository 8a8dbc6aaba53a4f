using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Contact, PIN, consents and guardians over HTTP.</summary>
public sealed class PatronChangesOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private static int _numbers = 200;
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task Both_ways_of_reaching_a_patron_are_changed_and_used_unless_somebody_says_no()
    {
        var patron = await Register();

        var reached = (await App.Say(
            HttpMethod.Patch, patron.Path, """{"email": "ny@example.org", "phone": "+45 12 34 56 78"}"""))
            .Expect(HttpStatusCode.OK).Json["contact"]!;
        Assert.Equal(("ny@example.org", "+4512345678"), ((string?)reached["email"], (string?)reached["phone"]));
        Assert.Equal((true, true), ChannelsOf(reached));

        reached = (await App.Say(
            HttpMethod.Patch, patron.Path, """{"channels": {"sms": false}, "language": "en"}"""))
            .Expect(HttpStatusCode.OK).Json["contact"]!;
        Assert.Equal((true, false), ChannelsOf(reached));

        reached = (await Staff.Say(HttpMethod.Patch, patron.Path, """{"email": null, "phone": "12345678"}"""))
            .Expect(HttpStatusCode.OK).Json["contact"]!;
        Assert.Null(reached["email"]);
        Assert.Equal((false, false), ChannelsOf(reached));
        Assert.Equal("en", (string?)reached["language"]);
    }

    [Fact]
    public async Task A_change_follows_what_was_read_and_is_done_once()
    {
        var patron = await Register();
        var once = Guid.NewGuid().ToString();
        const string body = """{"email": "en@example.org"}""";

        var first = (await Staff.Say(HttpMethod.Patch, patron.Path, body, once, patron.ETag)).Expect(HttpStatusCode.OK);
        var again = (await Staff.Say(HttpMethod.Patch, patron.Path, body, once, patron.ETag)).Expect(HttpStatusCode.OK);

        Assert.Equal(first.Text, again.Text);
        _ = (await Staff.Say(HttpMethod.Patch, patron.Path, """{"email": null}""", ifMatch: patron.ETag))
            .Expect(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Staff_decide_where_a_patron_lives_and_which_category_holds()
    {
        var patron = await Register();

        var decided = (await Staff.Say(
            HttpMethod.Patch, patron.Path, """{"municipality": "223", "category": "child"}"""))
            .Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("223", "child", "child"),
            ((string?)decided["municipality"], (string?)decided["category"], (string?)decided["fixedCategory"]));
        _ = (await App.Say(HttpMethod.Patch, patron.Path, """{"category": null}"""))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
        Assert.Equal("adult", (string?)(await Staff.Say(
            HttpMethod.Patch, patron.Path, """{"category": null}""")).Json["category"]);
    }

    [Fact]
    public async Task The_old_PIN_a_verified_identity_and_staff_give_another_one()
    {
        var patron = await Register();
        var path = patron.Path + "/pin";

        _ = (await App.Post(path, """{"pin": "1111"}""")).Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await App.Post(path, """{"pin": "1111", "oldPin": "9999"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
        _ = (await App.Post(path, """{"pin": "1111", "oldPin": "0472"}""")).Expect(HttpStatusCode.OK);
        _ = (await App.Post(path, Token(patron.Number, "2222"))).Expect(HttpStatusCode.OK);
        _ = (await App.Post(path, Token(Danish(), "3333")))
            .Expect(HttpStatusCode.UnprocessableEntity, "identity.other-person");
        _ = (await Kiosk.Post(path, """{"pin": "0003", "oldPin": "2222"}""")).Expect(HttpStatusCode.OK);
        _ = (await Staff.Post(path, """{"pin": "0004"}""")).Expect(HttpStatusCode.OK);

        var copy = await FreeCopy();
        _ = (await Kiosk.Post(
            "/v1/checkouts", $$"""{"patronId": "{{patron.Id}}", "copy": "{{copy}}", "pin": "0003"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.pin-wrong");
        _ = (await Kiosk.Post(
            "/v1/checkouts", $$"""{"patronId": "{{patron.Id}}", "copy": "{{copy}}", "pin": "0004"}"""))
            .Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_child_borrows_after_a_guardian_has_consented_and_not_after_that_was_taken_back()
    {
        var child = await Register("""{"name": "Lille Ny", "birthDate": "2016-05-04"}""");
        var copy = await FreeCopy();
        var borrow = $$"""{"patronId": "{{child.Id}}", "copy": "{{copy}}"}""";
        _ = (await Staff.Post("/v1/checkouts", borrow))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.guardian-consent-missing");

        _ = (await Staff.Post(
            child.Path + "/consents",
            """{"kind": "guardian-borrow", "guardian": {"name": "Mor Ny", "phone": "12345678"}}"""))
            .Expect(HttpStatusCode.OK);
        var loan = (await Staff.Post("/v1/checkouts", borrow)).Expect(HttpStatusCode.Created);
        _ = (await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.NotNull(loan.Json["dueDate"]);

        var consent = (await Staff.Get(child.Path + "/consents")).Json["items"]!.AsArray()
            .Single(one => (string?)one!["kind"] == "guardian-borrow")!;
        Assert.Equal((1, "signed"), ((int)consent["textVersion"]!, (string?)consent["way"]));
        Assert.Contains("låner", (string?)consent["text"], StringComparison.Ordinal);
        _ = (await Staff.Delete($"{child.Path}/consents/{consent["id"]}")).Expect(HttpStatusCode.OK);
        _ = (await Staff.Post("/v1/checkouts", borrow))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.guardian-consent-missing");
        _ = (await Staff.Delete($"{child.Path}/consents/5"))
            .Expect(HttpStatusCode.UnprocessableEntity, "consent.unknown");
        _ = (await Staff.Delete($"{child.Path}/consents/x")).Expect(HttpStatusCode.NotFound, "consent.unknown");
    }

    [Fact]
    public async Task A_guardian_who_answers_no_more_takes_the_consents_along()
    {
        var mother = await Register();
        var child = await Register($$"""
            {"name": "Lille Ny", "birthDate": "2016-05-04", "guardian": {"patronId": "{{mother.Id}}"},
             "consent": {"kinds": ["guardian-borrow", "guardian-pay"] } }
            """);
        var guardian = Assert.Single((await Staff.Get(child.Path + "/guardians")).Json["items"]!.AsArray())!;
        Assert.Equal((mother.Id, "Åse Ny"), ((string?)guardian["patronId"], (string?)guardian["name"]));

        _ = (await Staff.Delete($"{child.Path}/guardians/{guardian["id"]}")).Expect(HttpStatusCode.OK);

        Assert.Equal("2026-11-23", (string?)(await Staff.Get(child.Path + "/guardians")).Json["items"]![0]!["until"]);
        var standing = (await Staff.Get(child.Path + "/consents")).Json["items"]!.AsArray()
            .Where(one => one!["withdrawnAt"] is null).Select(one => (string?)one!["kind"]);
        Assert.DoesNotContain("guardian-pay", standing);
    }

    [Fact]
    public async Task A_blocked_national_id_is_no_card_any_more_and_the_other_card_is()
    {
        var number = Danish();
        var patron = await Register($$"""
            {"name": "Åse Ny", "nationalId": "{{number}}", "cardKind": "local",
             "override": {"reason": "asks for one", "codes": ["card.health-card-instead"] } }
            """);
        var cards = (await Staff.Get(patron.Path)).Json["cards"]!.AsArray();
        var health = cards.Single(card => (string?)card!["kind"] == "national-id")!;
        var local = cards.Single(card => (string?)card!["kind"] == "local")!;
        Assert.DoesNotContain(number, cards.ToJsonString(), StringComparison.Ordinal);
        var copy = await FreeCopy();

        _ = (await Staff.Post($"{patron.Path}/cards/{health["id"]}/block", null)).Expect(HttpStatusCode.OK);

        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{number}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.blocked");
        _ = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{number}}", "title": "870970-basis:10000041", "pickupBranch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.blocked");
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{local["number"]}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);
    }

    private async Task<(string Id, string Path, string? ETag, string Number)> Register(string? body = null)
    {
        var number = Danish();
        var made = (await Staff.Post(
            "/v1/patrons", body ?? $$"""{"name": "Åse Ny", "nationalId": "{{number}}", "pin": "0472"}"""))
            .Expect(HttpStatusCode.Created);
        return (made.Id, $"/v1/patrons/{made.Id}", made.ETag, number);
    }

    private string Token(string number, string pin) => new JsonObject
    {
        ["identityToken"] = _engine.Issuer.TokenOf(number),
        ["pin"] = pin,
    }.ToJsonString();

    private static (bool Email, bool Sms) ChannelsOf(JsonNode contact) =>
        ((bool)contact["channels"]!["email"]!, (bool)contact["channels"]!["sms"]!);

    private static string Danish() => $"770384{1000 + Interlocked.Increment(ref _numbers):D4}";
}
