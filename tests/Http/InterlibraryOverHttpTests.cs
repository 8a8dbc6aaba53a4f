using System.Net;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>The whole way of what another library supplies, and what lateness costs (H28, H38, H41).</summary>
public class InterlibraryOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    private const string Requests = "/v1/interlibrary/requests";

    [Fact]
    public async Task From_the_request_through_an_annulled_renewal_back_to_the_owner()
    {
        var request = (await App.Post(Requests, Body("Haugtussa"))).Expect(HttpStatusCode.Created);
        Assert.Equal("requested", (string?)request.Json["interlibrary"]);
        Assert.Equal(1, (int)request.Json["position"]!);
        Assert.Equal("Haugtussa", (string?)(await Staff.Get($"/v1/titles/{request.Json["title"]}")).Json["title"]);

        var ordered = (await Staff.Post($"{Requests}/{request.Id}/order", """{"supplier": "DK-775100"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("ordered", (string?)ordered.Json["interlibrary"]);
        var copy = NewBarcode();
        var receipt = $$"""{"barcode": "{{copy}}", "branch": "{{Library}}", "dueDate": "2027-01-15"}""";
        var ready = (await Staff.Post($"{Requests}/{request.Id}/receive", receipt)).Expect(HttpStatusCode.OK);
        Assert.Equal(("ready", "received"), ((string?)ready.Json["state"], (string?)ready.Json["interlibrary"]));
        Assert.Equal(copy, (string?)ready.Json["copy"]);

        var loan = await Lend(copy);
        Assert.Equal("DK-775100", (string?)loan.Json["interlibrary"]!["supplier"]);
        Assert.Equal("2027-01-15", (string?)loan.Json["interlibrary"]!["dueDate"]);
        await RenewInVain(loan.Id);

        var back = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("return-to-owner", (string?)back.Json["route"]!["action"]);
        Assert.Null(back.Json["route"]!["branch"]);
        Assert.Equal("withdrawn", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
    }

    [Fact]
    public async Task A_confirmed_renewal_takes_the_owner_s_date()
    {
        var loan = await Lend(await Received("{}"));
        _ = await Renew(loan.Id);

        var confirmed = (await Staff.Post($"/v1/interlibrary/loans/{loan.Id}/confirm", """{"dueDate": "2027-01-11"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal("2027-01-11", (string?)confirmed.Json["dueDate"]);
        Assert.Equal("confirmed", (string?)confirmed.Json["interlibrary"]!["renewal"]);
        _ = (await Staff.Post($"/v1/interlibrary/loans/{loan.Id}/confirm", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "interlibrary.no-pending-renewal");
    }

    [Fact]
    public async Task An_owner_that_takes_no_requests_is_told_without_trying()
    {
        var loan = await Lend(await Received("""{"renewable": false}"""));

        Assert.Equal(0, (int)loan.Json["renewalsMax"]!);
        var read = await Staff.Get($"/v1/loans/{loan.Id}");
        Assert.Contains(
            read.Json["renewable"]!["refusals"]!.AsArray(),
            refusal => (string?)refusal!["code"] == "renewal.not-renewable");
    }

    [Fact]
    public async Task What_cannot_be_had_ends_and_a_taken_barcode_is_refused()
    {
        var request = (await Staff.Post(Requests, Body("Edda"))).Expect(HttpStatusCode.Created);
        var taken = await FreeCopy();

        _ = (await Staff.Post($"{Requests}/{request.Id}/receive", $$"""{"barcode": "x1", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Post(
            $"{Requests}/{request.Id}/receive",
            $$"""{"barcode": "{{taken}}", "branch": "{{Library}}", "supplier": "SE-Lund"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "interlibrary.barcode-taken");
        var ended = (await Staff.Post($"{Requests}/{request.Id}/unfilled", """{"reason": "not lent anywhere"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(
            ("cancelled", "unfilled"), ((string?)ended.Json["state"], (string?)ended.Json["interlibrary"]));
        _ = (await Staff.Post($"{Requests}/{request.Id}/order", """{"supplier": "SE-Lund"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "reservation.ended");
    }

    [Fact]
    public async Task Only_staff_of_the_library_say_how_it_goes_on()
    {
        var request = (await Staff.Post(Requests, Body("Saga"))).Expect(HttpStatusCode.Created);

        _ = (await App.Post($"{Requests}/{request.Id}/unfilled", null)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Kiosk.Post(Requests, Body("Saga"))).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Post($"{Requests}/{request.Id}/unfilled", null))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Staff.Post($"{Requests}/99/unfilled", null))
            .Expect(HttpStatusCode.NotFound, "reservation.unknown");
        _ = (await Staff.Post(Requests, $$"""{"card": "{{Card}}", "pickupBranch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task An_ordinary_reservation_is_no_interlibrary_request()
    {
        var copy = await FreeCopy();
        _ = await Lend(copy);
        var title = (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["title"];
        const string Other = DemoLibraries.OverdueCard;
        var body = $$"""{"card": "{{Other}}", "title": "{{title}}", "pickupBranch": "{{Library}}"}""";
        var placed = (await Staff.Post("/v1/reservations", body)).Expect(HttpStatusCode.Created);

        _ = (await Staff.Post($"{Requests}/{placed.Id}/unfilled", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "interlibrary.not-requested");
        _ = (await Staff.Delete($"/v1/reservations/{placed.Id}")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Asks the owner, who says no: once the patron is told, the date of before holds again, with a
    /// grace.</summary>
    private async Task RenewInVain(string loan)
    {
        var renewed = await Renew(loan);
        Assert.Equal("pending", (string?)renewed.Json["interlibrary"]!["renewal"]);
        Assert.Equal("2026-12-23", (string?)renewed.Json["interlibrary"]!["dueDateBefore"]);
        Assert.Equal(1, (int)renewed.Json["renewals"]!);

        var path = $"/v1/interlibrary/loans/{loan}/annul";
        _ = (await App.Post(path, """{"reason": "no"}""")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Post(path, "{}")).Expect(HttpStatusCode.BadRequest, "request.malformed");
        var once = Guid.NewGuid().ToString();
        var annulled = (await Staff.Post(path, """{"reason": "wanted by others"}""", once)).Expect(HttpStatusCode.OK);
        Assert.Equal(annulled.Text, (await Staff.Post(path, """{"reason": "wanted by others"}""", once)).Text);

        Assert.Equal("annulment-announced", (string?)annulled.Json["interlibrary"]!["renewal"]);
        Assert.Equal("2026-12-23", (string?)annulled.Json["interlibrary"]!["dueDateBefore"]);
        Assert.Equal((string?)renewed.Json["dueDate"], (string?)annulled.Json["dueDate"]);

        // Imports of other tests hold what is told.
        _ = (await Admin.Post($"/v1/libraries/{Library}/notices/release", null)).Expect(HttpStatusCode.OK);
        await _engine.Services.MoveClock(_engine.Services.Clock.Now, CancellationToken.None);
        var read = (await Staff.Get($"/v1/loans/{loan}")).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-12-23", (string?)read.Json["dueDate"]);
        Assert.Equal(0, (int)read.Json["renewals"]!);
        Assert.Equal("annulled", (string?)read.Json["interlibrary"]!["renewal"]);
        Assert.Equal("2026-12-23", (string?)read.Json["interlibrary"]!["graceUntil"]);
        Assert.Equal((string?)renewed.Json["dueDate"], (string?)read.Json["interlibrary"]!["dueDateBefore"]);
    }

    private async Task<Heard> Renew(string loan) => (await Staff.Post(
        $"/v1/loans/{loan}/renewals",
        """{"override": {"reason": "goes abroad", "codes": ["renewal.too-early"]}}"""))
        .Expect(HttpStatusCode.OK);

    /// <summary>The barcode of a copy that has come for the first demo patron, with terms of its owner.</summary>
    private async Task<string> Received(string terms)
    {
        var request = (await Staff.Post(Requests, Body("Peer Gynt"))).Expect(HttpStatusCode.Created);
        var copy = NewBarcode();
        var more = terms == "{}" ? "" : ", " + terms.Trim('{', '}');
        _ = (await Staff.Post(
            $"{Requests}/{request.Id}/receive",
            $$"""{"barcode": "{{copy}}", "branch": "{{Library}}", "supplier": "SE-Lund"{{more}}}"""))
            .Expect(HttpStatusCode.OK);
        return copy;
    }

    private static string NewBarcode() => $"ILL-{Guid.NewGuid():N}";

    private static string Body(string title) =>
        $$"""{"card": "{{Card}}", "title": "{{title}}", "author": "A", "year": 1895, "pickupBranch": "{{Library}}"}""";
}
