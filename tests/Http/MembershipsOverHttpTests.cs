using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Joining a library, its rules, and leaving it again.</summary>
public class MembershipsOverHttpTests(HttpEngine engine) : NationalCardTestBase(engine)
{
    private const string Yes = """{"identityChecked": true, "rulesAccepted": true}""";

    [Fact]
    public async Task N8_a_national_card_borrows_at_another_library_once_the_desk_there_has_activated_it()
    {
        var patron = await WithDigitalCard();
        var path = $"{patron.Path}/memberships";
        var checkout = $$"""{"card": "{{patron.Card}}", "copy": "{{await FreeCopy()}}"}""";
        _ = (await Kiosk.Post("/v1/checkouts", checkout))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.missing");

        var joined = (await Staff.Post(path, null)).Expect(HttpStatusCode.OK);
        Assert.Equal(("pending", false), StateOf(joined, Library));
        _ = (await Kiosk.Post("/v1/checkouts", checkout))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.not-activated");

        var activated = (await Staff.Post($"{path}/{Library}/activate", Yes)).Expect(HttpStatusCode.OK);
        Assert.Equal(("active", false), StateOf(activated, Library));
        Assert.Equal(("active", true), StateOf(await RanaStaff.Get(patron.Path), Rana));
        _ = (await Kiosk.Post("/v1/checkouts", checkout)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_active_already_is_answered_kindly_and_changes_nothing()
    {
        var patron = await AtRana();
        var before = (await RanaStaff.Get(patron.Path)).ETag;

        var again = (await RanaStaff.Post(
            $"{patron.Path}/memberships/{Rana}/activate", """{"identityChecked": false, "rulesAccepted": false}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(before, again.ETag);
    }

    [Theory]
    [InlineData("""{"identityChecked": false, "rulesAccepted": true}""", "membership.identity-not-checked")]
    [InlineData("""{"identityChecked": true, "rulesAccepted": false}""", "membership.rules-not-accepted")]
    [InlineData(
        """{"identityChecked": true, "rulesAccepted": true, "rulesVersion": 99}""", "membership.rules-not-accepted")]
    public async Task Nobody_is_activated_unseen_or_without_the_present_rules(string body, string code)
    {
        var patron = await WithDigitalCard();
        _ = (await Staff.Post($"{patron.Path}/memberships", null)).Expect(HttpStatusCode.OK);

        _ = (await Staff.Post($"{patron.Path}/memberships/{Library}/activate", body))
            .Expect(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Who_may_do_what_with_whose_membership()
    {
        var patron = await WithDigitalCard();
        var path = $"{patron.Path}/memberships";

        _ = (await Staff.Post(path, $$"""{"library": "{{Rana}}"}"""))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await App.Post(path, null)).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await RanaApp.Post(path, $$"""{"library": "{{Library}}"}""")).Expect(HttpStatusCode.OK);
        _ = (await RanaStaff.Post($"{path}/{Library}/activate", Yes))
            .Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
        _ = (await RanaApp.Post($"{path}/{Rana}/activate", Yes)).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await National.Post(path, """{"library": "NO-2180400"}""")).Expect(HttpStatusCode.OK);
        _ = (await National.Post(path, """{"library": "NO-0000000"}"""))
            .Expect(HttpStatusCode.NotFound, "library.unknown");
        _ = (await Staff.Post($"{path}/{Library}/activate", """{"identityChecked": true}"""))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Post("/v1/patrons/1/memberships", null)).Expect(HttpStatusCode.NotFound, "patron.unknown");
    }

    [Fact]
    public async Task N9_only_the_rules_that_hold_now_are_accepted()
    {
        var patron = await AtRana();
        var path = $"{patron.Path}/memberships/{Rana}/rules";

        _ = (await RanaApp.Post(path, """{"version": 1}""")).Expect(HttpStatusCode.OK);
        _ = (await RanaStaff.Post(path, """{"version": 1}""")).Expect(HttpStatusCode.OK);
        var refused = (await RanaApp.Post(path, """{"version": 2}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.rules-outdated");
        Assert.Equal(1, (int)refused.Json["data"]!["rulesVersion"]!);
        _ = (await RanaApp.Post(path, "{}")).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task The_patron_chooses_another_home_library()
    {
        var patron = await WithDigitalCard();
        _ = (await Staff.Post($"{patron.Path}/memberships", null)).Expect(HttpStatusCode.OK);

        var moved = (await RanaApp.Post($"{patron.Path}/memberships/{Library}/home", null)).Expect(HttpStatusCode.OK);

        Assert.False(StateOf(moved, Rana).Home);
        Assert.True(StateOf(await Staff.Get(patron.Path), Library).Home);
        _ = (await RanaApp.Post($"{patron.Path}/memberships/NO-2180400/home", null))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.missing");
    }

    [Fact]
    public async Task A_library_is_left_when_nothing_is_open_there()
    {
        var patron = await WithDigitalCard();
        var path = $"{patron.Path}/memberships";
        _ = (await Staff.Post(path, null)).Expect(HttpStatusCode.OK);
        _ = (await Staff.Post($"{path}/{Library}/activate", Yes)).Expect(HttpStatusCode.OK);
        var copy = await FreeCopy();
        _ = await Lend(copy, patron.Card);
        _ = (await Staff.Delete($"{path}/{Library}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.loans-open");
        _ = (await RanaStaff.Delete($"{path}/{Rana}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.home");
        _ = (await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);

        _ = (await RanaApp.Delete($"{path}/{Library}")).Expect(HttpStatusCode.OK);

        Assert.Null((await Staff.Get(patron.Path)).Json["memberships"]);
        _ = (await Kiosk.Post("/v1/checkouts", $$"""{"card": "{{patron.Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "membership.missing");
    }

    private static (string? State, bool Home) StateOf(Heard patron, string library)
    {
        var membership = patron.Json["memberships"]!.AsArray()
            .Single(one => (string?)one!["library"] == library)!;
        return ((string?)membership["state"], (bool)membership["home"]!);
    }
}
