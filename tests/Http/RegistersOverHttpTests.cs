using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>National cards, registers and temporary addresses over HTTP.</summary>
public sealed class RegistersOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private static int _number = 700_000_000;

    private Caller National => By("national");

    [Fact]
    public async Task A_card_of_another_system_works_here_once_its_library_has_activated_it()
    {
        var number = NewNumber();
        var put = (await Put(number, Body())).Expect(HttpStatusCode.OK);

        Assert.Equal(
            [
                "address", "changedAt", "changedBy", "email", "homeLibrary", "id", "libraries", "name", "nationalId",
                "number", "phone", "state",
            ],
            put.Json.AsObject().Select(field => field.Key).Order());
        Assert.Equal("active", (string?)put.Json["state"]);
        Assert.StartsWith("NO-", (string?)put.Json["changedBy"]);
        (await Staff.Post("/v1/checkouts", $$"""{"card": "{{number}}", "copy": "{{await FreeCopy()}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.not-activated");
    }

    [Fact]
    public async Task Whoever_has_not_seen_the_latest_state_gets_it_with_409()
    {
        var number = NewNumber();
        var first = (await Put(number, Body())).Expect(HttpStatusCode.OK);
        var second = await Put(number, Body(phone: "2", lastChanged: (string)first.Json["changedAt"]!));
        second.Expect(HttpStatusCode.OK);

        var late = (await Put(number, Body(phone: "3", lastChanged: (string)first.Json["changedAt"]!)))
            .Expect(HttpStatusCode.Conflict, "national-card.changed");

        Assert.Equal(second.Json.ToJsonString(), late.Json["data"]!["record"]!.ToJsonString());

        // An answer that was lost is asked for again.
        (await Put(number, Body(phone: "2", lastChanged: (string)first.Json["changedAt"]!)))
            .Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_is_in_the_feed_at_once_and_the_feed_goes_on_from_there()
    {
        var number = NewNumber();
        var place = (string?)(await Put(number, Body())).Json["changedAt"];
        (await Put(number, Body(state: "lost", lastChanged: place))).Expect(HttpStatusCode.OK);

        var page = (await National.Get($"/v1/national/cards?changedAfter={place}")).Expect(HttpStatusCode.OK);

        var told = Assert.Single(page.Json["items"]!.AsArray(), card => (string?)card!["number"] == number)!;
        Assert.Equal("lost", (string?)told["state"]);
        var after = (string?)page.Json["changedAfter"];
        Assert.Empty((await National.Get($"/v1/national/cards?changedAfter={after}")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_blocked_card_of_ours_is_in_the_feed_with_the_block()
    {
        var rana = By("staff@NO-2183300");
        var cards = (await National.Get("/v1/national/cards?limit=500")).Json["items"]!.AsArray();
        var number = (string)cards.First(card => (string?)card!["state"] == "active"
            && (string?)card["homeLibrary"] == "NO-2183300" && (string?)card["changedBy"] == "skranke")!["number"]!;
        var patron = (await rana.Post("/v1/patrons/lookup", $$"""{"card": "{{number}}"}""")).Id;

        (await rana.Post($"/v1/patrons/{patron}/cards/{number}/block", "{}")).Expect(HttpStatusCode.OK);

        var told = (await National.Get($"/v1/national/cards/{number}")).Expect(HttpStatusCode.OK);
        Assert.Equal("lost", (string?)told.Json["state"]);
        (await rana.Post($"/v1/patrons/{patron}/cards/{number}/unblock", "{}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Somebody_is_found_by_national_id_in_the_body()
    {
        var (number, nationalId) = (NewNumber(), NewNationalId());
        (await Put(number, Body(nationalId: nationalId))).Expect(HttpStatusCode.OK);

        var found = await National.Post("/v1/national/cards/lookup", $$"""{"nationalId": "{{nationalId}}"}""");

        Assert.Equal(
            number, (string?)Assert.Single(found.Expect(HttpStatusCode.OK).Json["items"]!.AsArray())!["number"]);
    }

    [Fact]
    public async Task A_new_number_of_the_same_person_replaces_the_old_one()
    {
        var (old, next, nationalId) = (NewNumber(), NewNumber(), NewNationalId());
        (await Put(old, Body(nationalId: nationalId))).Expect(HttpStatusCode.OK);

        (await Put(next, Body(nationalId: nationalId))).Expect(HttpStatusCode.OK);

        var dead = (await National.Get($"/v1/national/cards/{old}")).Json;
        Assert.Equal(("replaced", next), ((string?)dead["state"], (string?)dead["replacedBy"]));
        (await Staff.Post("/v1/checkouts", $$"""{"card": "{{old}}", "copy": "{{await FreeCopy()}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
    }

    [Fact]
    public async Task A_card_that_nobody_here_uses_is_withdrawn_and_told_without_its_holder()
    {
        var number = NewNumber();
        var put = (await Put(number, Body())).Expect(HttpStatusCode.OK);
        var place = (string?)put.Json["changedAt"];
        var path = $"/v1/national/cards/{number}?lastChanged={place}";

        var gone = (await National.Delete(path)).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["changedAt", "changedBy", "deleted", "id"], gone.Json.AsObject().Select(field => field.Key).Order());
        (await National.Get($"/v1/national/cards/{number}")).Expect(HttpStatusCode.NotFound, "national-card.unknown");
        (await National.Delete(path)).Expect(HttpStatusCode.NotFound, "national-card.unknown");
        var told = (await National.Get($"/v1/national/cards?changedAfter={place}")).Json["items"]!.AsArray();
        Assert.Single(told, card => (string?)card!["id"] == put.Id && (bool?)card["deleted"] == true);
    }

    [Theory]
    [InlineData("/v1/national/cards?changedAfter=yesterday")]
    [InlineData("/v1/national/cards?limit=0")]
    public async Task What_cannot_be_read_is_malformed(string path) =>
        (await National.Get(path)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Theory]
    [InlineData("0123456789")]
    [InlineData("N12345678")]
    public async Task A_number_is_n_and_nine_digits(string number)
    {
        (await Put(number, Body())).Expect(HttpStatusCode.BadRequest, "request.malformed");
        (await National.Get($"/v1/national/cards/{number}")).Expect(HttpStatusCode.NotFound, "national-card.unknown");
    }

    [Fact]
    public async Task Only_the_national_role_reads_and_writes_the_register()
    {
        foreach (var caller in new[] { Staff, Kiosk, App, Admin, By("operator") })
        {
            (await caller.Get("/v1/national/cards")).Expect(HttpStatusCode.Forbidden, "auth.role");
            (await caller.Say(HttpMethod.Put, "/v1/national/cards/N999999999", Body()))
                .Expect(HttpStatusCode.Forbidden, "auth.role");
        }
    }

    [Theory]
    [InlineData("/v1/population/runs")]
    [InlineData("/v1/national/runs")]
    public async Task An_engine_without_registers_says_so(string path)
    {
        (await Admin.Post(path, null)).Expect(HttpStatusCode.UnprocessableEntity, "register.not-configured");
        (await National.Get(path + "/1")).Expect(HttpStatusCode.NotFound, "register.run-unknown");
        (await Staff.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    [Fact]
    public async Task A_temporary_address_is_added_shown_and_removed()
    {
        var patron = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{Card}}"}""")).Id;

        var added = (await Staff.Post(
            $"/v1/patrons/{patron}/addresses",
            """
            {"street": "Hytteveien 2", "postalCode": "8640", "city": "Hemnesberget", "country": "NO",
             "to": "2099-01-01"}
            """))
            .Expect(HttpStatusCode.OK);

        var address = Assert.Single(added.Json["contact"]!["temporaryAddresses"]!.AsArray())!;
        Assert.Equal("Hytteveien 2", (string?)address["street"]);
        var path = $"/v1/patrons/{patron}/addresses/{address["id"]}";
        var removed = (await Staff.Delete(path)).Expect(HttpStatusCode.OK);
        Assert.Null(removed.Json["contact"]!["temporaryAddresses"]);
        (await Staff.Delete(path)).Expect(HttpStatusCode.NotFound, "patron.address-unknown");
    }

    [Theory]
    [InlineData("""{"city": "Hemnesberget"}""")]
    [InlineData("""{"street": "Hytteveien 2", "from": "2026-12-02", "to": "2026-12-01"}""")]
    [InlineData("""{"street": "Hytteveien 2", "country": "Norge"}""")]
    public async Task An_address_that_makes_no_sense_is_malformed(string body)
    {
        var patron = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{Card}}"}""")).Id;

        (await Staff.Post($"/v1/patrons/{patron}/addresses", body))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    private static string NewNumber() => $"N{Interlocked.Increment(ref _number):D9}";

    /// <summary>A Danish replacement number that nobody in the demo has.</summary>
    private static string NewNationalId() => $"611201{Interlocked.Increment(ref _number) % 10_000:D4}";

    private Task<Heard> Put(string number, string body) =>
        National.Say(HttpMethod.Put, $"/v1/national/cards/{number}", body);

    private static string Body(
        string phone = "1", string? lastChanged = null, string? nationalId = null, string state = "active")
    {
        var body = new JsonObject
        {
            ["name"] = "Kari Nordmann",
            ["nationalId"] = nationalId ?? NewNationalId(),
            ["address"] = new JsonObject { ["street"] = "Storgata 1", ["postalCode"] = "8622", ["city"] = "Mo i Rana" },
            ["phone"] = phone,
            ["email"] = "kari@example.org",
            ["libraries"] = new JsonArray("NO-9999999"),
            ["homeLibrary"] = Library,
            ["state"] = state,
        };
        if (lastChanged is not null)
        {
            body["lastChanged"] = lastChanged;
            _ = body.Remove("nationalId");
        }

        return body.ToJsonString();
    }
}
