using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H8: patrons choose a PIN of exactly four digits on the web or at the desk, with leading zeros and easy ones
/// allowed, and choose another when they forgot it.</summary>
[SeedRow("H8", "grains/Patrons/ChosenPin.cs", "grains/Patrons/ChangingPin.cs")]
public sealed class H8Tests
{
    [Theory]
    [InlineData("0001")]
    [InlineData("1234")]
    [InlineData("7391")]
    public void Hoersholm_takes_every_four_digits(string digits)
    {
        Assert.True(ChosenPin.IsWellFormed(digits));
        Assert.IsType<PatronChanged>(ARegistration.Decide(ARegistration.Of(
            ARegistration.BySelf() with { Pin = ARegistration.Pin(digits) })).Answer);
    }

    [Theory]
    [InlineData("123")]
    [InlineData("12345")]
    [InlineData("12a4")]
    public void Nothing_else_is_a_PIN(string text) => Assert.False(ChosenPin.IsWellFormed(text));

    [Fact]
    public async Task A_new_PIN_lets_in_whom_the_old_one_had_shut_out()
    {
        var locked = APatron.WithPin(5, Days.Now.AddMinutes(10));
        var desk = SeedDesk.AtHoersholm().Put(SeedDesk.MemberAt(ALibrary.Hoersholm(), locked));

        _ = (await desk.Host.Ask(new ChangePin
        {
            Key = ARequest.Key(603),
            Origin = APatronCase.Desk,
            PatronId = APatron.Id,
            Pin = ARegistration.Pin(),
        })).As<PatronChanged>();

        var pin = (await desk.Host.Ledger.Patron(APatron.Id))!.Pin!;
        Assert.Equal((0, (DateTimeOffset?)null), (pin.Failures, pin.CountsUntil));
    }
}
