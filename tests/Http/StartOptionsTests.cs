using Microsoft.Extensions.Configuration;
using Skranke.Api.Start;
using Skranke.Tests.SignIn;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class StartOptionsTests
{
    [Fact]
    public void Nothing_given_is_the_usual()
    {
        var options = Read();

        Assert.Equal(8080, options.HttpPort);
        Assert.Equal(6001, options.Sip2Port);
        Assert.Equal(".data", options.DataFolder);
        Assert.Null(options.Postgres);
        Assert.True(options.Demo);
        Assert.Null(options.Clock);
    }

    [Fact]
    public void Every_option_is_read()
    {
        var options = Read(
            "--http", "81", "--sip2=82", "--data", "/srv/data", "--postgres", "Host=db",
            "--clock", "2026-11-01T10:00:00Z");

        Assert.Equal(81, options.HttpPort);
        Assert.Equal(82, options.Sip2Port);
        Assert.Equal("/srv/data", options.DataFolder);
        Assert.Equal("Host=db", options.Postgres);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), options.Clock);
    }

    [Fact]
    public void A_value_may_hold_equals_signs() =>
        Assert.Equal("Host=db;Port=5432", Read("--postgres=Host=db;Port=5432").Postgres);

    [Fact]
    public void No_demo_makes_none() => Assert.False(Read("--no-demo").Demo);

    [Theory]
    [InlineData("--port", "80")]
    [InlineData("serve", "")]
    [InlineData("--no-demo=yes", "")]
    [InlineData("--http", "")]
    [InlineData("--http", "eighty")]
    [InlineData("--http", "70000")]
    [InlineData("--http", "-1")]
    [InlineData("--data", " ")]
    [InlineData("--clock", "yesterday")]
    [InlineData("--clock", "2026-11-01T10:00:00")]
    public void What_cannot_be_read_is_an_error(string option, string value) =>
        Assert.Throws<StartOptionsException>(() => Read(value.Length == 0 ? [option] : [option, value]));

    [Fact]
    public void An_option_given_twice_is_an_error() =>
        Assert.Throws<StartOptionsException>(() => Read("--http", "1", "--http", "2"));

    [Fact]
    public void A_clock_that_stands_still_needs_demo_libraries() =>
        Assert.Throws<StartOptionsException>(() => Read("--no-demo", "--clock", "2026-11-01T10:00:00Z"));

    [Fact]
    public void An_issuer_for_tests_needs_demo_libraries()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-sign-in-").FullName;
        var issuer = new LocalIssuer(folder, TimeProvider.System);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(issuer.Settings()
            .ToDictionary(pair => pair.Setting, string? (pair) => pair.Value));

        Assert.Equal(
            ["test-issuer", "test-issuer-staff"],
            StartSettings.Read(settings.Build()).Issuers.Where(one => one.IsForTests).Select(one => one.Name));
        var refused = Assert.Throws<StartOptionsException>(() => StartSettings.Read(
            settings.AddInMemoryCollection(CommandLine.Read(["--no-demo"])).Build()));
        Assert.Contains("test-issuer", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Real_issuers_need_none()
    {
        var settings = new Dictionary<string, string?>
        {
            [StartSettings.Demo] = "false",
            ["Skranke:Issuers:0:Name"] = "id-porten",
            ["Skranke:Issuers:0:Issuer"] = "https://idporten.no",
            ["Skranke:Issuers:0:Audience"] = "skranke",
            ["Skranke:Issuers:0:Purpose"] = "patron",
            ["Skranke:Issuers:0:Metadata"] = "https://idporten.no/.well-known/openid-configuration",
            ["Skranke:Issuers:0:Levels:0"] = "idporten-loa-high",
        };

        var options = StartSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.False(Assert.Single(options.Issuers).IsForTests);
    }

    private static StartOptions Read(params string[] arguments) => StartSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(CommandLine.Read(arguments)).Build());
}
