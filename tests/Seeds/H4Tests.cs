using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H4: who proves an identity on the web registers alone and borrows at once; the national id tells the birth
/// date, and who is under 18 is told to come with a guardian.</summary>
[SeedRow("H4", "grains/Patrons/Registering.cs")]
public sealed class H4Tests
{
    [Fact]
    public async Task A_verified_identity_is_enough_to_borrow()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.BySelf())).As<PatronChanged>();

        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
    }

    [Fact]
    public void The_birth_date_is_that_of_the_number_and_not_typed()
    {
        var typed = ARegistration.BySelf() with { BirthDate = Days.Day("1970-01-01") };

        Assert.Equal(
            [RefusalCodes.RegistrationBirthDateContradicts],
            ARegistration.Decide(ARegistration.Of(typed)).Codes());
    }

    [Theory]
    [InlineData("2008-11-02", true)]
    [InlineData("2008-11-03", false)]
    public void Eighteen_is_old_enough(string born, bool registers)
    {
        var decision = ARegistration.Decide(
            ARegistration.Of(ARegistration.BySelf() with { KnownBirthDate = Days.Day(born) }));

        Assert.Equal(registers, decision.Answer is PatronChanged);
    }
}
