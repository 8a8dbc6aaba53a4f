using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>The national card from its number to its end.</summary>
public sealed class NationalCardsOverHttpTests(HttpEngine engine) : NationalCardTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task Numbers_are_reserved_once_by_the_register_and_seen_by_their_library()
    {
        const string series = """{"library": "DK-722300", "first": "N700000000", "last": "N700000099"}""";

        var reserved = (await National.Post("/v1/national/series", series)).Expect(HttpStatusCode.Created);

        Assert.Equal(("N700000000", 100), ((string?)reserved.Json["next"], (int)reserved.Json["left"]!));
        _ = (await National.Post(
                "/v1/national/series",
                """{"library": "NO-2183300", "first": "N700000099", "last": "N700000199"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.series-overlaps");
        var own = (await Staff.Get("/v1/national/series")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.All(own, one => Assert.Equal("DK-722300", (string?)one!["library"]));
        var all = (await National.Get("/v1/national/series")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Contains(all, one => (string?)one!["first"] == "N101000000");
        Assert.Contains(all, one => (string?)one!["first"] == "N700000000");
    }

    [Theory]
    [InlineData("""{"library": "DK-722300", "first": "N800000001", "last": "N800000000"}""", 422)]
    [InlineData("""{"library": "DK-722300", "first": "800000001", "last": "N800000002"}""", 400)]
    [InlineData("""{"library": "DK-000000", "first": "N800000001", "last": "N800000002"}""", 422)]
    [InlineData("""{"first": "N800000001", "last": "N800000002"}""", 400)]
    public async Task A_series_that_makes_no_sense_is_refused(string body, int status) =>
        Assert.Equal(status, (int)(await National.Post("/v1/national/series", body)).Status);

    [Fact]
    public async Task Nobody_but_the_register_reserves_numbers() => (await Staff.Post(
            "/v1/national/series", """{"library": "DK-722300", "first": "N800000001", "last": "N800000002"}"""))
        .Expect(HttpStatusCode.Forbidden, "auth.role");

    [Fact]
    public async Task A_digital_card_gets_the_next_number_and_borrows()
    {
        var patron = await WithDigitalCard();

        Assert.Matches("^N10100[0-9]{4}$", patron.Card);
        _ = (await Borrow(patron.Card)).Expect(HttpStatusCode.Created);
        _ = (await RanaStaff.Post(patron.Path + "/cards", """{"kind": "national-printed"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.second-national");
        Assert.Equal(
            patron.Id,
            (await RanaStaff.Post("/v1/patrons/lookup", $$"""{"card": "{{patron.Card}}"}""")).Id);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"kind": "national-id"}""")]
    [InlineData("""{"kind": "national-digital", "number": "N800000001"}""")]
    [InlineData("""{"kind": "local", "number": "N800000001"}""")]
    [InlineData("""{"kind": "local", "number": "0101800001"}""")]
    [InlineData("""{"kind": "local", "number": "has blanks"}""")]
    public async Task What_cannot_be_a_new_card_is_malformed(string body) =>
        (await RanaStaff.Post((await AtRana()).Path + "/cards", body)).Expect(
            HttpStatusCode.BadRequest, "request.malformed");

    [Fact]
    public async Task A_child_of_hoersholm_gets_a_local_card_with_a_number_of_its_own()
    {
        var (child, adult) = (await AtHoersholm("2017-05-01"), await AtHoersholm());
        var body = $$"""{"kind": "local", "number": "HB-{{Next()}}"}""";

        var given = (await Staff.Post(child.Path + "/cards", body)).Expect(HttpStatusCode.OK);
        Assert.Equal("local", (string?)given.Json["cards"]![1]!["kind"]);
        _ = (await Staff.Post((await AtHoersholm("2017-05-01")).Path + "/cards", body))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.number-taken");
        _ = (await Staff.Post(adult.Path + "/cards", """{"kind": "local", "number": "HB-adult"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.health-card-instead");
        _ = (await Staff.Post(child.Path + "/cards", """{"kind": "national-digital"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.kind-not-issued");
        var next = (await Staff.Post(child.Path + "/cards", """{"kind": "local"}""")).Expect(HttpStatusCode.OK);
        Assert.Matches("^99[0-9]{8}$", (string?)next.Json["cards"]![2]!["number"]);
    }

    [Fact]
    public async Task A_printed_card_takes_the_place_of_the_digital_one_at_once()
    {
        var patron = await WithDigitalCard();
        var path = $"{patron.Path}/cards/{patron.Card}/replace";
        var once = Guid.NewGuid().ToString();

        var replaced = (await RanaStaff.Post(path, """{"kind": "national-printed"}""", once)).Expect(HttpStatusCode.OK);

        var (old, next) = (replaced.Json["cards"]![1]!, replaced.Json["cards"]![2]!);
        Assert.Equal(("replaced", (string?)next["id"]), ((string?)old["state"], (string?)old["replacedBy"]));
        Assert.Equal(("active", "national-printed"), ((string?)next["state"], (string?)next["kind"]));
        _ = (await Borrow(patron.Card)).Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
        _ = (await Borrow((string)next["number"]!)).Expect(HttpStatusCode.Created);
        Assert.Equal(
            replaced.Json["cards"]!.ToJsonString(),
            (await RanaStaff.Post(path, """{"kind": "national-printed"}""", once)).Json["cards"]!.ToJsonString());
        _ = (await RanaStaff.Post(path, null)).Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
    }

    [Fact]
    public async Task The_app_replaces_a_lost_digital_card_by_a_digital_one_only()
    {
        var patron = await WithDigitalCard();
        var path = $"{patron.Path}/cards/{patron.Card}/replace";

        _ = (await RanaApp.Post(path, """{"kind": "national-printed"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.only-at-library");
        var replaced = (await RanaApp.Post(path, null)).Expect(HttpStatusCode.OK);
        Assert.Equal("national-digital", (string?)replaced.Json["cards"]![2]!["kind"]);
        _ = (await RanaKiosk.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task Staff_change_a_local_card_for_a_national_one_and_the_loan_stays()
    {
        var patron = await AtRana();
        var loan = (await Borrow(patron.Card)).Expect(HttpStatusCode.Created).Id;

        var upgraded = (await RanaStaff.Post(patron.Path + "/upgrade", null)).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["replaced", "active"],
            upgraded.Json["cards"]!.AsArray().Where(card => (string?)card!["kind"] != "national-id")
                .Select(card => (string?)card!["state"]));
        var loans = (await RanaStaff.Get(patron.Path + "/loans")).Json["items"]!.AsArray();
        Assert.Equal([loan], loans.Select(one => (string?)one!["id"]));
        _ = (await Borrow(patron.Card)).Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
    }

    [Fact]
    public async Task The_patron_alone_changes_it_with_a_verified_identity_of_his_own()
    {
        var patron = await AtRana();
        var path = patron.Path + "/upgrade";

        _ = (await RanaApp.Post(path, null)).Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await RanaApp.Post(path, """{"identityToken": "not one"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "identity.token-invalid");
        _ = (await RanaApp.Post(path, Body(_engine.Issuer.TokenOf("6101840000"))))
            .Expect(HttpStatusCode.UnprocessableEntity, "identity.other-person");

        var upgraded = (await RanaApp.Post(path, Body(_engine.Issuer.TokenOf(patron.NationalId))))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("national-digital", (string?)upgraded.Json["cards"]![1]!["kind"]);

        static string Body(string token) => $$"""{"identityToken": "{{token}}"}""";
    }

    [Fact]
    public async Task Who_comes_in_with_such_an_identity_has_proved_it_already()
    {
        var patron = await AtRana();
        var self = With(_engine.Issuer.TokenOf(patron.NationalId));

        var upgraded = (await self.Post(patron.Path + "/upgrade", null)).Expect(HttpStatusCode.OK);
        var card = (string)upgraded.Json["cards"]![1]!["number"]!;
        _ = (await self.Get($"{patron.Path}/cards/{card}/barcode.svg")).Expect(HttpStatusCode.OK);
        _ = (await self.Post($"{patron.Path}/cards/{card}/replace", """{"kind": "national-printed"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.only-at-library");
        _ = (await self.Post($"{patron.Path}/cards/{card}/replace", null)).Expect(HttpStatusCode.OK);
        _ = (await self.Post($"{patron.Path}/memberships", $$"""{"library": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task H15_the_health_card_is_a_card_and_is_blocked_alone()
    {
        var patron = await AtHoersholm();
        var body = $$"""{"card": "{{patron.NationalId}}", "copy": "{{await FreeCopy()}}"}""";
        _ = (await Kiosk.Post("/v1/checkouts", body)).Expect(HttpStatusCode.Created);

        var blocked = (await Staff.Post(patron.Path + "/cards/national-id/block", null)).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain(patron.NationalId, blocked.Text, StringComparison.Ordinal);
        Assert.Equal("national-id", (string?)blocked.Json["cards"]![1]!["kind"]);
        var again = $$"""{"card": "{{patron.NationalId}}", "copy": "{{await FreeCopy()}}"}""";
        _ = (await Kiosk.Post("/v1/checkouts", again)).Expect(HttpStatusCode.UnprocessableEntity, "card.blocked");
        _ = (await Kiosk.Post("/v1/checkouts", again.Replace(patron.NationalId, patron.Card, StringComparison.Ordinal)))
            .Expect(HttpStatusCode.Created);
        var id = (string)blocked.Json["cards"]![1]!["id"]!;
        _ = (await Staff.Post($"{patron.Path}/cards/{id}/unblock", null)).Expect(HttpStatusCode.OK);
        _ = (await Staff.Get($"{patron.Path}/cards/{id}/barcode.svg")).Expect(HttpStatusCode.NotFound, "card.unknown");
    }
}
