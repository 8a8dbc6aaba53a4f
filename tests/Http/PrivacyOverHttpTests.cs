using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Access, erasure and the wish to keep a history, as callers meet them (H50).</summary>
public sealed class PrivacyOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private static int _cards = 8_800_000;

    [Fact]
    public async Task Everything_that_is_known_is_given_and_that_it_was_given_is_an_event()
    {
        var (patron, card) = await Newcomer();
        var copy = await FreeCopy();
        _ = await Lend(copy, card);

        var tables = (await Staff.Get($"/v1/patrons/{patron}/data")).Expect(HttpStatusCode.OK).Json["tables"]!;

        Assert.Equal("Inger Marie", (string?)tables["patron_contact"]![0]!["name"]);
        Assert.Equal(NationalIdOf(card), (string?)tables["patron_contact"]![0]!["national_id"]);
        Assert.Null(tables["patron_contact"]![0]!["national_id_index"]);
        Assert.Null(tables["patron"]![0]!["pin_hash"]);
        Assert.Equal(card, (string?)tables["card"]![0]!["number"]);
        Assert.Equal(copy, (string?)tables["loan"]![0]!["copyBarcode"]);
        Assert.NotNull(tables["loan"]![0]!["titleText"]);
        Assert.Contains(84, tables["event"]!.AsArray().Select(row => (int)row!["kind"]!));
    }

    [Fact]
    public async Task Another_library_is_given_nothing_and_a_kiosk_neither()
    {
        var (patron, _) = await Newcomer();

        _ = (await Stranger.Get($"/v1/patrons/{patron}/data")).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Kiosk.Get($"/v1/patrons/{patron}/data")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Post($"/v1/patrons/{patron}/erasure", null))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Staff.Get("/v1/patrons/999999999/data")).Expect(HttpStatusCode.NotFound, "patron.unknown");
    }

    [Fact]
    public async Task A_patron_is_erased_when_nothing_is_open_and_asked_again_it_is_answered_the_same()
    {
        var (patron, card) = await Newcomer();
        var copy = await FreeCopy();
        _ = await Lend(copy, card);
        var once = Guid.NewGuid().ToString();

        var refused = (await Staff.Post($"/v1/patrons/{patron}/erasure", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "erasure.loans-open");
        Assert.Equal(1, (int)refused.Json["data"]!["open"]!);
        _ = (await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal("account", Erased(await Staff.Post($"/v1/patrons/{patron}/erasure", null, once)));
        Assert.Equal("account", Erased(await Staff.Post($"/v1/patrons/{patron}/erasure", null, once)));
        _ = (await Staff.Post($"/v1/patrons/{patron}/erasure", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.erased");
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.unknown");
        _ = (await Staff.Post("/v1/checkouts", $$"""{"patronId": "{{patron}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.erased");
        Assert.Null((await Staff.Get($"/v1/patrons/{patron}")).Expect(HttpStatusCode.OK).Json["name"]);
        Assert.Empty(Items(
            await Staff.Post("/v1/patrons/lookup", $$"""{"nationalId": "{{NationalIdOf(card)}}"}""")));
    }

    [Fact]
    public async Task A_loan_of_whom_nobody_knows_is_still_shown_without_its_patron()
    {
        var (patron, card) = await Newcomer();
        var copy = await FreeCopy();
        var loan = (await Lend(copy, card)).Id;
        var back = (await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        var receipt = (string)back.Json["receipt"]!["id"]!;
        Assert.Equal(patron, (string?)(await Staff.Get($"/v1/receipts/{receipt}")).Json["patronId"]);

        Assert.Equal("account", Erased(await Staff.Post($"/v1/patrons/{patron}/erasure", null)));

        var shown = (await Staff.Get($"/v1/loans/{loan}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("closed", null), ((string?)shown["state"], (string?)shown["patronId"]));
        Assert.Null((await Staff.Get($"/v1/receipts/{receipt}")).Expect(HttpStatusCode.OK).Json["patronId"]);
        var undo = (await Staff.Post($"/v1/loans/{loan}/undo", """{"reason": "wrong pile"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "loan.closed");
        Assert.Equal("privacy.history-retention", (string?)undo.Json["rule"]);
        _ = (await Staff.Post($"/v1/loans/{loan}/renewals", "{}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "loan.closed");
    }

    [Fact]
    public async Task The_wish_to_keep_the_history_is_recorded_and_withdrawn()
    {
        var (patron, _) = await Newcomer();
        var path = $"/v1/patrons/{patron}/history";

        _ = (await Staff.Say(HttpMethod.Put, path, """{"keep": true}""")).Expect(HttpStatusCode.OK);
        Assert.Single((await Data(patron))["history_consent"]!.AsArray());
        _ = (await App.Say(HttpMethod.Put, path, """{"keep": false}""")).Expect(HttpStatusCode.OK);
        Assert.Empty((await Data(patron))["history_consent"]!.AsArray());
        _ = (await Staff.Say(HttpMethod.Put, path, "{}")).Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Kiosk.Say(HttpMethod.Put, path, """{"keep": true}""")).Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    [Fact]
    public async Task What_was_counted_is_read_as_json_and_as_csv()
    {
        _ = (await Admin.Post("/v1/admin/clock", """{"advance": "PT1S"}""")).Expect(HttpStatusCode.OK);

        var rows = Items((await Admin.Get("/v1/statistics?from=2026-01-01&to=2026-12-31&by=library,material"))
            .Expect(HttpStatusCode.OK));
        var csv = (await Staff.Get("/v1/statistics?from=2026-01-01&to=2026-12-31&by=month&format=csv"))
            .Expect(HttpStatusCode.OK).Text;

        Assert.All(rows, row => Assert.Equal(Library, (string?)row!["library"]));
        Assert.StartsWith(
            "month;loans;renewals;returns;interlibraryIn;interlibraryOut;reservations;activeBorrowers\r\n",
            csv,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?from=2026-01-01")]
    [InlineData("?from=2026-02-01&to=2026-01-01")]
    [InlineData("?from=2026-01-01&to=2026-12-31&by=name")]
    [InlineData("?from=2026-01-01&to=2026-12-31&by=month,month")]
    [InlineData("?from=2026-01-01&to=2026-12-31&format=xml")]
    public async Task What_cannot_be_counted_is_malformed(string query) =>
        _ = (await Staff.Get("/v1/statistics" + query)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    private async Task<JsonNode> Data(string patron) =>
        (await Staff.Get($"/v1/patrons/{patron}/data")).Expect(HttpStatusCode.OK).Json["tables"]!;

    private static JsonArray Items(Heard heard) => heard.Json["items"]!.AsArray();

    private static string? Erased(Heard heard) => (string?)heard.Expect(HttpStatusCode.OK).Json["erased"];

    private static string NationalIdOf(string card) => "020579" + card[^4..];

    /// <summary>A member of Hørsholm whom no other test knows.</summary>
    private async Task<(string Id, string Card)> Newcomer()
    {
        var card = Interlocked.Increment(ref _cards).ToString();
        _ = (await Staff.Say(
            HttpMethod.Post,
            "/v1/imports/patrons",
            $"card,name,nationalId,birthDate\n{card},Inger Marie,{NationalIdOf(card)},1979-05-02\n",
            type: "text/csv")).Expect(HttpStatusCode.OK);
        var found = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK);
        return (found.Id, card);
    }
}
