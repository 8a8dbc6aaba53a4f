using System.Net;
using System.Text;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class BadRequestTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Theory]
    [InlineData("", "missing")]
    [InlineData("{", "line 1")]
    [InlineData("[]", "one JSON object")]
    [InlineData("null", "one JSON object")]
    [InlineData("""{"card": "1", "copy": "2"} x""", "line 1")]
    [InlineData("""{"card": "1", "copy": "2", "copy": "3"}""", "'copy' stands twice")]
    [InlineData("""{"card": "1", "copy": "2", "barcode": "3"}""", "'barcode' is unknown")]
    [InlineData("""{"card": "1", "copy": 2}""", "'copy' must be a string")]
    [InlineData("""{"card": "1"}""", "'copy' is missing")]
    [InlineData("""{"card": "1", "copy": null}""", "'copy' is missing")]
    [InlineData("""{"copy": "2"}""", "'card' or field 'patronId'")]
    [InlineData("""{"card": "1", "patronId": "1", "copy": "2"}""", "exclude each other")]
    [InlineData("""{"card": "1", "copy": "2 3"}""", "a blank at position 2")]
    [InlineData("""{"card": "1", "copy": "\uff12"}""", "a full-width digit")]
    [InlineData("""{"card": "1\u0000", "copy": "2"}""", "a control character")]
    [InlineData("""{"card": "\ud800", "copy": "2"}""", "valid Unicode")]
    [InlineData("""{"patronId": "-1", "copy": "2"}""", "digits")]
    [InlineData("""{"card": "1", "copy": "2", "offline": true}""", "'at' must say when")]
    [InlineData("""{"card": "1", "copy": "2", "at": "2026-11-23T10:00:00Z"}""", "'at' is for offline")]
    [InlineData(
        """{"card": "1", "copy": "2", "offline": true, "at": "2099-11-23T11:00:01Z"}""", "'at' is in the future")]
    [InlineData(
        """{"card": "1", "copy": "2", "offline": true, "at": "2026-08-25T10:59:59Z"}""", "more than 90 days ago")]
    [InlineData("""{"card": "1", "copy": "2", "owner": "Hørsholm"}""", "'owner' is no ISIL")]
    [InlineData("""{"card": "1", "copy": "2", "channel": "pigeon"}""", "'channel' must be one of")]
    [InlineData("""{"card": "1", "copy": "2", "override": {"reason": "", "codes": ["a"]}}""", "override.reason")]
    [InlineData("""{"card": "1", "copy": "2", "override": {"reason": "so", "codes": []}}""", "override.codes")]
    [InlineData("""{"card": "1", "copy": "2", "override": {"reason": "so", "codes": ["all"]}}""", "override.codes")]
    public async Task A_malformed_checkout_is_told_what_is_wrong(string body, string why)
    {
        var refused = (await Staff.Post("/v1/checkouts", body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Contains(why, refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Skranke", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/patrons/1/loans?limit=0")]
    [InlineData("/v1/patrons/1/loans?limit=501")]
    [InlineData("/v1/patrons/1/loans?limit=ten")]
    [InlineData("/v1/patrons/1/loans?cursor=zzz")]
    [InlineData("/v1/patrons/1/loans?state=lost")]
    [InlineData("/v1/work-items?state=lost")]
    [InlineData("/v1/work-items?kind=coffee")]
    [InlineData("/v1/events?after=last")]
    [InlineData("/v1/copies/5000%200000001")]
    [InlineData("/v1/libraries/Denmark")]
    public async Task A_malformed_question_is_400(string path) =>
        _ = (await Staff.Get(path)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Theory]
    [InlineData("/v1/loans/0", "loan.unknown")]
    [InlineData("/v1/loans/abc", "loan.unknown")]
    [InlineData("/v1/loans/99999999999999999999", "loan.unknown")]
    [InlineData("/v1/patrons/0", "patron.unknown")]
    [InlineData("/v1/patrons/0/status", "patron.unknown")]
    [InlineData("/v1/reservations/0", "reservation.unknown")]
    [InlineData("/v1/receipts/0", "receipt.unknown")]
    [InlineData("/v1/copies/none", "copy.unknown")]
    [InlineData("/v1/titles/none", "title.unknown")]
    [InlineData("/v1/branches/none/picklist", "branch.unknown")]
    [InlineData("/v1/libraries/DK-0", "library.unknown")]
    [InlineData("/v1/nothing", "request.not-found")]
    public async Task What_a_path_names_and_does_not_exist_is_404(string path, string code) =>
        _ = (await Staff.Get(path)).Expect(HttpStatusCode.NotFound, code);

    [Fact]
    public async Task Another_verb_is_405() =>
        _ = (await Staff.Get("/v1/checkouts")).Expect(HttpStatusCode.MethodNotAllowed, "request.method-not-allowed");

    [Fact]
    public async Task Another_type_is_415()
    {
        var refused = await Staff.Say(HttpMethod.Post, "/v1/checkouts", "card=1", type: "text/plain");

        _ = refused.Expect(HttpStatusCode.UnsupportedMediaType, "request.malformed");
    }

    [Fact]
    public async Task A_body_that_is_missing_is_400_whatever_its_type_would_have_been() =>
        _ = (await Staff.Post("/v1/checkouts", null)).Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Fact]
    public async Task A_body_without_end_is_413()
    {
        var body = new StringBuilder("{").Append(' ', 70_000).Append('}').ToString();

        _ = (await Staff.Post("/v1/checkouts", body)).Expect(HttpStatusCode.RequestEntityTooLarge, "request.malformed");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1000)]
    public async Task An_idempotency_key_has_255_characters_at_most(int length) =>
        _ = (await Staff.Post("/v1/checkouts", """{"card": "1", "copy": "2"}""", new string('k', length)))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

    [Theory]
    [InlineData("", "must say when")]
    [InlineData(", \"at\": \"2099-11-23T11:00:01Z\"", "is in the future")]
    [InlineData(", \"at\": \"2026-08-25T10:59:59Z\"", "more than 90 days ago")]
    [InlineData(", \"at\": \"2026-11-23T10:00:00Z\", \"receipt\": \"fax\"", "none, print, mail")]
    public async Task A_malformed_offline_check_in_is_told_what_is_wrong(string more, string why)
    {
        var body = $$"""{"copy": "5000000001", "branch": "{{Library}}", "offline": true{{more}}}""";

        var refused = (await Kiosk.Post("/v1/checkins", body)).Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Contains(why, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_is_not_in_the_future() =>
        _ = (await Staff.Post(
            "/v1/checkins",
            $$"""{"copy": "5000000001", "branch": "{{Library}}", "at": "2200-01-01T00:00:00Z"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
}
