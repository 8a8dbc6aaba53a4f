using System.Net;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>A resident who signed in sees and does what concerns himself, and everybody else's things are unknown to
/// him.</summary>
public sealed class PatronTokensOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Title = "870970-basis:10000030";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_patron_reads_what_is_his_own()
    {
        var (id, own) = await Resident("7100000001", "0302600011");
        var loan = await Lend(await FreeCopy(), "7100000001");

        var shown = (await own.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal("1960-02-03", (string?)shown.Json["birthDate"]);
        Assert.NotNull(shown.Json["contact"]);
        foreach (var list in new[] { "loans", "reservations", "fees", "notices", "status" })
        {
            _ = (await own.Get($"/v1/patrons/{id}/{list}")).Expect(HttpStatusCode.OK);
        }

        Assert.Equal(loan.Id, (await own.Get($"/v1/loans/{loan.Id}")).Expect(HttpStatusCode.OK).Id);
        Assert.Equal(id, (string?)(await own.Get($"/v1/receipts/{loan.Id}")).Json["patronId"]);
        Assert.Null((await own.Get($"/v1/copies/{loan.Json["copy"]}")).Expect(HttpStatusCode.OK).Json["loan"]);
    }

    [Fact]
    public async Task A_patron_reserves_renews_and_cancels_by_himself()
    {
        var (id, own) = await Resident("7100000002", "0302600012");
        _ = await Lend(await FreeCopy(), "7100000002");

        var renewed = (await own.Post($"/v1/patrons/{id}/renewals", null)).Expect(HttpStatusCode.OK);
        var placed = (await own.Post("/v1/reservations", Reservation($"\"patronId\": \"{id}\"")))
            .Expect(HttpStatusCode.Created);

        Assert.Single(renewed.Json["results"]!.AsArray());
        Assert.Equal("app", (string?)(await Events(placed.Id))["channel"]);
        _ = (await own.Delete($"/v1/reservations/{placed.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_another_s_is_answered_like_what_does_not_exist()
    {
        var (_, own) = await Resident("7100000003", "0302600013");
        var (other, _) = await Resident("7100000004", "0302600014");
        var loan = await Lend(await FreeCopy(), "7100000004");
        var reservation = (await Staff.Post("/v1/reservations", Reservation("\"card\": \"7100000004\"")))
            .Expect(HttpStatusCode.Created);

        foreach (var (verb, path, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "/v1/patrons/{0}", null),
            (HttpMethod.Get, "/v1/patrons/{0}/loans", null),
            (HttpMethod.Get, "/v1/patrons/{0}/status", null),
            (HttpMethod.Post, "/v1/patrons/{0}/renewals", null),
            (HttpMethod.Get, "/v1/loans/{1}", null),
            (HttpMethod.Get, "/v1/receipts/{1}", null),
            (HttpMethod.Post, "/v1/loans/{1}/renewals", null),
            (HttpMethod.Get, "/v1/reservations/{2}", null),
            (HttpMethod.Delete, "/v1/reservations/{2}", null),
            (HttpMethod.Patch, "/v1/reservations/{2}", """{"interestUntil": "2026-12-24"}"""),
        })
        {
            var there = await own.Say(verb, string.Format(null, path, other, loan.Id, reservation.Id), body);
            var nothing = await own.Say(verb, string.Format(null, path, "1", "1", "1"), body);

            _ = there.Expect(HttpStatusCode.NotFound);
            Assert.Equal((nothing.Status, nothing.Text), (there.Status, there.Text));
        }

        var byId = await own.Post("/v1/reservations", Reservation($"\"patronId\": \"{other}\""));
        var byCard = await own.Post("/v1/reservations", Reservation("\"card\": \"7100000004\""));
        Assert.Equal("patron.unknown", byId.Code);
        Assert.Equal((await own.Post("/v1/reservations", Reservation("\"card\": \"nobody\""))).Text, byCard.Text);
        _ = (await Staff.Delete($"/v1/reservations/{reservation.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Patrons_do_not_do_what_staff_do()
    {
        var (_, own) = await Resident("7100000005", "0302600015");

        _ = (await own.Post("/v1/checkouts", "{}")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await own.Post("/v1/patrons/lookup", """{"card": "1"}""")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await own.Get("/v1/events")).Expect(HttpStatusCode.Forbidden, "auth.role");
        var overriding = Reservation(
            """
            "card": "7100000005", "override": {"reason": "r", "codes": ["patron.excluded"]}
            """);
        _ = (await own.Post("/v1/reservations", overriding)).Expect(HttpStatusCode.Forbidden, "auth.role");
        var atTheDesk = Reservation("\"card\": \"7100000005\", \"channel\": \"desk\"");
        _ = (await own.Post("/v1/reservations", atTheDesk)).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task The_library_is_named_by_the_request_and_the_home_library_where_it_is_not()
    {
        const string card = "7100000006";
        const string nationalId = "0302600016";
        var (id, own) = await Resident(card, nationalId);
        var token = _engine.Issuer.TokenOf(nationalId);

        Assert.Equal(Library, (string?)(await own.Get($"/v1/patrons/{id}/status")).Json["library"]);
        Assert.Equal(Library, (string?)(await With(token, Library).Get($"/v1/patrons/{id}/status")).Json["library"]);
        _ = (await With(token, "NO-2183300").Get($"/v1/patrons/{id}"))
            .Expect(HttpStatusCode.Forbidden, "auth.no-patron");
        _ = (await With(token, "ZZ-0").Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.BadRequest);
        _ = (await With(token, "somewhere").Get($"/v1/patrons/{id}"))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

        // A key belongs to its library whatever the header says.
        var kiosk = With(_engine.Key("kiosk"), "NO-2183300");
        Assert.Equal(Library, (string?)(await kiosk.Get($"/v1/patrons/{id}/status")).Json["library"]);
    }

    [Fact]
    public async Task Two_patrons_may_choose_the_same_idempotency_key()
    {
        var (one, first) = await Resident("7100000007", "0302600017");
        var (two, second) = await Resident("7100000008", "0302600018");

        var ofFirst = (await first.Post("/v1/reservations", Reservation($"\"patronId\": \"{one}\""), "1"))
            .Expect(HttpStatusCode.Created);
        var ofSecond = (await second.Post("/v1/reservations", Reservation($"\"patronId\": \"{two}\""), "1"))
            .Expect(HttpStatusCode.Created);

        Assert.Equal((one, two), ((string?)ofFirst.Json["patronId"], (string?)ofSecond.Json["patronId"]));
        Assert.Equal(
            ofFirst.Id,
            (await first.Post("/v1/reservations", Reservation($"\"patronId\": \"{one}\""), "1")).Id);
        _ = (await first.Delete($"/v1/reservations/{ofFirst.Id}")).Expect(HttpStatusCode.OK);
        _ = (await second.Delete($"/v1/reservations/{ofSecond.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_is_not_good_opens_nothing_and_says_no_more_than_that()
    {
        const string nationalId = "0302600019";
        _ = await Resident("7100000009", nationalId);
        var issuer = _engine.Issuer;
        var expired = issuer.ClaimsOf(nationalId);
        (expired["iat"], expired["nbf"], expired["exp"]) = (1_700_000_000, 1_700_000_000, 1_700_000_600);
        var low = issuer.ClaimsOf(nationalId);
        low["acr"] = "idporten-loa-low";
        var forged = issuer.Sign(issuer.ClaimsOf(nationalId), TestIssuer.NewRsa());

        await Refused(issuer.Sign(expired), HttpStatusCode.Unauthorized, "auth.token-expired");
        await Refused(issuer.Sign(low), HttpStatusCode.Forbidden, "auth.assurance-too-low");
        await Refused(forged, HttpStatusCode.Unauthorized, "auth.token-invalid");
        await Refused(issuer.TokenOf("3112990000"), HttpStatusCode.Forbidden, "auth.no-patron");
        await Refused(issuer.TokenOf("12"), HttpStatusCode.Unauthorized, "auth.token-invalid");

        async Task Refused(string token, HttpStatusCode status, string code)
        {
            var heard = (await With(token).Get("/v1/libraries")).Expect(status, code);
            Assert.DoesNotContain(nationalId, heard.Text, StringComparison.Ordinal);
        }
    }

    private static string Reservation(string patron) =>
        $$"""{{{patron}}, "title": "{{Title}}", "pickupBranch": "{{Library}}"}""";

    private async Task<(string Id, Caller Own)> Resident(string card, string nationalId) =>
        (await Import(card, nationalId, "Resident " + card), With(_engine.Issuer.TokenOf(nationalId)));

    private async Task<System.Text.Json.Nodes.JsonNode> Events(string subject)
    {
        for (var after = "0"; ;)
        {
            var page = (await Staff.Get($"/v1/events?limit=500&after={after}")).Expect(HttpStatusCode.OK).Json;
            var items = page["items"]!.AsArray();
            Assert.NotEmpty(items);
            if (items.FirstOrDefault(item => (string?)item!["subject"] == subject) is { } found)
            {
                return found;
            }

            after = (string)items[^1]!["id"]!;
        }
    }
}
