using System.Net;
using System.Text.Json.Nodes;
using Skranke.Tests.SignIn;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Residents and staff sign in with the local test issuer, as the front page shows.</summary>
public sealed class SignInOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Number = "6103171234";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_resident_registers_and_sees_himself()
    {
        var token = Printed("resident", Number, "Åse Prøve");
        var body = new JsonObject
        {
            ["identityToken"] = token,
            ["library"] = "DK-722300",
            ["pin"] = "0472",
            ["rulesAccepted"] = true,
        };

        var made = (await App.Post("/v1/registrations", body.ToJsonString())).Expect(HttpStatusCode.Created);
        var shown = (await With(token).Get($"/v1/patrons/{made.Id}")).Expect(HttpStatusCode.OK);

        Assert.Equal(("Åse Prøve", "1917-03-01"), ((string?)shown.Json["name"], (string?)shown.Json["birthDate"]));
    }

    [Fact]
    public async Task Staff_sign_in_as_persons_with_their_role_at_their_library()
    {
        var staff = With(Printed("staff", "Kim Holm", "DK-722300"));
        var admin = With(Printed("admin", "Ida Holm", "DK-722300"));

        var id = (string)(await Staff.Post("/v1/patrons/lookup", """{"card": "0000000001"}""")).Json["id"]!;
        _ = (await staff.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);
        _ = (await staff.Get("/v1/audit")).Expect(HttpStatusCode.Forbidden, "auth.role");
        var lines = (await admin.Get($"/v1/audit?patron={id}&limit=500")).Expect(HttpStatusCode.OK);

        Assert.Contains(
            lines.Json["items"]!.AsArray(), line => (string?)line!["person"] == "Kim Holm");
    }

    [Fact]
    public async Task Another_key_of_the_same_name_is_not_believed()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-sign-in-").FullName;
        var forger = new LocalIssuer(folder, TimeProvider.System);

        _ = (await With(forger.OfStaff("Kim", "DK-722300", "staff")).Get("/v1/keys"))
            .Expect(HttpStatusCode.Unauthorized);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Health_says_that_an_issuer_for_tests_is_believed()
    {
        var health = (await With(null).Get("/health/live")).Expect(HttpStatusCode.OK);

        Assert.Contains(LocalIssuer.Name, health.Json["testIssuers"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public void The_shell_is_told_the_settings_and_the_key_is_its_owner_s()
    {
        var folder = Path.GetDirectoryName(_engine.SignIn.PublicKeys)!;

        Assert.Contains("export Skranke__Issuers__0__Issuer='urn:skranke:test-issuer'", Printed("settings"),
            StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(folder, "test-issuer.key")));
        }
    }

    [Theory]
    [InlineData("resident")]
    [InlineData("operator Kim DK-722300")]
    [InlineData("settings please")]
    public void What_is_not_understood_is_explained(string asked)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        string[] arguments = ["--data", "nowhere", .. asked.Split(' ')];

        Assert.Equal(2, SignInCommand.Run(arguments, output, errors, TimeProvider.System));

        Assert.Equal("", output.ToString());
        Assert.StartsWith("Usage:", errors.ToString(), StringComparison.Ordinal);
    }

    private string Printed(params string[] asked)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var folder = Path.GetDirectoryName(_engine.SignIn.PublicKeys)!;
        Assert.Equal(0, SignInCommand.Run(["--data", folder, .. asked], output, errors, TimeProvider.System));
        return output.ToString().Trim();
    }
}
