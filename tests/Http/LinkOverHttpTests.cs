using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

public class LinkOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private static int _numbers;
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task A_preview_shows_what_would_happen_and_is_remembered_under_no_key()
    {
        var (to, from) = await TwoAccounts();
        var copy = await FreeCopy();
        _ = await Lend(copy, from.Card);
        var once = Guid.NewGuid().ToString();

        var preview = (await Staff.Post(
            $"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{from.Id}}", "preview": true}""", once))
            .Expect(HttpStatusCode.OK).Json;

        Assert.Equal(
            (true, false, 1),
            ((bool)preview["preview"]!, (bool)preview["undoable"]!, (int)preview["moves"]!["loans"]!));
        Assert.Equal(
            ["national-id-missing"], preview["conflicts"]!.AsArray().Select(one => (string)one!["kind"]!));
        Assert.Single((await Staff.Get($"/v1/patrons/{from.Id}/loans")).Json["items"]!.AsArray());
        _ = (await Staff.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{from.Id}}"}""", once))
            .Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Afterwards_the_one_that_stays_has_it_all_and_the_other_says_where_it_is()
    {
        var (to, from) = await TwoAccounts();
        var copy = await FreeCopy();
        var (lendOnce, linkOnce) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var body = $$"""{"card": "{{from.Card}}", "copy": "{{copy}}"}""";
        var lent = (await Kiosk.Post("/v1/checkouts", body, lendOnce)).Expect(HttpStatusCode.Created);
        var link = $$"""{"patronId": "{{from.Id}}"}""";

        var linked = (await Staff.Post($"/v1/patrons/{to.Id}/link", link, linkOnce)).Expect(HttpStatusCode.OK);

        Assert.Equal(to.Id, (string?)linked.Json["patronId"]);
        Assert.Equal(from.Id, (string?)linked.Json["linkedPatronId"]);
        Assert.Single(linked.Json["moves"]!["retiredCards"]!.AsArray());
        Assert.Equal(
            [lent.Id],
            (await Staff.Get($"/v1/patrons/{to.Id}/loans")).Json["items"]!.AsArray()
                .Select(one => (string)one!["id"]!));
        var gone = (await Staff.Get($"/v1/patrons/{from.Id}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.linked");
        Assert.Equal(to.Id, (string?)gone.Json["data"]!["patronId"]);
        _ = (await Staff.Get($"/v1/patrons/{from.Id}/loans")).Expect(
            HttpStatusCode.UnprocessableEntity, "patron.linked");
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{from.Card}}", "copy": "{{await FreeCopy()}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
        Assert.Equal(
            to.Id, (await Kiosk.Post("/v1/patrons/lookup", $$"""{"card": "{{from.Card}}"}""")).Id);

        Assert.Equal(
            linked.Text, (await Staff.Post($"/v1/patrons/{to.Id}/link", link, linkOnce)).Text);
        // The loan is found again where it is now: with the account that stayed.
        Assert.Equal(
            lent.Text.Replace(from.Id, to.Id, StringComparison.Ordinal),
            (await Kiosk.Post("/v1/checkouts", body, lendOnce)).Text);
        _ = (await Staff.Post($"/v1/patrons/{to.Id}/link", link)).Expect(
            HttpStatusCode.UnprocessableEntity, "patron.linked");
        _ = (await Staff.Post($"/v1/loans/{lent.Id}/lost", null)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_renewal_of_all_that_was_answered_before_is_answered_again()
    {
        var (to, from) = await TwoAccounts();
        _ = await Lend(await FreeCopy(), from.Card);
        var once = Guid.NewGuid().ToString();
        var before = (await Staff.Post($"/v1/patrons/{from.Id}/renewals", "{}", once)).Expect(HttpStatusCode.OK);

        _ = (await Staff.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{from.Id}}"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(before.Text, (await Staff.Post($"/v1/patrons/{from.Id}/renewals", "{}", once)).Text);
        _ = (await Staff.Post($"/v1/patrons/{from.Id}/renewals", "{}")).Expect(
            HttpStatusCode.UnprocessableEntity, "patron.linked");
    }

    [Fact]
    public async Task An_account_of_another_library_is_activated_here_in_the_same_step()
    {
        var nationalId = $"170580{Interlocked.Increment(ref _numbers):D4}";
        var to = await Import(Stranger, nationalId);
        var from = await Import(Staff, nationalId);
        _ = await Lend(await FreeCopy(), from.Card);
        var link = $$"""{"patronId": "{{from.Id}}"}""";

        _ = (await Staff.Post($"/v1/patrons/{to.Id}/link", link))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Staff.Post(
            $"/v1/patrons/{to.Id}/link",
            $$$"""{"patronId": "{{{from.Id}}}", "activate": {"identityChecked": true, "rulesAccepted": false}}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        var linked = (await Staff.Post(
            $"/v1/patrons/{to.Id}/link",
            $$$"""
            {"patronId": "{{{from.Id}}}", "home": "{{{Library}}}",
             "activate": {"identityChecked": true, "rulesAccepted": true}}
            """)).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(Library, (string?)linked["moves"]!["home"]);
        Assert.Equal(["home-library"], linked["conflicts"]!.AsArray().Select(one => (string)one!["kind"]!));
        var membership = Assert.Single(
            (await Staff.Get($"/v1/patrons/{to.Id}")).Expect(HttpStatusCode.OK).Json["memberships"]!.AsArray())!;
        Assert.Equal(
            (Library, "active", true),
            ((string)membership["library"]!, (string)membership["state"]!, (bool)membership["home"]!));
        _ = await Lend(await FreeCopy(), from.Card);
        Assert.Equal(
            [to.Id],
            (await Staff.Post("/v1/patrons/lookup", $$"""{"nationalId": "{{nationalId}}"}""")).Json["items"]!.AsArray()
                .Select(one => (string)one!["id"]!));
    }

    [Fact]
    public async Task Who_is_not_one_person_is_not_linked_and_birth_dates_only_with_a_reason()
    {
        var (to, from) = await TwoAccounts("1980-05-18");
        var (one, other) = (await Import(Staff, "1705809001"), await Import(Staff, "1705809002"));

        _ = (await Staff.Post($"/v1/patrons/{one.Id}/link", $$"""{"patronId": "{{other.Id}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "link.different-persons");
        var refused = (await Staff.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{from.Id}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "link.birth-dates-differ");
        Assert.True((bool)refused.Json["overridable"]!);
        _ = (await Staff.Post(
            $"/v1/patrons/{to.Id}/link",
            $$$"""
            {"patronId": "{{{from.Id}}}",
             "override": {"reason": "Typed wrong at the desk.", "codes": ["link.birth-dates-differ"]}}
            """)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_may_not_or_names_nobody_links_nothing()
    {
        var (to, from) = await TwoAccounts();
        var path = $"/v1/patrons/{to.Id}/link";
        var body = $$"""{"patronId": "{{from.Id}}"}""";

        _ = (await Kiosk.Post(path, body)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await App.Post(path, body)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Stranger.Post(path, body)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await Staff.Post(path, """{"patronId": "7"}""")).Expect(
            HttpStatusCode.UnprocessableEntity, "patron.unknown");
        _ = (await Staff.Post("/v1/patrons/7/link", body)).Expect(HttpStatusCode.NotFound, "patron.unknown");
        _ = (await Staff.Post(path, """{}""")).Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Post(path, $$"""{"patronId": "{{to.Id}}"}""")).Expect(
            HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Post(path, body, ifMatch: "\"77\"")).Expect(HttpStatusCode.PreconditionFailed);
        _ = (await Staff.Post(path, $$"""{"patronId": "{{from.Id}}", "home": "NO-1183300"}""")).Expect(
            HttpStatusCode.UnprocessableEntity, "membership.missing");
        _ = (await By("national").Post(path, body)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_resident_makes_one_of_his_own_two_accounts_and_touches_nobody_elses()
    {
        var nationalId = $"170580{Interlocked.Increment(ref _numbers):D4}";
        var to = await Import(Stranger, nationalId);
        var from = await Import(Staff, nationalId);
        var another = await Import(Staff, $"170581{Interlocked.Increment(ref _numbers):D4}");
        var own = With(_engine.Issuer.TokenOf(nationalId), Library);
        _ = await Lend(await FreeCopy(), from.Card);

        _ = (await own.Post($"/v1/patrons/{another.Id}/link", $$"""{"patronId": "{{from.Id}}"}"""))
            .Expect(HttpStatusCode.NotFound, "patron.unknown");
        _ = (await own.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{another.Id}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.unknown");
        _ = (await own.Post(
            $"/v1/patrons/{to.Id}/link",
            $$$"""
            {"patronId": "{{{from.Id}}}", "activate": {"identityChecked": true, "rulesAccepted": true}}
            """)).Expect(HttpStatusCode.BadRequest, "request.malformed");
        var linked = (await own.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{from.Id}}"}"""))
            .Expect(HttpStatusCode.OK).Json;

        Assert.Equal(1, (int)linked["moves"]!["loans"]!);
        Assert.Equal(to.Id, (await Kiosk.Post("/v1/patrons/lookup", $$"""{"card": "{{from.Card}}"}""")).Id);
    }

    [Fact]
    public async Task Two_accounts_of_one_person_are_proposed_as_soon_as_the_second_is_made()
    {
        var nationalId = $"170582{Interlocked.Increment(ref _numbers):D4}";
        var first = await Import(Stranger, nationalId);
        var second = (await Staff.Post(
            "/v1/patrons",
            $$"""{"name": "Inger Hansen", "nationalId": "{{nationalId}}", "pin": "1234"}"""))
            .Expect(HttpStatusCode.Created).Id;

        // The library that gave out a local card is told.
        var items = (await Stranger.Get("/v1/work-items?limit=500")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();

        Assert.Contains(items, item => (string?)item!["kind"] == "link-proposed"
            && new[] { first.Id, second }.Order().SequenceEqual(
                new[] { (string)item["patronId"]!, (string)item["otherPatronId"]! }.Order()));
    }

    [Fact]
    public async Task A_school_is_not_linked()
    {
        var (to, _) = await TwoAccounts();
        var school = await Import(Staff, "", category: "institution");

        _ = (await Staff.Post($"/v1/patrons/{to.Id}/link", $$"""{"patronId": "{{school.Id}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "link.institution");
    }

    /// <summary>Two accounts of the library of which no national id is known.</summary>
    private async Task<((string Id, string Card) To, (string Id, string Card) From)> TwoAccounts(
        string bornToo = "1980-05-17") => (await Import(Staff, ""), await Import(Staff, "", bornToo));

    private static async Task<(string Id, string Card)> Import(
        Caller staff, string nationalId, string born = "1980-05-17", string category = "")
    {
        var card = $"LINK-{Interlocked.Increment(ref _numbers)}";
        var file = $"card,name,nationalId,birthDate,category\n{card},Inger Hansen,{nationalId},{born},{category}\n";
        var report = (await staff.Say(HttpMethod.Post, "/v1/imports/patrons", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK).Json;
        Assert.Equal(1, (int)report["taken"]!);
        var found = (await staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK);
        return (found.Id, card);
    }
}
