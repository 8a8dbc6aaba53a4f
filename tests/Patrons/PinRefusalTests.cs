using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Each refusal of a typed PIN. The two never come together: while no try is answered, none is wrong
/// (I39).</summary>
public sealed class PinRefusalTests
{
    private static readonly Dictionary<string, PinTry> WrongInOneThing = new()
    {
        [RefusalCodes.PatronPinWrong] = Typed(APatron.WrongPin, APatron.Adult()),
        [RefusalCodes.PatronPinLocked] = Typed(APatron.RightPin, APatron.WithPin(5, Days.Now.AddMinutes(1))),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code) =>
        Assert.Equal([code], Refusals(WrongInOneThing[code]));

    [Fact]
    public void Grants_the_right_one() => Assert.Empty(Refusals(Typed(APatron.RightPin, APatron.Adult())));

    [Fact]
    public void A_wrong_one_while_locked_is_locked_alone() => Assert.Equal(
        [RefusalCodes.PatronPinLocked],
        Refusals(Typed(APatron.WrongPin, APatron.WithPin(5, Days.Now.AddMinutes(1)))));

    [Fact]
    public void Whoever_has_none_types_a_wrong_one() => Assert.Equal(
        [RefusalCodes.PatronPinWrong], Refusals(Typed(APatron.RightPin, APatron.Adult() with { Pin = null })));

    private static PinTry Typed(string pin, Patron patron) =>
        PinTry.Judge(pin, patron, new PinPolicy(), APin.Check, Days.Now);

    private static string[] Refusals(PinTry pin)
    {
        var found = new Refusals();
        pin.Check(found);
        return found.InOrder().Codes();
    }
}
