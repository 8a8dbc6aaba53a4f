using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Silo.Access;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Goes through every endpoint that is mapped with every role, without a key, with a revoked one, with the key
/// of another library and with another patron's token: what the permission table does not give, nobody gets.</summary>
public sealed partial class EveryEndpointTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string CardOfMine = "7300000001";
    private const string MyNationalId = "0302600031";
    private const string OthersNationalId = "0302600032";
    private const string Foreign = "NO-2183300";
    private const string Nowhere = """{"no such field": 1}""";
    private static readonly Role[] OfLibraries = [Role.Kiosk, Role.Staff, Role.App, Role.Admin];
    private static Task<Dictionary<string, string>>? _things;
    private readonly HttpEngine _engine = engine;

    public static TheoryData<string> Rows => [.. EndpointRow.All.Select(row => row.Endpoint)];

    [Fact]
    public void Every_endpoint_that_needs_a_key_has_a_row()
    {
        var rows = EndpointRow.All.Select(row => row.Endpoint).ToArray();

        Repository.AssertNone(Mapped.Keys.Except(rows).Order(StringComparer.Ordinal)
            .Select(endpoint => $"{endpoint} has no row in tests/Http/EndpointRow.cs")
            .Concat(rows.Except(Mapped.Keys).Select(endpoint => $"{endpoint} is mapped no more")));
        Assert.Equal(rows.Length, rows.Distinct().Count());
    }

    [Fact]
    public void Every_endpoint_that_needs_no_key_shows_nothing_of_anybody() => Assert.Equal(
        [
            "GET /docs", "GET /health/live", "GET /health/ready", "GET /metrics", "GET /openapi/v1.json",
            "GET /problems/{code}", "POST /rest/sip2/{isil}",
        ],
        _engine.Endpoints.Where(endpoint => DocOf(endpoint)?.Operation is null).Select(NameOf)
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Nobody_comes_in_without_a_good_key(string endpoint)
    {
        var row = RowOf(endpoint);

        _ = (await Ask(With(null), row)).Expect(HttpStatusCode.Unauthorized, "auth.missing");
        _ = (await Ask(With((await Things())["{revoked}"]), row))
            .Expect(HttpStatusCode.Unauthorized, "auth.unknown-key");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_role_comes_in_exactly_where_the_table_lets_it(string endpoint)
    {
        var row = RowOf(endpoint);
        var operation = Mapped[endpoint];
        foreach (var role in Enum.GetValues<Role>())
        {
            if (Permissions.Of(role, operation) == Reach.None)
            {
                var kept = await Ask(With(await KeyOf(role)), row);
                Assert.True(Brief(kept) == "403 auth.role", $"{role}: {Brief(kept)}");
                continue;
            }

            var let = await Probe(With(await KeyOf(role)), row);
            Assert.True(
                let.Status is not (HttpStatusCode.Unauthorized or >= HttpStatusCode.InternalServerError)
                && let.Code is not ("auth.role" or "auth.foreign-library"),
                $"{role}: {Brief(let)}");
            var reads = row.Endpoint.StartsWith("GET", StringComparison.Ordinal);
            Assert.True(!reads || row.ShowsNothing || let.Status == HttpStatusCode.OK, $"{role}: {Brief(let)}");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Another_library_s_key_reaches_nothing(string endpoint)
    {
        var row = RowOf(endpoint);
        var roles = OfLibraries.Where(role => Permissions.Of(role, Mapped[endpoint]) == Reach.OwnLibrary).ToArray();
        Assert.Equal(roles.Length == 0, row.Foreign is null);
        foreach (var role in roles)
        {
            var told = await Ask(By($"{Roles.NameOf(role)}@{Foreign}"), row);
            if (row.Foreign == EndpointRow.Own)
            {
                Assert.True((int)told.Status is 200 or 201, $"{role}: {Brief(told)}");
                Assert.DoesNotContain(Library, told.Text, StringComparison.Ordinal);
            }
            else if (!IsNonMember(row, role))
            {
                Assert.True(Brief(told) == row.Foreign, $"{role}: {Brief(told)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Another_patron_s_token_reaches_nothing(string endpoint)
    {
        var row = RowOf(endpoint);
        Assert.Equal(Permissions.Of(Role.Patron, Mapped[endpoint]) == Reach.Self, row.Other is not null);
        if (row.Other is not null)
        {
            _ = await Things();
            var told = await Ask(With(_engine.Issuer.TokenOf(OthersNationalId)), row);
            Assert.True(Brief(told) == row.Other, Brief(told));
        }
    }

    private Dictionary<string, Operation> Mapped => _engine.Endpoints
        .Where(endpoint => DocOf(endpoint)?.Operation is not null)
        .ToDictionary(NameOf, endpoint => DocOf(endpoint)!.Operation!.Value);

    private static EndpointRow RowOf(string endpoint) => EndpointRow.All.Single(row => row.Endpoint == endpoint);

    private static RouteDoc? DocOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<RouteDoc>();

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0] + " " + endpoint.RoutePattern.RawText;

    private static string Brief(Heard heard) => $"{(int)heard.Status} {heard.Code}";

    /// <summary>Staff of any library are shown id, name and cards of somebody who is no member.</summary>
    private static bool IsNonMember(EndpointRow row, Role role) =>
        row.Endpoint == "GET /v1/patrons/{id}" && Permissions.Of(role, Operation.ReadNonMember) != Reach.None;

    private async Task<string> KeyOf(Role role)
    {
        _ = await Things();
        return role == Role.Patron ? _engine.Issuer.TokenOf(MyNationalId) : _engine.Key(Roles.NameOf(role));
    }

    /// <summary>A good request about the first library's things.</summary>
    private async Task<Heard> Ask(Caller caller, EndpointRow row) =>
        await Say(caller, row, await Things(), await Filled(row.Body));

    /// <summary>The same where it only reads; where it would change something, one that is let in and then
    /// refused.</summary>
    private async Task<Heard> Probe(Caller caller, EndpointRow row)
    {
        var things = await Things();
        if (row.Endpoint.StartsWith("GET", StringComparison.Ordinal))
        {
            return await Say(caller, row, things, null);
        }

        return row.Body is null
            ? await Say(caller, row, things.ToDictionary(pair => pair.Key, _ => "0"), null)
            : await Say(caller, row, things, Nowhere);
    }

    private static async Task<Heard> Say(
        Caller caller, EndpointRow row, Dictionary<string, string> things, string? body)
    {
        var (verb, path) = (row.Endpoint.Split(' ')[0], row.Endpoint.Split(' ')[1] + row.Query);
        var filled = Placeholder().Replace(path, match =>
        {
            var noun = path[..match.Index].Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
            return things.GetValueOrDefault(match.Value) ?? things[$"{noun}/{match.Value}"];
        });
        return await caller.Say(new HttpMethod(verb), filled, verb == "GET" ? null : body);
    }

    private async Task<string?> Filled(string? body)
    {
        var things = await Things();
        return body is null ? null : Placeholder().Replace(body, match => things[match.Value]);
    }

    private Task<Dictionary<string, string>> Things() => _things ??= Make();

    /// <summary>One of everything, at the first library; a placeholder in a path is found by the noun before
    /// it.</summary>
    private async Task<Dictionary<string, string>> Make()
    {
        var patron = await Import(CardOfMine, MyNationalId, "Of every endpoint");
        _ = await Import("7300000002", OthersNationalId, "Somebody else");
        var copy = await FreeCopy();
        var loan = (await Lend(copy, CardOfMine)).Id;
        const string title = "870970-basis:10000040";
        var reservation = (await Staff.Post(
            "/v1/reservations",
            $$"""{"card": "{{CardOfMine}}", "title": "{{title}}", "pickupBranch": "{{Library}}"}""")).Id;
        var item = (await Kiosk.Post(
            "/v1/checkouts",
            $$"""{"card": "nobody", "copy": "{{copy}}", "offline": true, "at": "2026-11-20T10:00:00Z"}"""))
            .Expect(HttpStatusCode.Created);
        var move = (await Admin.Post(
            $"/v1/libraries/{Library}/due-date-moves",
            """{"from": "2032-01-01", "to": "2032-01-02", "reason": "test"}""")).Id;
        var import = (await Staff.Say(HttpMethod.Post, "/v1/imports/titles", "id\n", type: "text/csv")).Id;
        var key = (await Admin.Post("/v1/keys", """{"role": "kiosk", "name": "every endpoint"}""")).Id;
        const string terminal = "every-endpoint";
        _ = (await Admin.Say(HttpMethod.Put, $"/v1/terminals/{terminal}", """{"password": "long enough"}"""))
            .Expect(HttpStatusCode.OK);
        var revoked = await Admin.Post("/v1/keys", """{"role": "staff", "name": "revoked"}""");
        _ = (await Admin.Delete($"/v1/keys/{revoked.Id}")).Expect(HttpStatusCode.OK);
        return new Dictionary<string, string>
        {
            ["{card}"] = CardOfMine,
            ["{copy}"] = copy,
            ["{barcode}"] = copy,
            ["{title}"] = title,
            ["{library}"] = Library,
            ["{isil}"] = Library,
            ["{kind}"] = "nothing",
            ["{consent}"] = "1",
            ["{guardian}"] = "1",
            ["{revoked}"] = (string)revoked.Json["key"]!,
            ["{document}"] = (await Admin.Get($"/v1/libraries/{Library}")).Text,
            ["{policy}"] = (await Admin.Get($"/v1/libraries/{Library}/policy")).Text,
            ["{calendar}"] = (await Admin.Get($"/v1/libraries/{Library}/calendar")).Text,
            ["{number}"] = "N100000001",
            ["{address}"] = "1",
            ["runs/{id}"] = "1",
            ["loans/{id}"] = loan,
            ["receipts/{id}"] = loan,
            ["patrons/{id}"] = patron,
            ["{patron}"] = patron,
            ["fees/{id}"] = "1",
            ["exclusions/{id}"] = "1",
            ["exports/{id}"] = "1",
            ["messages/{id}"] = "1",
            ["{language}"] = "da",
            ["{channel}"] = "email",
            ["reservations/{id}"] = reservation,
            ["requests/{id}"] = reservation,
            ["branches/{id}"] = Library,
            ["work-items/{id}"] = (string)item.Json["workItem"]!,
            ["titles/{id}"] = title,
            ["due-date-moves/{id}"] = move,
            ["imports/{id}"] = import,
            ["keys/{id}"] = key,
            ["{login}"] = terminal,
        };
    }

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
