using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Every look of staff at a patron, and everything that must be answered for, says who did it.</summary>
public sealed class AuditOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task Every_look_of_staff_is_written_down_and_a_kiosk_s_is_not()
    {
        const string card = "7200000001";
        var id = await Import(card, "0302600021", "Anna Seen");
        var person = With((string?)(await Admin.Post(
            "/v1/keys", """{"role": "staff", "name": "desk", "person": "Ida Holm"}""")).Json["key"]);
        var before = await Lines(id);

        _ = (await person.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK);
        _ = (await person.Post("/v1/patrons/lookup", """{"nationalId": "0302600021"}""")).Expect(HttpStatusCode.OK);
        _ = (await person.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);
        _ = (await person.Get($"/v1/patrons/{id}/loans")).Expect(HttpStatusCode.OK);
        _ = (await Kiosk.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);
        _ = (await Kiosk.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK);
        _ = (await App.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);

        var lines = (await Lines(id))[before.Count..];
        Assert.Equal(["look-up", "look-up", "read", "read"], lines.Select(line => (string?)line["operation"]));
        Assert.All(lines, line => Assert.Equal("Ida Holm", (string?)line["person"]));
        Assert.All(lines, line => Assert.DoesNotContain("Anna", line.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_look_at_a_protected_patron_is_written_down_also_a_kiosk_s()
    {
        const string card = "7200000002";
        const string nationalId = "0302600022";
        var id = await Import(card, nationalId, "Berta Hidden");
        await Protect(id);
        var before = await Lines(id);

        _ = (await Kiosk.Get($"/v1/patrons/{id}/status")).Expect(HttpStatusCode.OK);
        _ = (await Staff.Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);
        _ = (await With(_engine.Issuer.TokenOf(nationalId)).Get($"/v1/patrons/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["read-protected", "read-protected"],
            (await Lines(id))[before.Count..].Select(line => (string?)line["operation"]));
    }

    [Fact]
    public async Task A_PIN_that_opens_a_protected_patron_and_a_look_into_the_national_register_are_written_down()
    {
        const string card = "7200000006";
        var id = await Import(card, "0302600026", "Fritz Hidden");
        var opened = $$"""{"card": "{{card}}", "pin": "4711", "purpose": "kiosk"}""";
        _ = (await Staff.Post($"/v1/patrons/{id}/pin", """{"pin": "4711"}"""))
            .Expect(HttpStatusCode.OK);
        var rana = By("staff@NO-2183300");
        const string national = "N190000006";
        var other = await Import(national, "", "Gerd Hidden", rana);
        await Protect(other);
        var before = (await Lines(other, By("national"))).Count;

        _ = (await Kiosk.Post("/v1/patrons/authenticate", opened)).Expect(HttpStatusCode.OK);
        await Protect(id);
        _ = (await Kiosk.Post("/v1/patrons/authenticate", opened)).Expect(HttpStatusCode.OK);
        _ = (await By("national").Get($"/v1/national/cards/{national}")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["read-protected"],
            (await Lines(id)).Select(line => (string?)line["operation"]).Where(name => name == "read-protected"));
        Assert.Equal(
            ["read-protected"],
            (await Lines(other, By("national")))[before..].Select(line => (string?)line["operation"]));
    }

    [Fact]
    public async Task An_erasure_is_a_line_that_says_who_and_why_and_names_nobody_erased()
    {
        var id = await Import("7200000007", "0302600027", "Hans Gone");
        var before = (await Lines(null)).Count;
        var person = With((string?)(await Admin.Post(
            "/v1/keys", """{"role": "staff", "name": "desk", "person": "Ida Holm"}""")).Json["key"]);

        _ = (await person.Post($"/v1/patrons/{id}/erasure", """{"reason": "asked in writing"}"""))
            .Expect(HttpStatusCode.OK);

        var line = Assert.Single(
            (await Lines(null))[before..], line => (string?)line["operation"] == "erasure");
        Assert.Equal(("Ida Holm", "asked in writing"), ((string?)line["person"], (string?)line["reason"]));
        Assert.Null(line["patron"] ?? line["patronId"]);
    }

    [Fact]
    public async Task An_override_is_one_line_however_often_its_request_is_repeated()
    {
        const string card = "7200000003";
        var id = await Import(card, "0302600023", "Carl Debtor");
        await Exclude(card);
        var (copy, once) = (await FreeCopy(), Guid.NewGuid().ToString());
        var body =
            $$$"""
            {"card": "{{{card}}}", "copy": "{{{copy}}}",
             "override": {"reason": "paid at the desk", "codes": ["patron.excluded"]}}
            """;
        var before = await Lines(id);

        _ = (await Staff.Post("/v1/checkouts", body, once)).Expect(HttpStatusCode.Created);
        _ = (await Staff.Post("/v1/checkouts", body, once)).Expect(HttpStatusCode.Created);

        var line = Assert.Single((await Lines(id))[before.Count..]);
        Assert.Equal("override", (string?)line["operation"]);
        Assert.Equal("patron.excluded: paid at the desk", (string?)line["reason"]);
    }

    [Fact]
    public async Task Imports_and_keys_are_written_down()
    {
        _ = await Import("7200000004", "0302600024", "Dora File");
        var key = (await Admin.Post("/v1/keys", """{"role": "app", "name": "audited"}""")).Id;
        var rotated = (await Admin.Post($"/v1/keys/{key}/rotate", null)).Id;
        _ = await Admin.Delete($"/v1/keys/{rotated}");

        var lines = await Lines(null);

        Assert.Contains(lines, line =>
            (string?)line["operation"] == "import" && (string?)line["reason"] == "patrons");
        Assert.Equal(
            [("key-made", $"key {key}"), ("key-rotated", $"key {rotated}"), ("key-revoked", $"key {rotated}")],
            lines.Select(line => ((string?)line["operation"], (string?)line["reason"]))
                .Where(pair => pair.Item2 == $"key {key}" || pair.Item2 == $"key {rotated}"));
    }

    [Fact]
    public async Task Whoever_reads_the_stream_of_events_takes_data_away()
    {
        var before = (await Lines(null)).Count;
        var first = (await Staff.Get("/v1/events?limit=1")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();

        _ = (await Staff.Get($"/v1/events?after={long.MaxValue}")).Expect(HttpStatusCode.OK);

        Assert.Single(first);
        var line = Assert.Single((await Lines(null))[before..]);
        Assert.Equal(("export", "events after 0"), ((string?)line["operation"], (string?)line["reason"]));
    }

    [Fact]
    public async Task A_library_reads_its_own_audit_only_and_the_nation_all()
    {
        var id = await Import("7200000005", "0302600025", "Emil Own");

        Assert.NotEmpty(await Lines(id));
        Assert.Empty(await Lines(id, By("admin@NO-2183300")));
        Assert.NotEmpty(await Lines(id, By("national")));
        _ = (await Staff.Get("/v1/audit")).Expect(HttpStatusCode.Forbidden, "auth.role");
        Assert.Empty((await Admin.Get($"/v1/audit?patron={id}&to=2026-01-01T00:00:00Z")).Json["items"]!.AsArray());
        Assert.Empty((await Admin.Get($"/v1/audit?patron={id}&from=2030-01-01T00:00:00Z")).Json["items"]!.AsArray());
        _ = (await Admin.Get("/v1/audit?from=yesterday")).Expect(HttpStatusCode.BadRequest, "request.malformed");
    }

    [Fact]
    public async Task The_privacy_rules_find_the_lines_of_a_patron_and_of_a_time_by_an_index()
    {
        await using var command = _engine.Database.CreateCommand(
            "select indexname from pg_indexes where tablename = 'audit' order by 1");
        await using var reader = await command.ExecuteReaderAsync();
        var indexes = new List<string>();
        while (await reader.ReadAsync())
        {
            indexes.Add(reader.GetString(0));
        }

        Assert.Equal(["audit_at", "audit_library", "audit_patron", "audit_pkey"], indexes);
    }

    private async Task<List<JsonNode>> Lines(string? patron, Caller? by = null)
    {
        var found = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var query = $"/v1/audit?limit=500{(patron is null ? "" : "&patron=" + patron)}"
                + (cursor.Length == 0 ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            var page = (await (by ?? Admin).Get(query)).Expect(HttpStatusCode.OK).Json;
            found.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["next"];
        }

        return found;
    }

    private async Task Protect(string patron)
    {
        await using var command = _engine.Database.CreateCommand(
            "update patron_contact set is_protected = true where patron_id = $1");
        command.Parameters.Add(new() { Value = long.Parse(patron) });
        _ = await command.ExecuteNonQueryAsync();
    }

    private async Task Exclude(string card)
    {
        var file = $"card,ground,from\n{card},debt,2026-11-01T00:00:00Z\n";
        var report = (await Staff.Say(HttpMethod.Post, "/v1/imports/exclusions", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK).Json;
        Assert.True(report["refused"]!.AsArray().Count == 0, report.ToJsonString());
    }
}
