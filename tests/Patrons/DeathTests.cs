using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What a patron's death changes (N13).</summary>
public sealed class DeathTests
{
    private static readonly Card Local = APatron.Adult().Cards[0];

    private static readonly Card National = new(
        CardNumber.Of("N000000001"), CardKind.NationalDigital, CardState.Active, null) { Id = new CardId(2002) };

    [Fact]
    public void Every_card_that_works_is_blocked_and_dead_ones_stay_dead()
    {
        var old = National with { Id = new CardId(2003), State = CardState.Replaced };
        var patron = APatron.Adult() with { Cards = [Local, old, National] };

        Assert.Equal(
            [
                new CardChanged(patron.Id, Blocked(Local), EventKind.CardBlocked),
                new CardChanged(patron.Id, Blocked(National), EventKind.CardBlocked),
            ],
            FactsOf(patron));
    }

    [Fact]
    public void Each_library_with_something_open_is_told_once()
    {
        var patron = APatron.WithLoans(2).WaitingFor(AReservation.Waiting(APatron.Id)) with { Cards = [] };

        var facts = FactsOf(patron, ALibrary.RanaIsil, ALibrary.RanaIsil, ALibrary.HoersholmIsil);

        Assert.Equal(
            [ALibrary.HoersholmIsil, ALibrary.RanaIsil],
            facts.Cast<WorkItemRaised>().Select(raised => raised.Item.Library));
        Assert.All(facts.Cast<WorkItemRaised>(), raised =>
        {
            Assert.Equal(WorkItemKind.PatronDeceased, raised.Item.Kind);
            Assert.Equal(patron.Id, raised.Item.PatronId);
            Assert.Equal([RefusalCodes.PatronDeceased], raised.Item.Codes.ToArray());
        });
    }

    [Fact]
    public void Nobody_is_bothered_where_nothing_is_open() =>
        Assert.Empty(FactsOf(APatron.Adult() with { Cards = [] }));

    private static Card Blocked(Card card) =>
        card with { State = CardState.Blocked, BlockReason = CardBlockReason.Other };

    private static Fact[] FactsOf(Patron patron, params Isil[] owed)
    {
        var last = 9700L;
        return [.. Death.Facts(patron, Days.Now, owed, () => new WorkItemId(++last))];
    }
}
