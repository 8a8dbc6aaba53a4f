using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Tries of a PIN (H8, I39).</summary>
public sealed class PinTryTests
{
    private static readonly DateTimeOffset AfterCoolDown = Days.Now.AddMinutes(15);

    [Fact]
    public void The_right_pin_passes()
    {
        var tried = Judge(APatron.RightPin, APatron.Adult());

        Assert.Equal(new PinTry(null, 0, null), tried);
        Assert.Empty(tried.Facts(APatron.Adult()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    public void A_wrong_one_is_counted(int before, int after)
    {
        var patron = APatron.WithPin(before);

        var tried = Judge(APatron.WrongPin, patron);

        Assert.Equal(new PinTry(RefusalCodes.PatronPinWrong, after, null), tried);
        Assert.Equal([new PinTried(APatron.Id, after, null)], tried.Facts(patron).ToArray());
    }

    [Fact]
    public void The_fifth_wrong_one_starts_a_cool_down() =>
        Assert.Equal(
            new PinTry(RefusalCodes.PatronPinWrong, 5, AfterCoolDown), Judge(APatron.WrongPin, APatron.WithPin(4)));

    [Theory]
    [InlineData(APatron.RightPin)]
    [InlineData(APatron.WrongPin)]
    public void While_it_lasts_no_try_is_answered_or_counted(string typed)
    {
        var patron = APatron.WithPin(5, AfterCoolDown);

        var tried = PinTry.Judge(typed, patron, APin.Check, AfterCoolDown.AddTicks(-1));

        Assert.Equal(RefusalCodes.PatronPinLocked, tried.RefusalCode);
        Assert.Empty(tried.Facts(patron));
    }

    [Fact]
    public void When_it_is_over_the_count_starts_anew()
    {
        var patron = APatron.WithPin(5, AfterCoolDown);

        Assert.Equal(
            new PinTry(RefusalCodes.PatronPinWrong, 1, null),
            PinTry.Judge(APatron.WrongPin, patron, APin.Check, AfterCoolDown));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void The_right_pin_takes_the_count_away(int failures, bool wasLocked)
    {
        var patron = APatron.WithPin(failures, wasLocked ? AfterCoolDown : null);

        var tried = PinTry.Judge(APatron.RightPin, patron, APin.Check, AfterCoolDown);

        Assert.Equal([new PinTried(APatron.Id, 0, null)], tried.Facts(patron).ToArray());
    }

    [Fact]
    public void Who_has_no_pin_is_answered_like_who_typed_a_wrong_one()
    {
        var patron = APatron.Adult() with { Pin = null };

        var tried = Judge(APatron.RightPin, patron);

        Assert.Equal(RefusalCodes.PatronPinWrong, tried.RefusalCode);
        Assert.Empty(tried.Facts(patron));
    }

    [Theory]
    [InlineData(RefusalCodes.PatronPinWrong, "Card and PIN do not match.")]
    [InlineData(RefusalCodes.PatronPinLocked, "Too many wrong PINs were typed. Wait a while.")]
    public void Refuses_with_a_sentence_that_gives_nothing_away(string code, string detail)
    {
        var found = new Refusals();
        new PinTry(code, 5, null).Check(found);

        var refusal = Assert.Single(found.InOrder());
        Assert.Equal((code, "patron.pin", detail), (refusal.Code, refusal.Rule, refusal.Detail));
        Assert.Null(refusal.Data);
    }

    private static PinTry Judge(string typed, Patron patron) => PinTry.Judge(typed, patron, APin.Check, Days.Now);
}
