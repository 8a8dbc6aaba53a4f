using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
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
    [InlineData(4, 5)]
    public void A_wrong_one_is_counted_for_one_cool_down_more(int before, int after)
    {
        var patron = APatron.WithPin(before, Days.Now.AddSeconds(1));

        var tried = Judge(APatron.WrongPin, patron);

        Assert.Equal(new PinTry(RefusalCodes.PatronPinWrong, after, AfterCoolDown), tried);
        Assert.Equal([new PinTried(APatron.Id, after, AfterCoolDown)], tried.Facts(patron).ToArray());
    }

    [Theory]
    [InlineData(APatron.RightPin)]
    [InlineData(APatron.WrongPin)]
    public void After_as_many_as_the_policy_allows_no_try_is_answered_or_counted(string typed)
    {
        var patron = APatron.WithPin(5, AfterCoolDown);

        var tried = Judge(typed, patron, now: AfterCoolDown.AddTicks(-1));

        Assert.Equal(RefusalCodes.PatronPinLocked, tried.RefusalCode);
        Assert.Empty(tried.Facts(patron));
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, false)]
    [InlineData(7, 10, false)]
    [InlineData(10, 10, true)]
    public void How_many_are_too_many_is_the_policys(int failures, int triesMax, bool isLocked) => Assert.Equal(
        isLocked ? RefusalCodes.PatronPinLocked : null,
        Judge(APatron.RightPin, APatron.WithPin(failures, AfterCoolDown), new PinPolicy { TriesMax = triesMax })
            .RefusalCode);

    [Fact]
    public void How_long_they_count_is_the_policys() => Assert.Equal(
        Days.Now.AddMinutes(40),
        Judge(APatron.WrongPin, APatron.Adult(), new PinPolicy { CoolDownMinutes = 40 }).CountsUntil);

    [Theory]
    [InlineData(5)]
    [InlineData(2)]
    public void When_it_is_over_the_count_starts_anew(int failures) => Assert.Equal(
        new PinTry(RefusalCodes.PatronPinWrong, 1, AfterCoolDown.AddMinutes(15)),
        Judge(APatron.WrongPin, APatron.WithPin(failures, AfterCoolDown), now: AfterCoolDown));

    [Fact]
    public void A_count_from_before_counts_had_an_end_is_no_lock_without_one()
    {
        Assert.Null(Judge(APatron.RightPin, APatron.WithPin(4), new PinPolicy { TriesMax = 3 }).RefusalCode);
        Assert.Equal(5, Judge(APatron.WrongPin, APatron.WithPin(4)).Failures);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void The_right_pin_takes_the_count_away(int failures, bool isOver)
    {
        var patron = APatron.WithPin(failures, isOver ? AfterCoolDown : null);

        var tried = Judge(APatron.RightPin, patron, now: AfterCoolDown);

        Assert.Equal([new PinTried(APatron.Id, 0, null)], tried.Facts(patron).ToArray());
    }

    [Fact]
    public void In_no_stretch_of_a_cool_down_are_more_answered_than_the_policy_allows()
    {
        var random = new Random(8);
        var answered = new List<DateTimeOffset>();
        var patron = APatron.Adult();
        for (var now = Days.Now; now < Days.Now.AddDays(2); now += TimeSpan.FromSeconds(random.Next(600)))
        {
            var tried = Judge(APatron.WrongPin, patron, now: now);
            if (tried.RefusalCode == RefusalCodes.PatronPinWrong)
            {
                answered.Add(now);
                patron = APatron.WithPin(tried.Failures, tried.CountsUntil);
            }
        }

        Assert.InRange(answered.Count, 100, 1000);
        Assert.All(answered, from => Assert.InRange(
            answered.Count(at => from <= at && at < from.AddMinutes(15)), 1, new PinPolicy().TriesMax));
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

    private static PinTry Judge(
        string typed, Patron patron, PinPolicy? policy = null, DateTimeOffset? now = null) =>
        PinTry.Judge(typed, patron, policy ?? new PinPolicy(), APin.Check, now ?? Days.Now);
}
