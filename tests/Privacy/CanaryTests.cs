using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Skranke.Tests.Http;
using Skranke.Tests.Sip2;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>A patron with marks that stand nowhere else in the world goes through everything that callers can do, right
/// and wrong; then the marks are looked for wherever nothing personal may be (I38, I39, H50). A log line with a name in
/// it fails this test.</summary>
public sealed partial class CanaryTests : IClassFixture<CanaryEngine>
{
    private const string Card = "7700112233";
    private const string Name = "Zwxkanari Qvæstfugl";
    private const string NationalId = "1503847717";
    private const string Pin = "8317";
    private const string Email = "zwxkanari@fugl.example";
    private const string Phone = "99887766";
    private const string Street = "Kanarifuglegade 7";

    private static readonly string[] Marks =
        ["Zwxkanari", "zwxkanari", "Qvæstfugl", NationalId, "150384-7717", Email, Phone, "Kanarifuglegade"];

    private readonly CanaryEngine _engine;
    private readonly List<Heard> _problems = [];

    public CanaryTests(CanaryEngine engine) => _engine = engine;

    [Fact]
    public async Task Nothing_personal_is_logged_measured_traced_or_answered_where_it_must_not_be()
    {
        using var staff = new Caller(_engine, _engine.Key("staff"));
        using var kiosk = new Caller(_engine, _engine.Key("kiosk"));
        using var admin = new Caller(_engine, _engine.Key("admin"));
        await Import(staff);
        var patron = (await staff.Post("/v1/patrons/lookup", $$"""{"card": "{{Card}}"}"""))
            .Expect(HttpStatusCode.OK).Id;
        await Circulate(staff, kiosk, patron);
        await SpeakAsATerminal();
        await SendWhatIsWrong(staff, admin);
        var (health, events) = (
            (await staff.Get("/health/ready")).Text + (await staff.Get("/health/live")).Text,
            (await staff.Get("/v1/events?limit=500")).Expect(HttpStatusCode.OK).Text);
        var traces = await TraceOfTheTerminal();
        var metrics = (await new Caller(_engine, null).Get("/metrics")).Text;
        await LookWhileTheDatabaseIsAway(staff);
        await LookAtAnEngineThatFails(staff);

        Assert.NotEmpty(_engine.Logged);
        Assert.NotEmpty(_engine.Traced);
        Assert.NotEmpty(_problems);
        AssertClean("the log", _engine.Logged);
        AssertClean("a trace", _engine.Traced);
        AssertClean("a problem", _problems.Select(heard => heard.Text));
        AssertClean("health", [health]);
        AssertClean("the event stream", [events]);
        AssertClean("the metrics", [metrics]);
        AssertClean("a terminal's trace", [traces]);
        Assert.DoesNotContain(Card, traces, StringComparison.Ordinal);
        AssertClean("a file name", Directory.EnumerateFiles(_engine.Folder, "*", SearchOption.AllDirectories));
        AssertClean("a file", TextsBesideTheDatabase());
        foreach (var mark in Marks)
        {
            Assert.DoesNotContain(
                await PrivacyUnderTest.TablesWith(_engine.Engine.Database, mark),
                table => table != "patron_contact_away");
        }
    }

    /// <summary>The search itself, so that the test above could fail.</summary>
    [Theory]
    [InlineData("Patron Zwxkanari Qvæstfugl was found")]
    [InlineData("national id 1503847717 is unknown")]
    [InlineData("wrong PIN 8317 for card")]
    [InlineData("sent to zwxkanari@fugl.example")]
    public void A_mark_is_found(string text) => Assert.NotNull(MarkIn(text));

    [Fact]
    public void The_digits_of_a_pin_within_other_numbers_are_none() => Assert.Null(MarkIn("id 83170, 78317 and 8317x"));

    private async Task Import(Caller staff)
    {
        var csv =
            $"""
            card,name,nationalId,birthDate,email,phone,street,postalCode,city,municipality,pin
            {Card},{Name},{NationalId},1984-03-15,{Email},{Phone},{Street},2970,Hørsholm,223,{Pin}
            7700112234,{Name},99{NationalId},1984-03-15,{Email},{Phone},{Street},2970,Hørsholm,223,{Pin}
            7700112235,{Name},{NationalId},15/3/84 {Name},{Email},{Phone},{Street},2970,Hørsholm,223,{Pin}
            7700 {Name},{Name},,,{Email},,,,,,{Name} {Pin}
            {Card},{Name}
            7700112236,"{Name},{NationalId},{Pin}
            """;
        var report = await staff.Say(HttpMethod.Post, "/v1/imports/patrons", csv, type: "text/csv");
        _problems.Add(report);
        _problems.Add(await staff.Say(
            HttpMethod.Post, "/v1/imports/patrons", $"{Name};{Pin}\n{Name}", type: "text/csv"));
        var whole = csv[..csv.IndexOf("7700112234", StringComparison.Ordinal)];
        var done = (await staff.Say(HttpMethod.Post, "/v1/imports/patrons", whole, type: "text/csv"))
            .Expect(HttpStatusCode.OK);
        _problems.Add(done);
        _problems.Add(await staff.Get($"/v1/imports/{done.Id}"));
    }

