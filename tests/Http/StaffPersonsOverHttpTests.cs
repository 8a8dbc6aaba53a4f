using System.Net;
using System.Text.Json.Nodes;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Staff work as persons, by a token of their library's sign-in or by a personal key, so that everything says
/// who.</summary>
public sealed class StaffPersonsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Bodoe = "NO-2180400";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_person_has_one_number_that_every_event_carries()
    {
        var ida = With(_engine.Issuer.StaffToken("ida", Library, "Ida Holm"));
        var copy = await FreeCopy();

        var lent = (await ida.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);
        var ole = With(_engine.Issuer.StaffToken("ole", Library, "Ole Bech"));
        _ = (await ole.Post($"/v1/loans/{lent.Id}/lost", """{"reason": "test"}""")).Expect(HttpStatusCode.OK);

        var people = (await Admin.Get("/v1/keys?limit=500")).Json["items"]!.AsArray()
            .Where(key => (bool?)key!["byToken"] == true).ToDictionary(key => (string)key!["person"]!);
        Assert.Equal(("staff", "by test-staff"), NamesOf(people["Ida Holm"]!));
        Assert.NotEqual((string?)people["Ida Holm"]!["id"], (string?)people["Ole Bech"]!["id"]);
        var first = await CredentialOf("loan-opened", lent.Id);
        Assert.Equal((string?)people["Ida Holm"]!["id"], first);
        Assert.Equal((string?)people["Ole Bech"]!["id"], await CredentialOf("loan-lost", lent.Id));
    }

    [Fact]
    public async Task A_person_whose_access_was_revoked_stays_outside()
    {
        var token = _engine.Issuer.StaffToken("eva", Library, "Eva Lund");
        _ = (await With(token).Get("/v1/copies/5000000001")).Expect(HttpStatusCode.OK);
        var key = (await Admin.Get("/v1/keys?limit=500")).Json["items"]!.AsArray()
            .Single(one => (string?)one!["person"] == "Eva Lund")!;

        _ = (await Admin.Delete($"/v1/keys/{key["id"]}")).Expect(HttpStatusCode.OK);

        _ = (await With(token).Get("/v1/copies/5000000001"))
            .Expect(HttpStatusCode.Unauthorized, "auth.unknown-key");
        _ = (await Admin.Post($"/v1/keys/{key["id"]}/rotate", null)).Expect(HttpStatusCode.NotFound, "key.unknown");
    }

    [Fact]
    public async Task A_token_says_library_and_role()
    {
        var issuer = _engine.Issuer;
        var admin = issuer.StaffToken("adm", Library, "Adm", TestIssuer.AdminGroup);

        _ = (await With(admin).Get("/v1/keys")).Expect(HttpStatusCode.OK);
        _ = (await With(admin).Post("/v1/checkouts", "{}")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await With(issuer.StaffToken("x", Library, "X", "urn:group:cleaning")).Get("/v1/libraries"))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await With(issuer.StaffToken("x", "NO-9999999", "X")).Get("/v1/libraries"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await With(issuer.StaffToken("x", Library, "X"), Bodoe).Get("/v1/libraries"))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task Who_works_at_several_libraries_names_one()
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = _engine.Issuer.Name,
            ["aud"] = TestIssuer.StaffAudience,
            ["sub"] = "two",
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60,
            ["library"] = new[] { Library, Bodoe },
            ["roles"] = new[] { TestIssuer.StaffGroup, TestIssuer.AdminGroup },
        };
        var token = _engine.Issuer.Sign(claims);

        _ = (await With(token).Get("/v1/work-items")).Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await With(token, Bodoe).Get("/v1/copies/7000000001")).Expect(HttpStatusCode.OK);
        _ = (await With(token, Library).Get("/v1/copies/5000000001")).Expect(HttpStatusCode.OK);

        // Of two roles the one that may do what is asked.
        _ = (await With(token, Library).Get("/v1/keys")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_library_may_ask_that_a_person_overrides_exports_and_imports()
    {
        await PublishPersonsRequired(true);
        var desk = By($"staff@{Bodoe}");
        const string body =
            """
            {"card": "nobody", "copy": "7000000009",
             "override": {"reason": "knows her", "codes": ["patron.excluded"]}}
            """;

        _ = (await desk.Post("/v1/checkouts", body)).Expect(HttpStatusCode.Forbidden, "auth.person-required");
        _ = (await desk.Say(HttpMethod.Post, "/v1/imports/titles", "id\n", type: "text/csv"))
            .Expect(HttpStatusCode.Forbidden, "auth.person-required");
        _ = (await desk.Get("/v1/events")).Expect(HttpStatusCode.Forbidden, "auth.person-required");
        _ = (await desk.Post("/v1/checkouts", """{"card": "nobody", "copy": "7000000009"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.unknown");

        var key = (await By($"admin@{Bodoe}").Post(
            "/v1/keys", """{"role": "staff", "name": "Liv", "person": "Liv Aas"}""")).Expect(HttpStatusCode.Created);
        foreach (var person in new[]
        {
            With((string?)key.Json["key"]), With(_engine.Issuer.StaffToken("nils", Bodoe, "Nils Moe")),
        })
        {
            _ = (await person.Post("/v1/checkouts", body))
                .Expect(HttpStatusCode.UnprocessableEntity, "card.unknown");
            _ = (await person.Get("/v1/events?limit=1")).Expect(HttpStatusCode.OK);
        }

        await PublishPersonsRequired(false);
        _ = (await desk.Get("/v1/events?limit=1")).Expect(HttpStatusCode.OK);
    }

    private static (string? Role, string? Name) NamesOf(JsonNode key) => ((string?)key["role"], (string?)key["name"]);

    private async Task PublishPersonsRequired(bool required)
    {
        var admin = By($"admin@{Bodoe}");
        var present = (await admin.Get($"/v1/libraries/{Bodoe}/policy")).Expect(HttpStatusCode.OK);
        var policy = present.Json.AsObject();
        policy["staff"] = new JsonObject { ["personsRequired"] = required };
        policy["validFrom"] = ((string)(await With(null).Get("/health/live")).Json["clock"]!["now"]!)[..10];
        _ = (await admin.Say(HttpMethod.Put, $"/v1/libraries/{Bodoe}/policy", policy.ToJsonString()))
            .Expect(HttpStatusCode.OK);
    }

    private async Task<string?> CredentialOf(string kind, string loan)
    {
        for (var after = "0"; ;)
        {
            var items = (await Staff.Get($"/v1/events?limit=500&after={after}")).Json["items"]!.AsArray();
            Assert.NotEmpty(items);
            if (items.FirstOrDefault(item =>
                (string?)item!["subject"] == loan && (string?)item["kind"] == kind) is { } found)
            {
                return found["credential"]!.ToString();
            }

            after = (string)items[^1]!["id"]!;
        }
    }
}
