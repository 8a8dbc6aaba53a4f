using System.Net;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H27: the overview of loans and reservations is the same on site and on line, and shows at once what was
/// done.</summary>
[SeedRow("H27", "silo/ReadModels/LoanReader.cs", "silo/ReadModels/ReservationReader.cs")]
public sealed class H27Tests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task A_loan_is_seen_at_once_and_alike_at_desk_kiosk_and_app()
    {
        var loan = await Lend(await FreeCopy());
        var path = $"/v1/patrons/{loan.Json["patronId"]}/loans?limit=500";

        var seen = new List<string>();
        foreach (var caller in new[] { Staff, Kiosk, App })
        {
            seen.Add((await caller.Get(path)).Expect(HttpStatusCode.OK).Text);
        }

        Assert.Contains($"\"{loan.Id}\"", seen[0], StringComparison.Ordinal);
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], seen[2]);
    }

    [Fact]
    public async Task A_return_is_seen_at_once()
    {
        var copy = await FreeCopy();
        var loan = await Lend(copy);
        _ = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);

        var open = await App.Get($"/v1/patrons/{loan.Json["patronId"]}/loans?limit=500");

        Assert.DoesNotContain($"\"{loan.Id}\"", open.Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }
}
