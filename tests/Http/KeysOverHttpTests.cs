using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class KeysOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task Without_a_key_nothing_is_answered()
    {
        _ = (await With(null).Get("/v1/loans/1")).Expect(HttpStatusCode.Unauthorized, "auth.missing");
        _ = (await With("sk_unknown").Get("/v1/loans/1")).Expect(HttpStatusCode.Unauthorized, "auth.unknown-key");
    }

    [Fact]
    public async Task A_role_does_what_it_may()
    {
        _ = (await App.Post("/v1/checkouts", "{}")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Kiosk.Get($"/v1/branches/{Library}/picklist")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Get("/v1/keys")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post("/v1/admin/clock", """{"advance": "P1D"}"""))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    [Fact]
    public async Task A_key_works_from_its_making_until_it_is_revoked()
    {
        var made = (await Admin.Post("/v1/keys", """{"role": "kiosk", "name": "kiosk by the door"}"""))
            .Expect(HttpStatusCode.Created);
        var kiosk = With((string?)made.Json["key"]);
        _ = (await kiosk.Get("/v1/copies/5000000001")).Expect(HttpStatusCode.OK);

        var listed = (await Admin.Get("/v1/keys?limit=500")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain((string)made.Json["key"]!, listed.Text, StringComparison.Ordinal);

        _ = (await By("admin@NO-2183300").Delete($"/v1/keys/{made.Id}"))
            .Expect(HttpStatusCode.NotFound, "key.unknown");
        _ = (await Admin.Delete($"/v1/keys/{made.Id}")).Expect(HttpStatusCode.OK);
        _ = (await kiosk.Get("/v1/copies/5000000001")).Expect(HttpStatusCode.Unauthorized, "auth.unknown-key");
    }

    [Fact]
    public async Task A_request_that_is_repeated_makes_no_second_key()
    {
        const string body = """{"role": "staff", "name": "desk 1", "person": "Ida Holm"}""";
        var once = Guid.NewGuid().ToString();

        var made = (await Admin.Post("/v1/keys", body, once)).Expect(HttpStatusCode.Created);
        var again = (await Admin.Post("/v1/keys", body, once)).Expect(HttpStatusCode.Created);

        Assert.Equal(made.Id, again.Id);
        Assert.NotNull((string?)made.Json["key"]);
        Assert.Null(made.Json["keyShownBefore"]);
        Assert.Null((string?)again.Json["key"]);
        Assert.True((bool)again.Json["keyShownBefore"]!);
        Assert.Equal("Ida Holm", (string?)again.Json["person"]);
        _ = (await Admin.Post("/v1/keys", body.Replace("desk 1", "desk 2", StringComparison.Ordinal), once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
        Assert.NotEqual(made.Id, (await Admin.Post("/v1/keys", body)).Id);
    }

    [Fact]
    public async Task A_rotated_key_works_beside_the_new_one_until_its_time_is_over()
    {
        var old = await Make("kiosk 2");
        var once = Guid.NewGuid().ToString();

        var made = (await Admin.Post($"/v1/keys/{old.Id}/rotate", """{"overlap": "PT1H"}""", once))
            .Expect(HttpStatusCode.Created);
        var again = (await Admin.Post($"/v1/keys/{old.Id}/rotate", """{"overlap": "PT1H"}""", once))
            .Expect(HttpStatusCode.Created);

        Assert.Equal(old.Id, (string?)made.Json["replaces"]);
        Assert.Equal(("kiosk", "kiosk 2"), ((string?)made.Json["role"], (string?)made.Json["name"]));
        Assert.Equal((made.Id, null), (again.Id, (string?)again.Json["key"]));
        foreach (var key in new[] { old, made })
        {
            _ = (await With((string?)key.Json["key"]).Get("/v1/copies/5000000001")).Expect(HttpStatusCode.OK);
        }

        _ = (await Admin.Post($"/v1/keys/{old.Id}/rotate", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "key.over");
    }

    [Fact]
    public async Task Without_an_overlap_the_old_key_is_dead_at_once()
    {
        var old = await Make("kiosk 3");

        var made = (await Admin.Post($"/v1/keys/{old.Id}/rotate", """{"overlap": "PT0S"}"""))
            .Expect(HttpStatusCode.Created);

        _ = (await With((string?)old.Json["key"]).Get("/v1/copies/5000000001"))
            .Expect(HttpStatusCode.Unauthorized, "auth.unknown-key");
        _ = (await With((string?)made.Json["key"]).Get("/v1/copies/5000000001")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("PT721H")]
    [InlineData("-P1D")]
    [InlineData("a day")]
    public async Task An_overlap_is_a_month_at_most(string overlap) =>
        _ = (await Admin.Post("/v1/keys/1/rotate", $$"""{"overlap": "{{overlap}}"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Fact]
    public async Task A_revoked_key_is_not_rotated_and_another_library_s_is_unknown()
    {
        var key = await Make("kiosk 4");
        _ = (await By("admin@NO-2183300").Post($"/v1/keys/{key.Id}/rotate", null))
            .Expect(HttpStatusCode.NotFound, "key.unknown");
        _ = (await Admin.Delete($"/v1/keys/{key.Id}")).Expect(HttpStatusCode.OK);

        _ = (await Admin.Post($"/v1/keys/{key.Id}/rotate", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "key.over");
    }

    [Fact]
    public async Task Operators_make_the_keys_of_admins_of_the_nation_and_their_own()
    {
        var operators = By("operator");
        const string body = """{"role": "admin", "name": "Bodø", "library": "NO-2180400", "person": "Siv Dahl"}""";

        var made = (await operators.Post("/v1/keys", body)).Expect(HttpStatusCode.Created);
        var admin = With((string?)made.Json["key"]);

        Assert.Null((string?)made.Json["person"]);
        var listed = (await admin.Get("/v1/keys?limit=500")).Expect(HttpStatusCode.OK);
        Assert.Contains("Siv Dahl", listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Siv Dahl", (await operators.Get("/v1/keys?limit=500")).Text, StringComparison.Ordinal);
        var own = (await operators.Post("/v1/keys", """{"role": "operator", "name": "on call"}"""))
            .Expect(HttpStatusCode.Created);
        Assert.Null(own.Json["library"]);
        _ = (await With((string?)own.Json["key"]).Get("/v1/keys")).Expect(HttpStatusCode.OK);
        _ = (await With((string?)own.Json["key"]).Get("/v1/loans/1")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await operators.Delete($"/v1/keys/{own.Id}")).Expect(HttpStatusCode.OK);
        _ = (await operators.Post("/v1/keys", body.Replace("NO-2180400", "NO-1", StringComparison.Ordinal)))
            .Expect(HttpStatusCode.UnprocessableEntity, "library.unknown");
    }

    [Fact]
    public async Task An_operator_of_no_library_makes_one_and_hands_it_to_its_admin()
    {
        const string isil = "NO-2500100";
        var made = (await By("operator").Post("/v1/keys", """{"role": "operator", "name": "founder"}"""))
            .Expect(HttpStatusCode.Created);
        var founder = With((string?)made.Json["key"]);
        var library =
            $$"""
            {"name": "Test", "timeZone": "Europe/Oslo", "currency": "NOK",
             "branches": [{"id": "{{isil}}", "name": "Test"}]}
            """;

        _ = (await founder.Say(HttpMethod.Put, $"/v1/libraries/{isil}", library)).Expect(HttpStatusCode.Created);
        var key = (await founder.Post(
            "/v1/keys", $$"""{"role": "admin", "name": "admin", "library": "{{isil}}"}"""))
            .Expect(HttpStatusCode.Created);

        _ = (await With((string?)key.Json["key"]).Get($"/v1/libraries/{isil}/policy")).Expect(HttpStatusCode.OK);
        _ = (await By("operator").Delete($"/v1/keys/{made.Id}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"role": "staff", "name": "n", "library": "DK-722300"}""")]
    [InlineData("""{"role": "admin", "name": "n"}""")]
    [InlineData("""{"role": "operator", "name": "n", "library": "DK-722300"}""")]
    [InlineData("""{"role": "national", "name": "n", "library": "DK-722300", "person": "p"}""")]
    public async Task Operators_give_no_library_s_own_roles(string body) =>
        _ = (await By("operator").Post("/v1/keys", body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Fact]
    public async Task Operators_reach_no_kiosk_s_key()
    {
        var key = await Make("kiosk 5");

        _ = (await By("operator").Delete($"/v1/keys/{key.Id}")).Expect(HttpStatusCode.NotFound, "key.unknown");
    }

    [Theory]
    [InlineData("""{"role": "national", "name": "n"}""")]
    [InlineData("""{"role": "operator", "name": "n"}""")]
    [InlineData("""{"role": "kiosk", "name": " "}""")]
    [InlineData("""{"role": "patron", "name": "n"}""")]
    [InlineData("""{"role": "kiosk", "name": "n", "person": "p"}""")]
    [InlineData("""{"role": "staff", "name": "n", "library": "DK-722300"}""")]
    [InlineData("""{"role": "kiosk"}""")]
    public async Task A_library_makes_keys_of_its_own_roles_only(string body) =>
        _ = (await Admin.Post("/v1/keys", body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Fact]
    public async Task The_clock_moves_forwards_only()
    {
        var moved = (await Admin.Post("/v1/admin/clock", """{"advance": "PT1S"}""")).Expect(HttpStatusCode.OK);
        Assert.True((bool)moved.Json["frozen"]!);

        _ = (await Admin.Post("/v1/admin/clock", """{"to": "2026-01-01T00:00:00Z"}"""))
            .Expect(HttpStatusCode.BadRequest, "clock.backwards");
        _ = (await Admin.Post("/v1/admin/clock", """{"advance": "1 day"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task A_clock_s_request_that_is_repeated_moves_it_once()
    {
        const string body = """{"advance": "PT3S"}""";
        var once = Guid.NewGuid().ToString();

        var moved = (await Admin.Post("/v1/admin/clock", body, once)).Expect(HttpStatusCode.OK);
        var again = (await Admin.Post("/v1/admin/clock", body, once)).Expect(HttpStatusCode.OK);
        var now = (await Admin.Post("/v1/admin/clock", """{"advance": "PT0S"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(moved.Text, again.Text);
        Assert.Equal(moved.Text, now.Text);
        _ = (await Admin.Post("/v1/admin/clock", """{"advance": "PT4S"}""", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
    }

    [Fact]
    public async Task Health_and_figures_need_no_key()
    {
        var nobody = With(null);

        Assert.Equal("ready", (string?)(await nobody.Get("/health/ready")).Expect(HttpStatusCode.OK).Json["status"]);
        Assert.NotNull((await nobody.Get("/health/live")).Expect(HttpStatusCode.OK).Json["clock"]);
        Assert.Contains(
            "skranke_", (await nobody.Get("/metrics")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal("3.1.1", (string?)(await nobody.Get("/openapi/v1.json")).Json["openapi"]);
        _ = (await nobody.Get("/docs")).Expect(HttpStatusCode.OK);
    }

    private async Task<Heard> Make(string name) =>
        (await Admin.Post("/v1/keys", $$"""{"role": "kiosk", "name": "{{name}}"}""")).Expect(HttpStatusCode.Created);
}
