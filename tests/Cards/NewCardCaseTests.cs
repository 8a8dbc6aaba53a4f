using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>What follows when somebody gets a card.</summary>
public sealed class NewCardCaseTests
{
    private static readonly IssueCard Command = APatronCase.Issue(CardKind.NationalDigital);

    [Fact]
    public void The_patron_moves_the_library_is_read_and_other_accounts_of_the_person_are_held()
    {
        var (patron, other) = (ANewCard.Patron(), APatron.Other());
        var the = ANewCard.Case(Command, patron) with { OtherAccounts = [other] };

        var decision = the.Give([]);

        Assert.Equal(
            [
                Fence.On(patron, FenceMode.Bump), Fence.On(ALibrary.Rana()), Fence.On(other, FenceMode.Hold),
            ],
            decision.Fences.ToArray());
        Assert.Equal(new PatronChanged(patron.Id), decision.Answer);
    }

    [Fact]
    public void A_number_that_is_nearly_the_last_tells_staff()
    {
        var the = ANewCard.Case(Command, ANewCard.Patron()) with { Drawn = ANewCard.Drawn with { Left = 0 } };

        var raised = Assert.IsType<WorkItemRaised>(the.Give([]).Facts[^1]);

        Assert.Equal((WorkItemKind.CardNumbersLow, ALibrary.RanaIsil), (raised.Item.Kind, raised.Item.Library));
    }

    [Fact]
    public void A_national_card_is_no_library_s_and_a_local_one_is()
    {
        Assert.Null(Assert.IsType<CardIssued>(ANewCard.Case(Command, ANewCard.Patron()).Give([]).Facts[0])
            .Card.Library);
        var local = ANewCard.Case(APatronCase.Issue(CardKind.Local, "R-18"), ANewCard.Patron());
        Assert.Equal(ALibrary.RanaIsil, Assert.IsType<CardIssued>(local.Give([]).Facts[0]).Card.Library);
    }
}
