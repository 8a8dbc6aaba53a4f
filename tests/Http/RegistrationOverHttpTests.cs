using System.Net;
using System.Text.Json.Nodes;
using Skranke.NationalIds;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Registering at the desk and on the web, as callers see it. Everybody here has a number of their own, which
/// belongs to nobody.</summary>
public sealed class RegistrationOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Rana = "NO-2183300";
    private static int _numbers = 4300;
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_patron_registered_at_the_desk_borrows_at_once()
    {
        var made = (await Staff.Post(
            "/v1/patrons",
            """
            {"name": "Åse Ny", "birthDate": "1984-03-17", "pin": "0472", "kind": "person", "cardKind": "local"}
            """))
            .Expect(HttpStatusCode.Created);

        Assert.Equal("Åse Ny", (string?)made.Json["name"]);
        Assert.Equal("adult", (string?)made.Json["category"]);
        var membership = Assert.Single(made.Json["memberships"]!.AsArray())!;
        Assert.Equal(("active", true, Library),
            ((string?)membership["state"], (bool)membership["home"]!, (string?)membership["library"]));
        var card = (string)Assert.Single(made.Json["cards"]!.AsArray())!["number"]!;
        Assert.StartsWith("99000", card, StringComparison.Ordinal);
        var copy = await FreeCopy();
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}", "pin": "0472"}"""))
            .Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_same_key_registers_once_and_another_body_not_at_all()
    {
        var once = Guid.NewGuid().ToString();
        const string body = """{"name": "Bo Een Gang", "birthDate": "1984-03-17"}""";

        var first = (await Staff.Post("/v1/patrons", body, once)).Expect(HttpStatusCode.Created);
        var again = (await Staff.Post("/v1/patrons", body, once)).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Text, again.Text);
        _ = (await Staff.Post("/v1/patrons", """{"name": "Bo To", "birthDate": "1984-03-17"}""", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
    }

    [Theory]
    [InlineData("""{"birthDate": "1984-03-17"}""", "name")]
    [InlineData("""{"name": " "}""", "name")]
    [InlineData("""{"name": "A", "nationalId": "1234567890"}""", "nationalId")]
    [InlineData("""{"name": "A", "pin": "12345"}""", "pin")]
    [InlineData("""{"name": "A", "pin": "12a4"}""", "pin")]
    [InlineData("""{"name": "A", "email": "nobody"}""", "email")]
    [InlineData("""{"name": "A", "phone": "12"}""", "phone")]
    [InlineData("""{"name": "A", "kind": "robot"}""", "kind")]
    [InlineData("""{"name": "A", "cardKind": "golden"}""", "cardKind")]
    [InlineData("""{"name": "A", "card": "7703840001"}""", "card")]
    [InlineData("""{"name": "A", "language": "sv"}""", "language")]
    [InlineData("""{"name": "A", "municipality": "Rana"}""", "municipality")]
    [InlineData("""{"name": "A", "address": {"city": "Rana"}}""", "address.street")]
    [InlineData("""{"name": "A", "guardian": {}}""", "guardian")]
    [InlineData("""{"name": "A", "guardian": {"name": "B", "patronId": "7"}}""", "guardian")]
    [InlineData("""{"name": "A", "consent": {"kinds": []}}""", "consent.kinds")]
    [InlineData("""{"name": "A", "consent": {"kinds": ["all"]}}""", "consent.kinds")]
    public async Task What_cannot_be_read_is_named(string body, string field)
    {
        var refused = (await Staff.Post("/v1/patrons", body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Equal(field, (string?)refused.Json["data"]!["field"]);
    }

    [Fact]
    public async Task Nothing_that_was_typed_comes_back_in_a_refusal()
    {
        var number = Danish("170384");
        var body = $$"""
            {"name": "Canary Hansen", "nationalId": "{{number}}", "birthDate": "1984-03-18", "pin": "7391"}
            """;

        var refused = (await Staff.Post("/v1/patrons", body))
            .Expect(HttpStatusCode.UnprocessableEntity, "registration.birth-date-contradicts");

        Assert.All(["Canary", number, "7391", "1984"], secret =>
            Assert.DoesNotContain(secret, refused.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_institution_has_a_local_card_and_somebody_who_answers_for_it()
    {
        _ = (await Staff.Post("/v1/patrons", """{"name": "Børnehaven Solsikken", "kind": "institution"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "registration.responsible-missing");
        var made = (await Staff.Post(
            "/v1/patrons",
            """{"name": "Børnehaven Solsikken", "kind": "institution", "responsiblePerson": "Kim Leder"}"""))
            .Expect(HttpStatusCode.Created);

        Assert.Equal("institution", (string?)made.Json["category"]);
        Assert.Equal("local", (string?)Assert.Single(made.Json["cards"]!.AsArray())!["kind"]);
        Assert.Equal("Kim Leder", (string?)made.Json["contact"]!["responsiblePerson"]);
    }

    [Fact]
    public async Task Who_shows_an_identity_in_Denmark_borrows_at_once_by_the_national_id()
    {
        var number = Danish("170384");
        var body = Registration(number, "Åse Mit", Library);

        var made = (await App.Post("/v1/registrations", body)).Expect(HttpStatusCode.Created);

        Assert.Equal(("Åse Mit", "1984-03-17", "active"),
            ((string?)made.Json["name"], (string?)made.Json["birthDate"],
            (string?)made.Json["memberships"]![0]!["state"]));
        Assert.Equal("national-id", (string?)Assert.Single(made.Json["cards"]!.AsArray())!["kind"]);
        var copy = await FreeCopy();
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{number}}", "copy": "{{copy}}", "pin": "0472"}"""))
            .Expect(HttpStatusCode.Created);
        var again = (await App.Post("/v1/registrations", Registration(number, "Åse Mit", Library)))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.already-registered");
        Assert.Equal(made.Id, (string?)again.Json["data"]!["patronId"]);
    }

    [Fact]
    public async Task In_Norway_the_membership_waits_for_the_library_that_was_chosen()
    {
        var number = Norwegian("170384");

        var made = (await By("national").Post("/v1/registrations", Registration(number, "Kari Ny", Rana)))
            .Expect(HttpStatusCode.Created);

        var membership = Assert.Single(made.Json["memberships"]!.AsArray())!;
        Assert.Equal((Rana, "pending", true),
            ((string?)membership["library"], (string?)membership["state"], (bool)membership["home"]!));
        var card = made.Json["cards"]!.AsArray().Single(one => (string?)one!["kind"] == "national-digital")!;
        Assert.Matches("^N[0-9]{9}$", (string?)card["number"]);
    }

    [Fact]
    public async Task A_registration_names_a_library_that_the_key_reaches()
    {
        var body = JsonNode.Parse(Registration(Danish("170384"), "Åse", Library))!;
        _ = body.AsObject().Remove("library");

        _ = (await App.Post("/v1/registrations", body.ToJsonString()))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await App.Post("/v1/registrations", Registration(Danish("170384"), "Åse", Rana)))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await By("national").Post("/v1/registrations", Registration(Danish("170384"), "Åse", "DK-999999")))
            .Expect(HttpStatusCode.UnprocessableEntity, "library.unknown");
    }

    [Fact]
    public async Task Who_proves_nothing_is_not_registered()
    {
        var forged = JsonNode.Parse(Registration(Danish("170384"), "Åse", Library))!;
        forged["identityToken"] = "eyJ.forged.token";

        _ = (await App.Post("/v1/registrations", forged.ToJsonString()))
            .Expect(HttpStatusCode.UnprocessableEntity, "identity.token-invalid");
        _ = (await App.Post("/v1/registrations", Registration(Danish("170384"), null, Library)))
            .Expect(HttpStatusCode.UnprocessableEntity, "identity.no-name");
    }

    [Fact]
    public async Task Children_come_with_a_guardian()
    {
        var (guardian, child) = (Danish("170384"), Danish("040516", fourth: 4));
        _ = (await App.Post("/v1/registrations", Registration(child, "Lille Ny", Library)))
            .Expect(HttpStatusCode.UnprocessableEntity, "registration.too-young");
        var body = JsonNode.Parse(Registration(guardian, "Mor Ny", Library))!;
        body["child"] = new JsonObject { ["nationalId"] = child, ["name"] = "Lille Ny" };
        body["consent"] = new JsonObject { ["kinds"] = new JsonArray("guardian-borrow") };

        var made = (await App.Post("/v1/registrations", body.ToJsonString())).Expect(HttpStatusCode.Created);

        Assert.Equal("pending", (string?)made.Json["memberships"]![0]!["state"]);
        var known = Assert.Single((await Staff.Get($"/v1/patrons/{made.Id}/guardians")).Json["items"]!.AsArray())!;
        Assert.Equal(("Mor Ny", "2034-05-04"), ((string?)known["name"], (string?)known["until"]));
        var consents = (await Staff.Get($"/v1/patrons/{made.Id}/consents")).Json["items"]!.AsArray();
        Assert.Equal(["data", "guardian-borrow"], consents.Select(one => (string?)one!["kind"]).Order());
        Assert.All(consents, one => Assert.Equal((string?)known["id"], (string?)one!["guardian"]));
    }

    [Fact]
    public async Task The_same_number_at_the_same_moment_is_one_national_account()
    {
        var number = Norwegian("170384");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            By("national").Post("/v1/registrations", Registration(number, "Kari Samtidig", Rana))));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer =>
        {
            _ = answer.Expect(HttpStatusCode.UnprocessableEntity, "patron.already-registered");
            Assert.Equal(made.Id, (string?)answer.Json["data"]!["patronId"]);
        });
    }

    [Fact]
    public async Task Only_the_desk_and_whoever_shows_an_identity_register()
    {
        _ = (await Kiosk.Post("/v1/patrons", """{"name": "A"}""")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await App.Post("/v1/patrons", """{"name": "A"}""")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Kiosk.Post("/v1/registrations", "{}")).Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    private string Registration(string number, string? name, string library) => new JsonObject
    {
        ["identityToken"] = _engine.Issuer.TokenOf(number, name),
        ["library"] = library,
        ["pin"] = "0472",
        ["email"] = "ny@example.org",
        ["rulesAccepted"] = true,
    }.ToJsonString();

    /// <summary>Ten digits; the day is raised by sixty, as in numbers that belong to nobody.</summary>
    private static string Danish(string born, int fourth = 0) =>
        $"{int.Parse(born[..2]) + 60}{born[2..]}{fourth}{Interlocked.Increment(ref _numbers) % 1000:D3}";

    /// <summary>Eleven digits; the month is raised by eighty.</summary>
    private static string Norwegian(string born)
    {
        while (true)
        {
            var three = Interlocked.Increment(ref _numbers) % 499;
            var nine = $"{born[..2]}{int.Parse(born[2..4]) + 80}{born[4..]}{three:D3}";
            if (NorwegianNumber.Complete(nine) is { } whole)
            {
                return whole;
            }
        }
    }
}
