using System.Net;
using Skranke.Cards;
using Skranke.Silo.Registers;
using Skranke.Silo.Registers.National;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>A register of national cards over HTTP that another system keeps, and what is made of one that is not
/// well.</summary>
public sealed class HttpNationalRegisterTests
{
    private const string Stored =
        """
        {"id": "7", "number": "N000000001", "name": "Kari", "state": "active", "libraries": ["NO-2183300"],
         "changedAt": "2026-11-25T10:00:00.000001Z", "changedBy": "other", "shoeSize": 38}
        """;

    private static readonly Uri Address = new("https://register.example/cards");
    private static readonly DateTimeOffset Seen = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

    private static readonly NationalCardRecord Card = new()
    {
        Id = "7",
        Number = "N000000001",
        Name = "Kari",
        NationalId = "17838412345",
        Address = new NationalAddress("Storgata 1", "8622", "Mo i Rana"),
        Libraries = ["NO-2183300"],
        HomeLibrary = "NO-2183300",
        State = NationalCardState.Active,
        ChangedAt = "2026-11-24T09:30:00.000000Z",
        ChangedBy = "skranke",
    };

    [Fact]
    public async Task The_feed_is_asked_for_from_the_register_s_own_time_on()
    {
        var stub = Answering(
            HttpStatusCode.OK,
            $$"""{"items": [{{Stored}}], "changedAfter": "2026-11-25T10:00:00.000001Z", "more": true}""");
        using var register = Over(stub);

        var page = await register.ChangedAfterAsync(Seen.AddTicks(10), 50, default);
        _ = await register.ChangedAfterAsync(null, 50, default);

        Assert.Equal(
            [
                "GET https://register.example/cards/v1/national/cards?limit=50"
                    + "&changedAfter=2026-11-24T09:30:00.000001Z Bearer secret",
                "GET https://register.example/cards/v1/national/cards?limit=50 Bearer secret",
            ],
            stub.Asked);
        var card = Assert.Single(page.Items);
        Assert.Equal(("N000000001", "Kari", "other"), (card.Number, card.Name, card.ChangedBy));
        Assert.Equal(("2026-11-25T10:00:00.000001Z", true), (page.ChangedAfter, page.More));
    }

    [Fact]
    public async Task A_card_is_told_whole_with_the_state_that_was_seen()
    {
        var stub = Answering(HttpStatusCode.OK, Stored);
        using var register = Over(stub);

        var taken = Assert.IsType<SendResult.Taken>(await register.PutAsync(Card, Seen, default));

        Assert.Equal("2026-11-25T10:00:00.000001Z", taken.Card!.ChangedAt);
        Assert.Equal(
            [
                """
                PUT https://register.example/cards/v1/national/cards/N000000001 Bearer secret {"name":"Kari",
                "nationalId":"17838412345","address":{"street":"Storgata 1","postalCode":"8622","city":"Mo i Rana"},
                "libraries":["NO-2183300"],"homeLibrary":"NO-2183300","state":"active",
                "lastChanged":"2026-11-24T09:30:00.000000Z"}
                """.ReplaceLineEndings(""),
            ],
            stub.Asked);
    }

    [Fact]
    public async Task Of_a_new_card_no_state_was_seen()
    {
        var stub = Answering(HttpStatusCode.OK, Stored);
        using var register = Over(stub);

        _ = await register.PutAsync(Card with { Address = null, NationalId = null }, null, default);

        Assert.DoesNotContain("lastChanged", Assert.Single(stub.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_slower_is_told_the_newer_state()
    {
        using var told = Over(Answering(
            HttpStatusCode.Conflict, $$$"""{"code": "national-card.changed", "data": {"record": {{{Stored}}}}}"""));
        using var untold = Over(Answering(HttpStatusCode.Conflict, """{"code": "national-card.changed"}"""));

        Assert.Equal(
            "other", Assert.IsType<SendResult.Conflict>(await told.PutAsync(Card, Seen, default)).Newer!.ChangedBy);
        Assert.Null(Assert.IsType<SendResult.Conflict>(await untold.PutAsync(Card, Seen, default)).Newer);
    }

    [Fact]
    public async Task What_the_register_will_not_have_is_told_by_its_code()
    {
        using var register = Over(Answering(HttpStatusCode.UnprocessableEntity, """{"code": "card.replaced"}"""));

        Assert.Equal(new SendResult.Refused("card.replaced"), await register.PutAsync(Card, Seen, default));
    }

    [Fact]
    public async Task A_card_that_is_gone_there_already_is_gone()
    {
        var stub = Answering(HttpStatusCode.NotFound, """{"code": "national-card.unknown"}""");
        using var register = Over(stub);

        Assert.Equal(new SendResult.Taken(null), await register.DeleteAsync("N000000001", Seen, default));
        Assert.Equal(
            [
                "DELETE https://register.example/cards/v1/national/cards/N000000001"
                    + "?lastChanged=2026-11-24T09:30:00.000000Z Bearer secret",
            ],
            stub.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "The register answers 503.")]
    [InlineData(HttpStatusCode.TooManyRequests, "The register answers 429.")]
    public async Task A_register_that_is_not_well_is_asked_again(HttpStatusCode status, string words)
    {
        using var register = Over(Answering(status, "Kari was here"));

        Assert.Equal(words, (await Assert.ThrowsAsync<RegisterAwayException>(
            () => register.ChangedAfterAsync(null, 1, default))).Message);
        _ = await Assert.ThrowsAsync<RegisterAwayException>(() => register.PutAsync(Card, Seen, default));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "", "The register refuses with 401.")]
    [InlineData(HttpStatusCode.OK, "null", "The register's answer is empty.")]
    [InlineData(HttpStatusCode.OK, "<html>Kari</html>", "The register's answer is not the JSON that was agreed.")]
    public async Task What_makes_no_sense_is_told_without_its_body(HttpStatusCode status, string body, string words)
    {
        using var register = Over(Answering(status, body));

        Assert.Equal(words, (await Assert.ThrowsAsync<RegisterBrokenException>(
            () => register.ChangedAfterAsync(null, 1, default))).Message);
    }

    [Fact]
    public async Task Nobody_at_the_other_end_is_away()
    {
        using var register = Over(new StubRegister((_, _) => throw new HttpRequestException("refused")));

        _ = await Assert.ThrowsAsync<RegisterAwayException>(() => register.ChangedAfterAsync(null, 1, default));
    }

    private static HttpNationalRegister Over(StubRegister stub) => new(Address, "secret", stub);

    private static StubRegister Answering(HttpStatusCode status, string body) => new((_, _) => (status, body));
}
