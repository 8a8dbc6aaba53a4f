using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H12: some digital offers are for residents only: who lives in the library's municipality, judged anew after
/// every move.</summary>
[SeedRow("H12", "grains/Patrons/Residents.cs", "grains/Patrons/Entitlements.cs")]
public sealed class H12Tests
{
    [Theory]
    [InlineData("223", "use:eReolen use:Filmstriben use:PressReader")]
    [InlineData("101", "use:PressReader")]
    [InlineData(null, "use:PressReader")]
    public async Task Offers_for_residents_are_open_to_residents(string? municipality, string permissions) =>
        Assert.Equal(permissions, await Use(SeedDesk.AtHoersholm().Put(LivingIn(municipality))));

    [Fact]
    public async Task A_move_takes_effect_with_the_next_try()
    {
        var desk = SeedDesk.AtHoersholm().Put(LivingIn("223"));
        Assert.Equal("use:eReolen use:Filmstriben use:PressReader", await Use(desk));

        _ = desk.Put(LivingIn("101") with { Version = 6 });
        Assert.Equal("use:PressReader", await Use(desk));

        _ = desk.Put(LivingIn("223") with { Version = 7 });
        Assert.Equal("use:eReolen use:Filmstriben use:PressReader", await Use(desk));
    }

    [Fact]
    public async Task The_refusal_says_that_residence_is_missing()
    {
        var desk = SeedDesk.AtHoersholm().Put(LivingIn("101"));

        var refusal = (await desk.Host.Ask(
            GrainKey.Of(SeedDesk.First), ARequest.Authenticate(Purpose.Digital) with { Service = "eReolen" }))
            .OnlyRefusal();

        Assert.Equal(RefusalCodes.ServiceNotEntitled, refusal.Code);
        Assert.Equal("""{"service":"eReolen","missing":["residence"]}""", refusal.DataText());
    }

    private static Patron LivingIn(string? municipality) => APatron.Adult() with { Municipality = municipality };

    private static async Task<string> Use(SeedDesk desk) => string.Join(
        ' ',
        (await desk.Host.Ask(GrainKey.Of(SeedDesk.First), ARequest.Authenticate(Purpose.Digital)))
            .As<Authenticated>().Permissions);
}
