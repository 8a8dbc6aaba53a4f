using Microsoft.Extensions.Configuration;
using Skranke.Api.Start;
using Skranke.Silo.Registers;
using Xunit;

namespace Skranke.Tests.Registers;

public sealed class RegisterSettingsTests
{
    [Fact]
    public void Without_settings_the_engine_stands_alone_and_is_the_register_itself()
    {
        var options = Read();

        Assert.Equal(new RegisterOptions(), options);
        Assert.Equal((null, null, null), (options.PopulationFolder, options.PopulationUrl, options.NationalUrl));
        Assert.Equal(("skranke", new TimeOnly(2, 30)), (options.Name, options.At));
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read(
            ("PopulationRegister:Url", "https://population.example/feed"),
            ("PopulationRegister:Key", "p"),
            ("PopulationRegister:After", "4711"),
            ("NationalRegister:Url", "https://cards.example/"),
            ("NationalRegister:Key", "n"),
            ("NationalRegister:Name", "nordland"),
            ("Registers:At", "03:15"),
            ("Registers:TimeZone", "Europe/Oslo"));

        Assert.Equal(
            new RegisterOptions
            {
                PopulationUrl = new Uri("https://population.example/feed"),
                PopulationKey = "p",
                PopulationAfter = 4711,
                NationalUrl = new Uri("https://cards.example/"),
                NationalKey = "n",
                Name = "nordland",
                At = new TimeOnly(3, 15),
                TimeZone = "Europe/Oslo",
            },
            options);
    }

    [Fact]
    public void A_folder_takes_the_place_of_an_address() =>
        Assert.Equal("/srv/population", Read(("PopulationRegister:Folder", "/srv/population")).PopulationFolder);

    [Fact]
    public void There_is_one_population_register() => Assert.Throws<StartOptionsException>(() => Read(
        ("PopulationRegister:Folder", "/srv/population"), ("PopulationRegister:Url", "https://population.example")));

    [Theory]
    [InlineData("http://127.0.0.1:9000/")]
    [InlineData("http://localhost:9000/")]
    [InlineData("https://cards.example/")]
    public void National_ids_go_over_a_line_that_nobody_reads(string address)
    {
        Assert.Equal(new Uri(address), Read(("NationalRegister:Url", address)).NationalUrl);
        Assert.Equal(new Uri(address), Read(("PopulationRegister:Url", address)).PopulationUrl);
    }

    [Theory]
    [InlineData("NationalRegister:Url", "http://cards.example/")]
    [InlineData("PopulationRegister:Url", "http://population.example/")]
    [InlineData("PopulationRegister:Url", "population.example")]
    [InlineData("PopulationRegister:Url", "ftp://population.example/")]
    [InlineData("PopulationRegister:Folder", " ")]
    [InlineData("PopulationRegister:Key", "")]
    [InlineData("PopulationRegister:After", "-1")]
    [InlineData("PopulationRegister:After", "yesterday")]
    [InlineData("NationalRegister:Name", " ")]
    [InlineData("Registers:At", "25:00")]
    [InlineData("Registers:At", "2.30")]
    [InlineData("Registers:TimeZone", "Middle-earth/Shire")]
    public void A_mistake_is_told_at_the_start_with_its_setting(string setting, string value) => Assert.Contains(
        "Skranke:" + setting,
        Assert.Throws<StartOptionsException>(() => Read((setting, value))).Message,
        StringComparison.Ordinal);

    private static RegisterOptions Read(params (string Setting, string Value)[] settings) =>
        RegisterSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings
            .Select(pair => KeyValuePair.Create("Skranke:" + pair.Setting, (string?)pair.Value))).Build());
}
