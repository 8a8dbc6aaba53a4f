using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Exclusions that staff decide, and what the letter says (H47, H49).</summary>
public class ExclusionsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task Who_spoiled_what_was_lent_twice_is_announced_an_exclusion_when_staff_confirm_it()
    {
        var patron = await TwiceSpoiled("8800000041");
        var proposed = await Exclusion(patron, "not-returned");
        Assert.Equal("proposed", (string?)proposed["state"]);
        var items = (await Staff.Get("/v1/work-items?limit=500&kind=exclusion-proposed")).Expect(HttpStatusCode.OK);
        _ = Assert.Single(
            items.Json["items"]!.AsArray(), item => (string?)item!["patronId"] == patron);

        var path = $"/v1/exclusions/{proposed["id"]}/confirm";
        _ = (await App.Post(path, "{}")).Expect(HttpStatusCode.Forbidden, "auth.role");
        var once = Guid.NewGuid().ToString();
        var confirmed = (await Staff.Post(path, """{"reason": "two letters"}""", once)).Expect(HttpStatusCode.OK);
        Assert.Equal(confirmed.Text, (await Staff.Post(path, """{"reason": "two letters"}""", once)).Text);
        Assert.Equal("announced", (string?)(await Exclusion(patron, "not-returned"))["state"]);
        _ = (await Staff.Post(path, "{}")).Expect(HttpStatusCode.UnprocessableEntity, "exclusion.not-proposed");

        await Drain();
        var set = await Exclusion(patron, "not-returned");
        Assert.Equal(("to-come", "2026-11-30T23:00:00.000Z"), ((string?)set["state"], (string?)set["from"]));
        var letter = (await Staff.Get($"/v1/patrons/{patron}/notices?limit=500")).Expect(HttpStatusCode.OK)
            .Json["items"]!.AsArray().Single(notice => (string?)notice!["kind"] == "exclusion-announced")!;
        var text = (string)letter["text"]!;
        Assert.Equal("letter", (string?)letter["channel"]);
        Assert.Contains("udelukker dig fra at låne fra og med", text, StringComparison.Ordinal);
        Assert.Contains("Grund: ", text, StringComparison.Ordinal);
        Assert.Contains("Regel: ", text, StringComparison.Ordinal);
        Assert.Contains("Du kan udtale dig til biblioteket, inden udelukkelsen begynder.", text);
        Assert.Contains("klage", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Two copies of two visits come back damaged; claims for copies are no debt.</summary>
    private async Task<string> TwiceSpoiled(string card)
    {
        var file =
            "card,name,nationalId,birthDate,street,postalCode,city\n"
            + $"{card},Ivar Glemsom,0302600{card[^3..]},1960-02-03,Kirkevej 1,2970,Hørsholm\n";
        _ = (await Staff.Say(HttpMethod.Post, "/v1/imports/patrons", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK);
        foreach (var day in new[] { "2026-11-03", "2026-11-10" })
        {
            var copy = await FreeCopy();
            var loan = $"card,copy,loanedAt,dueDate,renewals\n{card},{copy},{day}T10:00:00Z,2026-12-10,0\n";
            _ = (await Staff.Say(HttpMethod.Post, "/v1/imports/loans", loan, type: "text/csv"))
                .Expect(HttpStatusCode.OK);
            _ = (await Staff.Post(
                "/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}", "condition": "damaged"}"""))
                .Expect(HttpStatusCode.OK);
        }

        await Drain();
        return (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK).Id;
    }

    private async Task<JsonNode> Exclusion(string patron, string ground) =>
        (await Staff.Get($"/v1/patrons/{patron}")).Expect(HttpStatusCode.OK).Json["exclusions"]!.AsArray()
            .Single(exclusion => (string?)exclusion!["ground"] == ground)!;

    /// <summary>What is due is done, and what is to go out has gone out; imports of other tests hold it.</summary>
    private async Task Drain()
    {
        _ = (await Admin.Post($"/v1/libraries/{Library}/notices/release", null)).Expect(HttpStatusCode.OK);
        await _engine.Services.MoveClock(_engine.Services.Clock.Now, CancellationToken.None);
    }
}