    private async Task Circulate(Caller staff, Caller kiosk, string patron)
    {
        var lookup = $$"""{"nationalId": "{{NationalId}}"}""";
        Assert.Contains(Name, (await staff.Post("/v1/patrons/lookup", lookup)).Text, StringComparison.Ordinal);
        foreach (var body in new[]
        {
            $$"""{"card": "{{Card}}", "copy": "5000000101", "pin": "{{Pin}}"}""",
            $$"""{"card": "{{Card}}", "copy": "5000000102", "pin": "{{Name}}"}""",
            $$"""{"card": "{{NationalId}}", "copy": "5000000103", "pin": "{{Pin}}"}""",
            $$"""{"card": "{{Card}}", "copy": "{{Email}}", "pin": "{{Pin}}"}""",
            $$"""{"card": "{{Email}}", "copy": "5000000104"}""",
        })
        {
            Note(await kiosk.Post("/v1/checkouts", body, once: Guid.NewGuid().ToString()));
        }

        Note(await staff.Say(HttpMethod.Put, $"/v1/patrons/{patron}/history", """{"keep": true}"""));
        Note(await staff.Say(HttpMethod.Put, $"/v1/patrons/{patron}/history", $$"""{"keep": "{{Name}}"}"""));
        Assert.Contains(NationalId, (await staff.Get($"/v1/patrons/{patron}/data")).Text, StringComparison.Ordinal);
        Note(await staff.Post($"/v1/patrons/{patron}/erasure", null));
        Note(await staff.Post($"/v1/patrons/{patron}/erasure", $$"""{"why": "{{Name}}"}"""));
        Note(await staff.Get($"/v1/patrons/{patron}/loans"));
        Note(await staff.Post($"/v1/patrons/{patron}/renewals", "{}"));
    }

    /// <summary>Every message of a terminal, with marks wherever somebody may type or scan them, right and
    /// wrong.</summary>
    private async Task SpeakAsATerminal()
    {
        const string At = "20261123    120000", NoDate = "                  ", Ao = "AODK-722300";
        using var terminal = await Sip2Client.Connect(_engine.Sip2Port);
        var (user, password) = _engine.Login();
        Assert.Equal("941", await terminal.Say($"9300CN{user}|CO{password}|CPDK-722300|"));
        Assert.Contains(
            Name,
            await terminal.Say($"63009{At}YYYYYYYYY|{Ao}|AA{Card}|AC|AD{Pin}|"),
            StringComparison.Ordinal);
        foreach (var line in new[]
        {
            $"23009{At}{Ao}|AA{Card}|AC|AD{Name}|", $"23009{At}{Ao}|AA{NationalId}|AC|AD{Pin}|",
            $"63009{At}YYYYYYYYY {Ao}|AA{Name}|AC|AD{Pin}|BP1|", $"6300920261123{Name}",
            $"11NN{At}{NoDate}{Ao}|AA{Card}|AB5000000106|AC|AD{Pin}|", $"11NN{At}{NoDate}{Ao}|AA{Email}|AB{Name}|AC|",
            $"11NY20261122    100000{NoDate}{Ao}|AA{Card}|AB5000000107|AC|", $"29NN{At}{NoDate}{Ao}|AA{Card}|AJ{Name}|",
            $"09N{At}{At}APDK-722300|{Ao}|AB{Phone}|AC|CH{Name}|", $"65{At}{Ao}|AA{Card}|AC|AD{Pin}|",
            $"15+{At}BW|{Ao}|AA{Card}|AD{Pin}|AB{Name}|", $"17{At}{Ao}|AB{Name}|AC|",
            $"19{At}{Ao}|AB5000000106|AC|CH{Name} {NationalId}|",
            $"37{At}0400DKKBV{Name}|{Ao}|AA{Card}|BK{Name}|CG{Phone}|", $"37{At}0400DKKBV1.00|{Ao}|AA{Card}|BK1|",
            $"01N{At}{Ao}|ALCard of {Name}|AA{Card}|AC|", $"25{At}{Ao}|AA{Card}|AC|AD{Pin}|", $"35{At}{Ao}|AA{Card}|",
            $"41{Name}|AA{Card}|", $"{Name} {Pin}", $"99{Name}",
        })
        {
            _ = await terminal.Say(line);
        }
    }

