using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

public class CardsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task A_lost_card_is_blocked_at_once_and_freed_when_it_turns_up()
    {
        const string card = "0000000021";
        var patron = await PatronOf(card);
        var copy = await FreeCopy();

        var blocked = (await Staff.Post($"/v1/patrons/{patron}/cards/{card}/block", """{"reason": "stolen"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("blocked", (string?)blocked.Json["cards"]![0]!["state"]);
        Assert.Equal("stolen", (string?)blocked.Json["cards"]![0]!["blockReason"]);
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.blocked");

        var id = blocked.Json["cards"]![0]!["id"];
        var freed = (await Staff.Post($"/v1/patrons/{patron}/cards/{id}/unblock", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("active", (string?)freed.Json["cards"]![0]!["state"]);
        Assert.Null(freed.Json["cards"]![0]!["blockReason"]);
    }

    [Fact]
    public async Task The_same_key_blocks_once_and_a_stale_version_not_at_all()
    {
        const string card = "0000000022";
        var patron = await PatronOf(card);
        var path = $"/v1/patrons/{patron}/cards/{card}/block";
        var once = Guid.NewGuid().ToString();

        var first = (await Staff.Post(path, null, once)).Expect(HttpStatusCode.OK);
        Assert.Equal(first.Text, (await Staff.Post(path, null, once)).Text);
        _ = (await Staff.Post(path, "{}", ifMatch: "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Who_may_not_or_names_no_card_of_the_patron_changes_nothing()
    {
        var patron = await PatronOf(DemoLibraries.FirstCard);

        _ = (await Kiosk.Post($"/v1/patrons/{patron}/cards/{Card}/block", null))
            .Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Post($"/v1/patrons/{patron}/cards/{Card}/block", null))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Staff.Post($"/v1/patrons/{patron}/cards/nobody/block", null))
            .Expect(HttpStatusCode.NotFound, "card.unknown");
        _ = (await Staff.Post($"/v1/patrons/{patron}/cards/{Card}/block", """{"reason": "eaten"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    private async Task<JsonNode> PatronOf(string card) =>
        (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK).Json["id"]!;
}
