using Skranke.Basics;
using Skranke.Cards;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>A person has one national card that is not replaced.</summary>
public sealed class OneNationalCardTests
{
    private static readonly Patron Other = APatron.Other() with { Cards = [ANewCard.Digital] };

    [Theory]
    [InlineData(CardState.Active, true)]
    [InlineData(CardState.Blocked, true)]
    [InlineData(CardState.Replaced, false)]
    public void A_second_one_is_refused_while_the_first_is_not_replaced(CardState state, bool refuses)
    {
        var patron = ANewCard.Patron(ANewCard.Digital with { State = state });

        Assert.Equal(refuses ? [RefusalCodes.CardSecondNational] : [], Codes(patron));
    }

    [Fact]
    public void A_local_card_is_in_nobody_s_way() => Assert.Empty(Codes(ANewCard.Patron(ANewCard.Local)));

    [Fact]
    public void Another_account_of_the_same_person_that_has_it_is_named_to_be_linked()
    {
        var found = new Refusals();
        OneNationalCard.Check(ANewCard.Patron(), [APatron.Other() with { Id = new PatronId(7) }, Other], found);

        var refusal = Assert.Single(found.InOrder());

        Assert.Equal(RefusalCodes.PatronAlreadyNational, refusal.Code);
        Assert.Equal($$"""{"patronId":"{{Other.Id}}"}""", refusal.DataText());
    }

    [Fact]
    public void Another_account_that_was_erased_does_not_count() =>
        Assert.Empty(Codes(ANewCard.Patron(), Other with { Erased = true }));

    private static IEnumerable<string> Codes(Patron patron, params Patron[] others)
    {
        var found = new Refusals();
        OneNationalCard.Check(patron, others, found);
        return found.InOrder().Select(refusal => refusal.Code);
    }
}