    private async Task<string> TraceOfTheTerminal()
    {
        using var operators = new Caller(_engine, _engine.Key("operator"));
        var trace = (await operators.Get($"/v1/terminals/{_engine.Login().User}/trace")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("63009", trace, StringComparison.Ordinal);
        return trace + (await operators.Get("/ops")).Expect(HttpStatusCode.OK).Text;
    }

    /// <summary>Every path that takes a body is sent marks in every way in which a body can be wrong.</summary>
    private async Task SendWhatIsWrong(Caller staff, Caller admin)
    {
        string[] paths =
        [
            "/v1/checkouts", "/v1/checkins", "/v1/reservations", "/v1/patrons", "/v1/registrations",
            "/v1/patrons/lookup", "/v1/patrons/authenticate", "/v1/payments", "/v1/interlibrary/requests", "/v1/keys",
            "/v1/admin/clock",
        ];
        string[] bodies =
        [
            $$"""{"{{Name}}": 1}""",
            $$"""{"card": {"name": "{{Name}}"} }""",
            $$"""{"card": ["{{NationalId}}"], "pin": {{Pin}}}""",
            $$"""{"card": "{{Name}}", "nationalId": "{{NationalId}}x", "pin": "{{Pin}}"}""",
            $$"""{"name": "{{Name}}", "email": "{{Email}}", "phone": "{{Phone}}", "street": "{{Street}}" """,
            $"{Name} {NationalId} {Pin}",
            $$"""{"card": "{{Card}}", "card": "{{Name}}"}""",
            $$"""{"to": "{{Name}}", "advance": "{{Email}}", "role": "{{Name}}", "name": 1}""",
        ];
        foreach (var path in paths)
        {
            foreach (var body in bodies)
            {
                Note(await staff.Post(path, body));
                Note(await admin.Post(path, body, once: Guid.NewGuid().ToString()));
                Note(await staff.Say(HttpMethod.Post, path, body, type: "text/plain"));
            }
        }

        Note(await admin.Say(HttpMethod.Put, "/v1/libraries/DK-722300/policy", $$"""{"{{Name}}": "{{NationalId}}"}"""));
        Note(await admin.Say(
            HttpMethod.Put, "/v1/libraries/DK-722300/policy", $$"""{"privacy": {"historyRetention": "{{Name}}"} }"""));
    }

    private async Task LookWhileTheDatabaseIsAway(Caller staff)
    {
        await _engine.Engine.PrivateServer!.KillAsync(immediate: true);
        for (var time = 0; time < 5; time++)
        {
            Note(await staff.Post("/v1/patrons/lookup", $$"""{"nationalId": "{{NationalId}}"}"""));
            Note(await staff.Post(
                "/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "5000000105", "pin": "{{Pin}}"}"""));
        }

        while ((await staff.Get("/health/ready")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>A table that is not there is nobody's doing but the engine's: it is a 500, and logged with all that the
    /// exception says.</summary>
    private async Task LookAtAnEngineThatFails(Caller staff)
    {
        await using (var command = _engine.Engine.Database.CreateCommand(
            "alter table patron_contact rename to patron_contact_away"))
        {
            _ = await command.ExecuteNonQueryAsync();
        }

        var failed = await staff.Post("/v1/patrons/lookup", $$"""{"nationalId": "{{NationalId}}"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Note(failed);
        Note(await staff.Say(
            HttpMethod.Post,
            "/v1/imports/patrons",
            $"card,name,birthDate\n7700112299,{Name},1984-03-15\n",
            type: "text/csv"));
        Assert.Contains(_engine.Logged, line => line.Contains("42P01", StringComparison.Ordinal));
    }

    private void Note(Heard heard)
    {
        if (heard.Status >= HttpStatusCode.BadRequest)
        {
            _problems.Add(heard);
        }
    }

    /// <summary>What the engine and the server write beside the tables.</summary>
    private IEnumerable<string> TextsBesideTheDatabase() =>
        Directory.EnumerateFiles(_engine.Folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/base/", StringComparison.Ordinal)
                && !path.Contains("postmaster", StringComparison.Ordinal)
                && !path.Contains("/pg_wal/", StringComparison.Ordinal))
            .Select(path => $"{path}: {Encoding.UTF8.GetString(ReadShared(path))}");

    private static byte[] ReadShared(string path)
    {
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (IOException)
        {
            // The server removed it meanwhile.
            return [];
        }
    }

    private static void AssertClean(string where, IEnumerable<string> texts)
    {
        var found = texts.Select(text => (Text: text, Mark: MarkIn(text))).FirstOrDefault(one => one.Mark is not null);
        Assert.True(found.Mark is null, $"{found.Mark} stands in {where}: {found.Text}");
    }

    private static string? MarkIn(string text) =>
        Marks.FirstOrDefault(mark => text.Contains(mark, StringComparison.Ordinal))
        ?? (PinAlone().IsMatch(text) ? Pin : null);

    [GeneratedRegex(@"(?<![\w.-])8317(?![\w.-])")]
    private static partial Regex PinAlone();
}
