using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>A guardian who signs in reaches the children as far as the library says, until they come of age
/// (H6).</summary>
public sealed class GuardianTokensOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string Bodoe = "NO-2180400";
    private const string Guardian = "11026000140";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task The_bond_of_guardian_and_child_ends_with_childhood()
    {
        var staff = By($"staff@{Bodoe}");
        var parent = await Import("7400000001", Guardian, "A parent", staff);
        var child = await Import("7400000002", "", "A child", staff);
        var grown = await Import("7400000003", "", "A grown child", staff);
        await Bond(1, child, parent, until: "2030-01-01");
        await Bond(2, grown, parent, until: "2026-11-23");
        var own = With(_engine.Issuer.TokenOf(Guardian));

        _ = (await own.Get($"/v1/patrons/{child}")).Expect(HttpStatusCode.NotFound, "patron.unknown");

        await Publish("see");
        var seen = (await own.Get($"/v1/patrons/{child}")).Expect(HttpStatusCode.OK);
        Assert.Equal("A child", (string?)seen.Json["name"]);
        _ = (await own.Get($"/v1/patrons/{child}/loans")).Expect(HttpStatusCode.OK);
        _ = (await own.Post($"/v1/patrons/{child}/renewals", null)).Expect(HttpStatusCode.NotFound, "patron.unknown");
        _ = (await own.Get($"/v1/patrons/{grown}")).Expect(HttpStatusCode.NotFound, "patron.unknown");

        await Publish("act");
        _ = (await own.Post($"/v1/patrons/{child}/renewals", null)).Expect(HttpStatusCode.OK);
        _ = (await own.Post($"/v1/patrons/{grown}/renewals", null)).Expect(HttpStatusCode.NotFound, "patron.unknown");

        await Publish("nothing");
        _ = (await own.Get($"/v1/patrons/{child}")).Expect(HttpStatusCode.NotFound, "patron.unknown");
    }

    private async Task Bond(long id, string child, string guardian, string until)
    {
        await using var command = _engine.Database.CreateCommand(
            "insert into guardian (id, child_id, guardian_id, since, until) values ($1, $2, $3, '2020-01-01', $4)");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = long.Parse(child) });
        command.Parameters.Add(new() { Value = long.Parse(guardian) });
        command.Parameters.Add(new() { Value = DateOnly.Parse(until) });
        _ = await command.ExecuteNonQueryAsync();
    }

    private async Task Publish(string guardians)
    {
        var admin = By($"admin@{Bodoe}");
        var policy = (await admin.Get($"/v1/libraries/{Bodoe}/policy")).Expect(HttpStatusCode.OK).Json.AsObject();
        policy["categories"]!["guardians"] = guardians;
        policy["validFrom"] = ((string)(await With(null).Get("/health/live")).Json["clock"]!["now"]!)[..10];
        _ = (await admin.Say(HttpMethod.Put, $"/v1/libraries/{Bodoe}/policy", policy.ToJsonString()))
            .Expect(HttpStatusCode.OK);
    }
}
