using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Staff see what they must sort out, and say when it is done (I34).</summary>
public sealed class WorkItemsOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task An_item_is_open_until_staff_say_that_it_is_done_and_then_stays_done()
    {
        var id = await Raise(Library);
        var path = $"/v1/work-items/{id}/done";

        var done = (await Staff.Post(path, """{"note": "the card was an old one"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ("done", "the card was an old one", "2026-11-23T11:00:00.000Z"),
            ((string?)done.Json["state"], (string?)done.Json["note"], (string?)done.Json["doneAt"]));
        Assert.NotNull(done.Json["doneBy"]);
        Assert.Equal(done.Text, (await Staff.Post(path, """{"note": "again"}""")).Expect(HttpStatusCode.OK).Text);
        Assert.Equal(done.Text, (await Staff.Post(path, null)).Expect(HttpStatusCode.OK).Text);
        Assert.DoesNotContain(id, await Ids("?limit=500"));
        Assert.Contains(id, await Ids("?limit=500&state=done"));
        Assert.Single(await DoneEvents(id));
    }

    [Fact]
    public async Task A_key_says_it_once_and_for_one_item()
    {
        var (first, second) = (await Raise(Library), await Raise(Library));
        var once = Guid.NewGuid().ToString();

        var done = (await Staff.Post($"/v1/work-items/{first}/done", "{}", once)).Expect(HttpStatusCode.OK);

        Assert.Equal(done.Text, (await Staff.Post($"/v1/work-items/{first}/done", "{}", once)).Text);
        _ = (await Staff.Post($"/v1/work-items/{second}/done", "{}", once))
            .Expect(HttpStatusCode.UnprocessableEntity, "request.key-reused");
        Assert.Contains(second, await Ids("?limit=500"));
    }

    [Fact]
    public async Task Items_are_listed_by_kind_and_branch_in_pages()
    {
        var main = await Raise(Library);
        var other = await Raise(OtherBranch);

        Assert.Contains(other, await Ids($"?limit=500&branch={OtherBranch}"));
        Assert.DoesNotContain(main, await Ids($"?limit=500&branch={OtherBranch}"));
        Assert.Contains(main, await Ids("?limit=500&kind=offline-checkin"));
        Assert.DoesNotContain(main, await Ids("?limit=500&kind=offline-checkout"));

        var (paged, next) = (new List<string>(), "");
        do
        {
            var page = (await Staff.Get($"/v1/work-items?limit=2{next}")).Expect(HttpStatusCode.OK);
            paged.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["id"]!));
            next = page.Json["next"] is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);
        Assert.Equal(await Ids("?limit=500"), paged);
    }

    [Fact]
    public async Task Only_staff_of_the_library_see_and_finish_them()
    {
        var path = $"/v1/work-items/{await Raise(Library)}/done";

        _ = (await Kiosk.Get("/v1/work-items")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Kiosk.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        Assert.Empty((await Stranger.Get("/v1/work-items")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray());
        _ = (await Staff.Post("/v1/work-items/0/done", null)).Expect(HttpStatusCode.NotFound, "work-item.unknown");
        _ = (await Staff.Post(path, """{"note": " "}""")).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    private async Task<string> Raise(string branch)
    {
        var copy = "nothing" + Guid.NewGuid().ToString("N")[..8];
        var body = $$"""{"copy": "{{copy}}", "branch": "{{branch}}", "offline": true, "at": "2026-11-20T10:00:00Z"}""";
        return (string)(await Kiosk.Post("/v1/checkins", body)).Expect(HttpStatusCode.OK).Json["workItem"]!;
    }

    private async Task<string[]> Ids(string query) =>
    [
        .. (await Staff.Get("/v1/work-items" + query)).Expect(HttpStatusCode.OK).Json["items"]!.AsArray()
            .Select(item => (string)item!["id"]!),
    ];

    private async Task<List<JsonNode>> DoneEvents(string item)
    {
        var (after, found) = ("0", new List<JsonNode>());
        while (true)
        {
            var page = (await Staff.Get($"/v1/events?after={after}&limit=500")).Expect(HttpStatusCode.OK);
            var events = page.Json["items"]!.AsArray();
            if (events.Count == 0)
            {
                return found;
            }

            found.AddRange(events.OfType<JsonNode>().Where(one =>
                (string?)one["kind"] == "work-item-done" && (string?)one["subject"] == item));
            after = (string)events[^1]!["id"]!;
        }
    }
}
