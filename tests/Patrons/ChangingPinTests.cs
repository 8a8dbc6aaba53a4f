using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Another PIN (H8).</summary>
public sealed class ChangingPinTests
{
    private static readonly PinTry Right = new(null, 0, null);

    private static readonly PinTry Wrong = new(RefusalCodes.PatronPinWrong, 1, null);

    [Fact]
    public void Whoever_knows_the_old_one_chooses_another()
    {
        var decision = Decide(Right);

        Assert.Equal([new PinChanged(APatron.Id, ARegistration.Pin().Kept)], decision.Facts.ToArray(), SamePin);
        Assert.Equal(
            [Fence.On(APatron.Adult(), FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Fact]
    public void Whoever_proved_it_otherwise_needs_no_old_one() =>
        Assert.Equal([nameof(PinChanged)], Decide(null).FactNames());

    [Fact]
    public void A_wrong_old_one_counts_as_a_wrong_try()
    {
        var decision = Decide(Wrong);

        Assert.Equal([RefusalCodes.PatronPinWrong], decision.Codes());
        Assert.Equal([new PinTried(APatron.Id, 1, null)], decision.Facts.ToArray());
    }

    [Fact]
    public void While_no_try_is_answered_none_is_changed()
    {
        var until = Days.Now.AddMinutes(1);
        var patron = APatron.WithPin(5, until);

        var decision = Decide(new PinTry(RefusalCodes.PatronPinLocked, 5, until), patron);

        Assert.Equal([RefusalCodes.PatronPinLocked], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void A_trivial_one_is_refused_where_the_library_says_so()
    {
        var library = ALibrary.Hoersholm().With(
            policy => policy with { Pins = new PinPolicy { ForbidTrivial = true } });

        Assert.Equal(
            [RefusalCodes.PatronPinTrivial],
            ChangingPin.Decide(new ChangingPin.Case(Change("7777"), Right, library, Days.Now)).Codes());
    }

    private static bool SamePin(Fact one, Fact other) =>
        one is PinChanged { Pin: var a } && other is PinChanged { Pin: var b } && a.Hash.SequenceEqual(b.Hash);

    private static Decision Decide(PinTry? old, Patron? patron = null) => ChangingPin.Decide(
        new ChangingPin.Case(Change("0472", patron), old, ALibrary.Hoersholm(), Days.Now));

    private static PatronCase<ChangePin> Change(string digits, Patron? patron = null) => APatronCase.Of(
        patron ?? APatron.Adult(),
        new ChangePin
        {
            Key = ARequest.Key(45),
            Origin = APatronCase.Desk,
            PatronId = APatron.Id,
            Pin = ARegistration.Pin(digits),
        });
}
