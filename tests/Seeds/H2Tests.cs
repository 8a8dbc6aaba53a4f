using System.Reflection;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H2: the library is for everyone: nobody is refused anything for living elsewhere, and the rooms need no
/// account while staff are there.</summary>
[SeedRow("H2", "grains/Patrons/Residents.cs", "grains/Patrons/Entering.cs")]
public sealed class H2Tests
{
    [Theory]
    [InlineData("101")]
    [InlineData(null)]
    public async Task Who_lives_elsewhere_borrows_reserves_and_comes_in_like_everybody(string? municipality)
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm() with { Calendar = ACalendar.WithHours() })
            .Put(APatron.Adult() with { Municipality = municipality });

        _ = (await desk.Lend()).As<Lent>();
        var may = (await desk.Host.Ask(GrainKey.Of(SeedDesk.First), ARequest.Authenticate())).As<Authenticated>();

        Assert.Equal(["see-account", "borrow", "renew", "reserve"], may.Permissions.ToArray());
        _ = (await desk.Host.Ask(GrainKey.Of(SeedDesk.First), ARequest.Authenticate(Purpose.Door)))
            .As<Authenticated>();
    }

    [Fact]
    public void With_staff_there_who_has_no_account_here_comes_in()
    {
        var found = new Refusals();
        Entering.Check(
            APatron.WithMembership(),
            ALibrary.Main,
            ALibrary.Hoersholm() with { Calendar = ACalendar.WithHours() },
            Days.Now,
            found);

        Assert.True(found.None);
    }

    /// <summary>What a policy says of residence are the municipalities and which digital services are for their
    /// residents; neither is read where anything else is decided.</summary>
    [Fact]
    public void No_setting_can_refuse_anything_else_for_residence()
    {
        Assert.Equal(
            ["DigitalService.ResidentsOnly", "Policy.Residence", "ResidencePolicy.Municipalities"],
            SettingsOf(typeof(Policy)).Distinct().Order()
                .Where(name => name.Contains("Resid", StringComparison.Ordinal)
                    || name.Contains("Municip", StringComparison.Ordinal)));
        Assert.Equal(
            ["grains/Patrons/Entitlements.cs"],
            Repository.CSharpIn("grains")
                .Where(file => file.Path is not ("grains/Patrons/Residents.cs" or "grains/Libraries/PolicyCheck.cs"))
                .Where(file => file.Code.Contains("Residents.Include(", StringComparison.Ordinal)
                    || file.Code.Contains(".ResidentsOnly", StringComparison.Ordinal))
                .Select(file => file.Path));
    }

    private static IEnumerable<string> SettingsOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property =>
        {
            var inner = property.PropertyType.IsGenericType
                ? property.PropertyType.GetGenericArguments()[0]
                : property.PropertyType;
            var deeper = inner.Namespace == typeof(Policy).Namespace && inner != type ? SettingsOf(inner) : [];
            return deeper.Prepend($"{type.Name}.{property.Name}");
        });
}
