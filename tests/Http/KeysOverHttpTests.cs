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

    [Theory]
    [InlineData("""{"role": "national", "name": "n"}""")]
    [InlineData("""{"role": "operator", "name": "n"}""")]
    [InlineData("""{"role": "kiosk", "name": " "}""")]
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
}
