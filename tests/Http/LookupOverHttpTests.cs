using System.Net;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class LookupOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task A_patron_is_found_by_a_card()
    {
        var found = (await Kiosk.Post("/v1/patrons/lookup", $$"""{"card": "{{Card}}"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(Card, (string?)found.Json["cards"]![0]!["number"]);
        Assert.Null(found.Json["contact"]);
        _ = (await Kiosk.Get($"/v1/patrons/{found.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_national_card_is_found_everywhere_and_shown_to_strangers_in_part()
    {
        var body = $$"""{"card": "{{DemoLibraries.FirstNationalCard}}"}""";

        var home = (await Stranger.Post("/v1/patrons/lookup", body)).Expect(HttpStatusCode.OK);
        var abroad = (await Staff.Post("/v1/patrons/lookup", body)).Expect(HttpStatusCode.OK);

        Assert.NotNull(home.Json["memberships"]);
        Assert.Null(abroad.Json["memberships"]);
        Assert.Equal(home.Id, abroad.Id);
        _ = (await Kiosk.Post("/v1/patrons/lookup", body)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Theory]
    [InlineData("""{"card": "nobody"}""", HttpStatusCode.UnprocessableEntity, "card.unknown")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"nationalId": "12"}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"card": "1", "nationalId": "0101801234"}""", HttpStatusCode.BadRequest, "request.malformed")]
    public async Task What_finds_nobody_is_told_why(string body, HttpStatusCode status, string code) =>
        _ = (await Staff.Post("/v1/patrons/lookup", body)).Expect(status, code);

    [Fact]
    public async Task The_status_tells_what_stands_in_the_way()
    {
        var id = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{DemoLibraries.ExcludedCard}}"}""")).Id;

        var status = (await Kiosk.Get($"/v1/patrons/{id}/status")).Expect(HttpStatusCode.OK);

        Assert.False((bool)status.Json["mayBorrow"]!);
        Assert.Equal("patron.excluded", (string?)status.Json["refusals"]![0]!["code"]);
    }

    [Theory]
    [InlineData("fees")]
    [InlineData("notices")]
    [InlineData("reservations")]
    public async Task A_patron_s_lists_can_be_read(string list)
    {
        var id = (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{Card}}"}""")).Id;

        Assert.NotNull((await Staff.Get($"/v1/patrons/{id}/{list}")).Expect(HttpStatusCode.OK).Json["items"]);
    }

    [Theory]
    [InlineData("/v1/libraries")]
    [InlineData("/v1/libraries/DK-722300")]
    [InlineData("/v1/libraries/NO-2183300")]
    [InlineData("/v1/libraries/DK-722300/policy")]
    [InlineData("/v1/libraries/DK-722300/calendar")]
    [InlineData("/v1/titles/870970-basis:10000001")]
    [InlineData("/v1/titles/870970-basis:10000001/queue")]
    [InlineData("/v1/branches/DK-722301/picklist")]
    public async Task What_a_library_is_made_of_can_be_read(string path) =>
        _ = (await Staff.Get(path)).Expect(HttpStatusCode.OK);

    [Theory]
    [InlineData("/v1/libraries/NO-2183300/policy")]
    [InlineData("/v1/libraries/NO-2183300/calendar")]
    [InlineData("/v1/copies/6000000001?owner=NO-2183300")]
    public async Task Another_library_s_choices_are_its_own(string path) =>
        _ = (await Staff.Get(path)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
}
