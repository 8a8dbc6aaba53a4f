using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What patrons are told, and how staff see it: messages, letters, a library's own words, notices that are
/// held.</summary>
public class NoticesOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Templates = $"/v1/libraries/{Library}/notice-templates";
    private const string Notices = $"/v1/libraries/{Library}/notices";

    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_receipt_by_mail_is_a_message_that_was_sent()
    {
        var told = await ToldByMailAsync();

        Assert.Equal(
            ("receipt", "email", "sent", 1),
            ((string?)told["kind"], (string?)told["channel"], (string?)told["state"], (int)told["attempts"]!));
        var notice = (await Staff.Get($"/v1/patrons/{told["patronId"]}/notices?limit=500")).Json["items"]!.AsArray()
            .Single(one => (string?)one!["id"] == (string?)told["notices"]![0]);
        Assert.Equal("email", (string?)notice!["channel"]);
        Assert.Equal((string?)told["text"], (string?)notice["text"]);
    }

    [Fact]
    public async Task A_message_that_came_back_marks_its_address_until_staff_say_that_it_works()
    {
        var told = await ToldByMailAsync();
        var failed = $"/v1/patrons/{told["patronId"]}/failed-addresses";

        var returned = (await Staff.Post($"/v1/messages/{told["id"]}/returned", """{"code": "smtp-550"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(("returned", "smtp-550"), ((string?)returned.Json["state"], (string?)returned.Json["code"]));
        var address = Assert.Single((await Staff.Get(failed)).Json["items"]!.AsArray())!;
        Assert.Equal(("email", "smtp-550"), ((string?)address["channel"], (string?)address["code"]));
        Assert.Empty((await Staff.Delete(failed + "/email")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray());
        _ = (await Staff.Delete(failed + "/pigeon")).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task Only_what_was_given_up_is_tried_again()
    {
        var told = await ToldByMailAsync();

        _ = (await Staff.Post($"/v1/messages/{told["id"]}/again", null))
            .Expect(HttpStatusCode.NotFound, "message.unknown");
    }

    [Fact]
    public async Task Messages_are_listed_by_state_and_channel()
    {
        var told = (string)(await ToldByMailAsync())["id"]!;

        Assert.Contains(told, await IdsAsync("/v1/messages?limit=500&state=sent&channel=email"));
        Assert.DoesNotContain(told, await IdsAsync("/v1/messages?limit=500&state=dead"));
        Assert.DoesNotContain(told, await IdsAsync("/v1/letters?limit=500"));
        Assert.Empty((await Stranger.Get("/v1/messages?limit=500")).Json["items"]!.AsArray());
        _ = (await Staff.Get("/v1/messages?state=lost")).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task A_librarys_own_words_are_used_from_the_next_message_on_and_given_up_again()
    {
        var own = (await Admin.Say(
            HttpMethod.Put,
            $"{Templates}/da/receipt",
            """{"subject": "Tak, {name}", "text": "{title} er her. {library}"}"""))
            .Expect(HttpStatusCode.OK);
        Assert.True((bool)own.Json["own"]!);

        Assert.StartsWith("Tak, ", (string?)(await ToldByMailAsync())["subject"], StringComparison.Ordinal);

        var engines = (await Admin.Delete($"{Templates}/da/receipt")).Expect(HttpStatusCode.OK);
        Assert.False((bool)engines.Json["own"]!);
        Assert.Equal((int)own.Json["version"]! + 1, (int)engines.Json["version"]!);
        Assert.StartsWith("Kvittering", (string?)(await ToldByMailAsync())["subject"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_seen_filled_in_before_they_are_used()
    {
        var seen = (await Admin.Post(
            $"{Templates}/preview",
            """{"language": "da", "kind": "due-reminder", "text": "Husk {title} den {day}."}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal("Husk Skibet den 28.11.2026.", (string?)seen.Json["text"]);
        Assert.Equal("2 lån skal snart afleveres", (string?)seen.Json["subjectOfSeveral"]);
        Assert.Contains("- Fyrsten (28.11.2026)", (string?)seen.Json["textOfSeveral"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"subject": "", "text": "x"}""", "subject")]
    [InlineData("""{"subject": "x", "text": "{password}"}""", "text")]
    [InlineData("""{"subject": "x", "text": "x", "subjectOfSeveral": "x"}""", "textOfSeveral")]
    [InlineData("""{"subject": "x", "text": "x", "subjectOfSeveral": "x", "textOfSeveral": "x"}""", "textOfSeveral")]
    public async Task Words_that_cannot_be_filled_in_are_refused(string body, string field)
    {
        var told = (await Admin.Say(HttpMethod.Put, $"{Templates}/da/overdue", body))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");

        Assert.Contains($"'{field}'", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_words_for_every_kind_in_four_languages()
    {
        var all = (await Staff.Get(Templates)).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();

        Assert.Equal(4 * Enum.GetValues<Skranke.Notices.NoticeKind>().Length, all.Count);
        Assert.Equal(["da", "en", "nb", "nn"], all.Select(one => (string)one!["language"]!).Distinct());
    }

    [Fact]
    public async Task Notices_that_are_held_go_out_when_they_are_released()
    {
        _ = (await Admin.Post($"{Notices}/release", null)).Expect(HttpStatusCode.OK);
        var held = (await Admin.Post($"{Notices}/hold", """{"reason": "take-over"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal((true, "take-over"), ((bool)held.Json["held"]!, (string?)held.Json["heldBecause"]));
        var patron = await ReceiptByMailAsync();
        await DrainAsync();
        Assert.Null((await LastNoticeAsync(patron))["sentAt"]);

        var released = (await Admin.Post($"{Notices}/release", null)).Expect(HttpStatusCode.OK);
        Assert.False((bool)released.Json["held"]!);
        await DrainAsync();

        Assert.NotNull((await LastNoticeAsync(patron))["sentAt"]);
    }

    [Fact]
    public async Task An_import_of_loans_holds_the_notices_of_its_library()
    {
        var imported = await Stranger.Say(
            HttpMethod.Post, "/v1/imports/loans", "card,copy,loanedAt,dueDate,renewals\n", type: "text/csv");
        _ = imported.Expect(HttpStatusCode.OK);

        const string notices = "/v1/libraries/NO-2183300/notices";
        Assert.Equal("import of loans", (string?)(await Stranger.Get(notices)).Json["heldBecause"]);
        _ = (await By("admin@NO-2183300").Post($"{notices}/release", null)).Expect(HttpStatusCode.OK);
    }

    private async Task<string> ReceiptByMailAsync()
    {
        var copy = await FreeCopy();
        var loan = await Lend(copy);
        _ = (await Staff.Post(
            "/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}", "receipt": "mail"}"""))
            .Expect(HttpStatusCode.OK);
        return (string)loan.Json["patronId"]!;
    }

    /// <summary>The message about a receipt.</summary>
    private async Task<JsonNode> ToldByMailAsync()
    {
        // Imports of other tests hold what is told.
        _ = (await Admin.Post($"{Notices}/release", null)).Expect(HttpStatusCode.OK);
        var patron = await ReceiptByMailAsync();
        await DrainAsync();
        var notice = (string)(await LastNoticeAsync(patron))["id"]!;
        return (await AllAsync("/v1/messages?limit=500"))
            .Single(message => message["notices"]!.AsArray().Any(one => (string?)one == notice));
    }

    private async Task<JsonNode> LastNoticeAsync(string patron) =>
        (await AllAsync($"/v1/patrons/{patron}/notices?limit=500"))[^1];

    private async Task<string[]> IdsAsync(string path) =>
        [.. (await AllAsync(path)).Select(item => (string)item["id"]!)];

    private async Task<JsonNode[]> AllAsync(string path) =>
        [.. (await Staff.Get(path)).Expect(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => item!)];

    /// <summary>What is to go out at this instant has gone out.</summary>
    private Task DrainAsync() => _engine.Services.MoveClock(_engine.Services.Clock.Now, CancellationToken.None);
}
