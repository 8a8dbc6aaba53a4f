using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What kiosks did while they were cut off is sent later, in any order and more than once, and never refused
/// (I32-I34). It is 23 November, 11 o'clock.</summary>
public class OfflineOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Friday = "2026-11-20T10:00:00.000Z";
    private const string Saturday = "2026-11-21T10:00:00.000Z";
    private const string Sunday = "2026-11-22T10:00:00.000Z";

    [Fact]
    public async Task A_checkout_is_lent_at_its_time_and_due_from_that_day()
    {
        var copy = await FreeCopy();

        var lent = await LendAt(copy, Friday);

        Assert.Equal(Friday, (string?)lent.Json["loanedAt"]);
        Assert.Equal("2026-12-20", (string?)lent.Json["dueDate"]);
        Assert.Equal(("kiosk", "open"), ((string?)lent.Json["channel"], (string?)lent.Json["state"]));
        Assert.Null(lent.Json["workItem"]);
        Assert.Equal("open", (string?)(await Staff.Get($"/v1/loans/{lent.Id}")).Json["state"]);
    }

    [Fact]
    public async Task A_pin_is_not_asked_for()
    {
        var body = Checkout(await FreeCopy(), Friday).Replace("{\"card\"", "{\"pin\": \"9999\", \"card\"");

        Assert.Null((await Kiosk.Post("/v1/checkouts", body)).Expect(HttpStatusCode.Created).Json["workItem"]);
    }

    [Theory]
    [InlineData("nobody", false, "card.unknown")]
    [InlineData(Card, true, "copy.unknown")]
    [InlineData("nobody", true, "card.unknown copy.unknown")]
    public async Task An_unknown_card_or_copy_lends_nothing_and_tells_staff(
        string card, bool unknownCopy, string codes)
    {
        var copy = unknownCopy ? "nothing" + Guid.NewGuid().ToString("N")[..8] : await FreeCopy();
        var body = Checkout(copy, Friday, card);

        var recorded = (await Kiosk.Post("/v1/checkouts", body)).Expect(HttpStatusCode.Created);

        Assert.True(recorded.Json.AsObject().TryGetPropertyValue("loan", out var loan) && loan is null);
        var item = await Item((string?)recorded.Json["workItem"]);
        Assert.Equal(codes, string.Join(' ', item["codes"]!.AsArray()));
        Assert.Equal(
            ("offline-checkout", Friday, copy),
            ((string?)item["kind"], (string?)item["at"], (string?)item["copy"]));
        Assert.Equal(card == Card ? null : card, (string?)item["card"]);
        Assert.Equal(card == Card, item["patronId"] is not null);
        Assert.Equal(recorded.Text, (await Kiosk.Post("/v1/checkouts", body)).Text);
    }

    [Fact]
    public async Task An_unknown_patron_id_tells_staff_too()
    {
        var body = $$"""{"patronId": "1", "copy": "{{await FreeCopy()}}", "offline": true, "at": "{{Friday}}"}""";

        var recorded = (await Kiosk.Post("/v1/checkouts", body)).Expect(HttpStatusCode.Created);

        var item = await Item((string?)recorded.Json["workItem"]);
        Assert.Equal(["patron.unknown"], item["codes"]!.AsArray().Select(code => (string?)code));
    }

    [Fact]
    public async Task An_excluded_patron_has_the_loan_and_staff_the_reason()
    {
        var copy = await FreeCopy();

        var lent = (await Kiosk.Post("/v1/checkouts", Checkout(copy, Sunday, DemoLibraries.ExcludedCard)))
            .Expect(HttpStatusCode.Created);

        var item = await Item((string?)lent.Json["workItem"]);
        Assert.Equal(["patron.excluded"], item["codes"]!.AsArray().Select(code => (string?)code));
        Assert.Equal((string?)lent.Json["patronId"], (string?)item["patronId"]);
        Assert.Equal((lent.Id, copy), ((string?)item["loan"], (string?)item["copy"]));
        Assert.Equal("on-loan", (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["status"]);
    }

    [Fact]
    public async Task A_late_checkout_ends_where_the_copy_came_back_and_a_late_return_closes_nothing_newer()
    {
        var copy = await FreeCopy();
        _ = (await CheckIn(copy, Saturday)).Expect(HttpStatusCode.OK);
        var newer = await LendAt(copy, Sunday, DemoLibraries.OverdueCard);

        var late = await LendAt(copy, Friday);
        Assert.Equal(("closed", Saturday), ((string?)late.Json["state"], (string?)late.Json["closedAt"]));
        var early = (await CheckIn(copy, "2026-11-20T12:00:00.000Z")).Expect(HttpStatusCode.OK);

        Assert.Equal(late.Id, (string?)early.Json["loan"]!["id"]);
        Assert.Equal("2026-11-20T12:00:00.000Z", (string?)early.Json["receipt"]!["at"]);
        var corrected = await Staff.Get($"/v1/loans/{late.Id}");
        Assert.Equal("2026-11-20T12:00:00.000Z", (string?)corrected.Json["closedAt"]);
        Assert.Equal("open", (string?)(await Staff.Get($"/v1/loans/{newer.Id}")).Json["state"]);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_shuffled_and_in_another_form_changes_nothing()
    {
        var copy = await FreeCopy();
        var first = await LendAt(copy, Friday);
        var back = (await CheckIn(copy, Saturday)).Expect(HttpStatusCode.OK);
        var second = await LendAt(copy, Sunday);

        Assert.Equal(back.Text, (await CheckIn(copy, Saturday)).Text);
        Assert.Equal(second.Text, (await LendAt(copy, Sunday)).Text);
        Assert.Equal(first.Text, (await LendAt(copy, "2026-11-20T11:00:00.000+01:00")).Text);
        var again = (await Kiosk.Post("/v1/checkouts", Checkout(copy, Friday), Guid.NewGuid().ToString()))
            .Expect(HttpStatusCode.Created);
        Assert.Equal((first.Id, Saturday), (again.Id, (string?)again.Json["closedAt"]));
        Assert.Equal("open", (string?)(await Staff.Get($"/v1/loans/{second.Id}")).Json["state"]);
    }

    [Fact]
    public async Task An_unknown_copy_that_was_handed_in_is_told_to_staff()
    {
        var copy = "nothing" + Guid.NewGuid().ToString("N")[..8];

        var recorded = (await CheckIn(copy, Friday)).Expect(HttpStatusCode.OK);

        var item = await Item((string?)recorded.Json["workItem"]);
        Assert.Equal(("offline-checkin", copy), ((string?)item["kind"], (string?)item["copy"]));
        Assert.Equal(recorded.Text, (await CheckIn(copy, Friday)).Text);
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.unknown");
    }

    [Fact]
    public async Task An_unknown_branch_is_recorded_and_told_to_staff()
    {
        var copy = await FreeCopy();
        _ = await LendAt(copy, Friday);
        var body = $$"""{"copy": "{{copy}}", "branch": "DK-0", "offline": true, "at": "{{Saturday}}"}""";

        var back = (await Kiosk.Post("/v1/checkins", body)).Expect(HttpStatusCode.OK);

        Assert.Equal("closed", (string?)back.Json["loan"]!["state"]);
        var item = await Item((string?)back.Json["workItem"]);
        Assert.Equal(["branch.unknown"], item["codes"]!.AsArray().Select(code => (string?)code));
    }

    [Fact]
    public async Task A_kiosk_dates_back_only_what_it_did_offline()
    {
        var body = $$"""{"copy": "{{await FreeCopy()}}", "branch": "{{Library}}", "at": "{{Friday}}"}""";

        _ = (await Kiosk.Post("/v1/checkins", body)).Expect(HttpStatusCode.Forbidden, "auth.role");
    }

    private static string Checkout(string copy, string at, string card = Card) =>
        $$"""{"card": "{{card}}", "copy": "{{copy}}", "offline": true, "at": "{{at}}"}""";

    private async Task<Heard> LendAt(string copy, string at, string card = Card) =>
        (await Kiosk.Post("/v1/checkouts", Checkout(copy, at, card))).Expect(HttpStatusCode.Created);

    private Task<Heard> CheckIn(string copy, string at) => Kiosk.Post(
        "/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}", "offline": true, "at": "{{at}}"}""");

    private async Task<JsonNode> Item(string? id)
    {
        var list = (await Staff.Get("/v1/work-items?limit=500")).Expect(HttpStatusCode.OK);
        return Assert.Single(list.Json["items"]!.AsArray(), item => (string?)item!["id"] == id)!;
    }
}
