using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Patrons;
using Skranke.Silo.Registers;
using Skranke.Silo.Registers.Population;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>A population register over HTTP, and what is made of one that is not well.</summary>
[Collection(PostgresCollection.Name)]
public sealed class HttpPopulationRegisterTests(PostgresFixture postgres)
{
    private static readonly Uri Address = new("https://register.example/population");

    [Fact]
    public async Task A_page_of_changes_is_asked_for_by_number_and_read()
    {
        var stub = Answering("""{"items": [%1%, %2%], "more": false}""");
        using var register = Over(stub);

        var changes = await register.ReadAsync(0, 100, default);

        Assert.Equal(["GET https://register.example/population/changes?after=0&limit=100 Bearer secret"], stub.Asked);
        Assert.Equal([1L, 2L], changes.Select(change => change.Sequence));
        Assert.Equal(new PopulationChange.Renamed("Ny 2"), changes[1].Change);
    }

    [Fact]
    public async Task What_comes_again_is_passed_over_and_what_is_missing_is_noticed()
    {
        using var register = Over(Answering("""{"items": [%1%, %2%, %4%]}"""));

        Assert.Equal([2L], (await register.ReadAsync(1, 100, default)).Select(change => change.Sequence));
        var broken = await Assert.ThrowsAsync<RegisterBrokenException>(() => register.ReadAsync(2, 100, default));
        Assert.Equal("After change 2 comes 4: change 3 is missing.", broken.Message);
    }

    [Fact]
    public async Task A_national_id_is_asked_for_in_the_body_and_never_in_the_address()
    {
        var stub = new StubRegister((_, _) => (HttpStatusCode.OK, """{"name": "Kari", "municipality": "223"}"""));
        var register = new PopulationRegister(Over(stub), NullLogger<PopulationRegister>.Instance);

        var found = Assert.IsType<PersonLookUp.Found>(await register.LookUp("6101801000", default));

        Assert.Equal(("Kari", "223"), (found.Person.Name, found.Person.Municipality));
        Assert.Equal(
            ["POST https://register.example/population/persons/lookup Bearer secret {\"nationalId\":\"6101801000\"}"],
            stub.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, typeof(PersonLookUp.Unknown))]
    [InlineData(HttpStatusCode.InternalServerError, typeof(PersonLookUp.Away))]
    [InlineData(HttpStatusCode.Unauthorized, typeof(PersonLookUp.Away))]
    public async Task A_register_that_has_no_answer_is_told_from_one_that_knows_nobody(
        HttpStatusCode status, Type expected)
    {
        var register = new PopulationRegister(
            Over(new StubRegister((_, _) => (status, "{}"))), NullLogger<PopulationRegister>.Instance);

        Assert.IsType(expected, await register.LookUp("6101801000", default));
    }

    [Fact]
    public async Task What_is_no_national_id_is_not_asked_for()
    {
        var stub = new StubRegister((_, _) => (HttpStatusCode.OK, "{}"));
        var register = new PopulationRegister(Over(stub), NullLogger<PopulationRegister>.Instance);

        _ = Assert.IsType<PersonLookUp.Unknown>(await register.LookUp("Kari", default));
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task Without_a_register_nobody_can_say()
    {
        var none = new PopulationRegister(null, NullLogger<PopulationRegister>.Instance);

        Assert.False(none.IsConfigured);
        _ = Assert.IsType<PersonLookUp.Away>(await none.LookUp("6101801000", default));
    }

    [Fact]
    public async Task A_feed_over_http_is_followed_to_its_end_although_the_register_stumbles()
    {
        await using var under = await PopulationUnderTest.WithPatronsAsync(postgres.CreateDatabase(), 5);
        var asked = 0;
        using var register = Over(new StubRegister((request, _) =>
        {
            if (++asked == 2)
            {
                return (HttpStatusCode.ServiceUnavailable, "");
            }

            var after = int.Parse(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["after"]!);
            return (HttpStatusCode.OK, after < 5 ? Page($"{{\"items\": [%{after + 1}%]}}") : """{"items": []}""");
        }));
        under.Follow(register);

        var report = await under.RunAsync();

        Assert.Equal((RunState.Done, new RunCounts(5, 5)), (report.State, report.Counts));
        Assert.Equal(7, asked);
    }

    [Fact]
    public async Task A_register_that_stays_away_fails_the_reading_with_words()
    {
        await using var under = await PopulationUnderTest.WithPatronsAsync(postgres.CreateDatabase(), 1);
        using var register = Over(new StubRegister((_, _) => (HttpStatusCode.BadGateway, "")));
        under.Follow(register);

        var report = await under.RunAsync();

        Assert.Equal((RunState.Failed, "The register answers 502."), (report.State, report.Detail));
    }

    private static HttpPopulationRegister Over(StubRegister stub) => new(Address, "secret", stub);

    private static StubRegister Answering(string body) => new((_, _) => (HttpStatusCode.OK, Page(body)));

    /// <summary>With a rename in the place of each %number%.</summary>
    private static string Page(string body) => System.Text.RegularExpressions.Regex.Replace(
        body, "%([0-9]+)%", match =>
        {
            var number = int.Parse(match.Groups[1].Value);
            return PopulationUnderTest.Rename(number, number);
        });
}
