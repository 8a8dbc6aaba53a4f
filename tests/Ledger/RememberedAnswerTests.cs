using System.Text.Json;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What is remembered is what was answered, to the letter (I25); a checkout takes little room.</summary>
public sealed class RememberedAnswerTests
{
    [Fact]
    public void A_checkout_is_remembered_to_the_letter_in_few_bytes()
    {
        var lent = Lent();

        var remembered = RememberedAnswer.Write(lent);

        Assert.Equal(Json(Nameless(lent)), Json(RememberedAnswer.Read(remembered)));
        Assert.InRange(remembered.Length, 1, 120);
    }

    [Fact]
    public void A_checkout_that_could_be_renewed_at_once_is_remembered_so()
    {
        var lent = Lent() with { Renewable = Renewable.By([]), Fulfilled = new ReservationId(77) };

        Assert.Equal(Json(Nameless(lent)), Json(RememberedAnswer.Read(RememberedAnswer.Write(lent))));
    }

    [Fact]
    public void A_checkout_with_more_to_say_is_remembered_whole()
    {
        var waits = new Refusal(RefusalCodes.RenewalReservedByOther, "renewals.reserved-by-other", "Somebody waits.");
        var lent = Lent();
        lent = lent with { Renewable = Renewable.By([.. lent.Renewable.Refusals, waits]) };

        Assert.Equal(Json(Nameless(lent)), Json(RememberedAnswer.Read(RememberedAnswer.Write(lent))));
    }

    [Fact]
    public void A_refusal_is_remembered_whole()
    {
        var refused = new Refused([Renewal.TooEarly(new DateOnly(2026, 12, 23), 7)]);

        Assert.Equal(Json(refused), Json(RememberedAnswer.Read(RememberedAnswer.Write(refused))));
    }

    /// <summary>As versions before wrote it: the patron stood behind the loan's id.</summary>
    [Fact]
    public void A_checkout_that_an_older_engine_remembered_is_read_without_its_patron()
    {
        // Loans had no plan then, and none is eight bytes of nothing before the last fields.
        var lent = Lent();
        lent = lent with { Loan = lent.Loan with { NextActionAt = null } };
        var written = RememberedAnswer.Write(lent);
        var plan = written.AsSpan().IndexOf(new byte[8]);
        byte[] remembered = [.. written[..plan], .. written[(plan + 8)..]];
        const int loanIdLength = 4;
        byte[] older = [1, .. remembered[1..(1 + loanIdLength)], 0xE9, 0x07, .. remembered[(1 + loanIdLength)..]];

        Assert.Equal(Json(Nameless(lent)), Json(RememberedAnswer.Read(older)));
    }

    /// <summary>Whose loan it is, its row says.</summary>
    private static Reply Nameless(Lent lent) => AnswerWithoutPatron.Of(lent);

    private static Lent Lent()
    {
        var the = new Checkout.Case(
            SmallWorld.CheckOut(1, 100_001),
            SmallWorld.Patron(1),
            SmallWorld.Copy(100_001, 1),
            null,
            SmallWorld.Library(),
            null,
            SmallWorld.Noon);
        return (Lent)Checkout.Decide(the, new LoanId(123_456_789)).Answer;
    }

    private static string Json(Reply reply) => JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
}
