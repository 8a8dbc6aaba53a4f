using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N15: a local card is changed for the national one by the patron himself where the library's policy lets
/// him, else by staff; what he has borrowed, reserved and owes stays his, and the row is provisional, hence a
/// switch.</summary>
[SeedRow("N15", "grains/Cards/Upgrading.cs")]
public sealed class N15Tests
{
    [Fact]
    public void The_patron_keeps_his_account_and_only_the_number_changes()
    {
        var facts = Upgrade(selfService: false, allowed: false).Facts;

        Assert.Equal(
            [
                new CardChanged(APatron.Id, ANewCard.Dead(ANewCard.Local), EventKind.CardReplaced),
                new CardIssued(APatron.Id, ANewCard.Given()),
            ],
            facts.ToArray());
    }

    [Fact]
    public void The_patron_does_it_himself_where_policy_lets_him() =>
        Assert.Empty(Upgrade(selfService: true, allowed: true).Codes());

    [Fact]
    public void Elsewhere_he_goes_to_the_library() =>
        Assert.Equal([RefusalCodes.CardOnlyAtLibrary], Upgrade(selfService: true, allowed: false).Codes());

    [Fact]
    public void Who_is_national_already_links_instead_of_doubling()
    {
        var other = APatron.Other() with { Cards = [ANewCard.Digital] };

        var decision = Upgrading.Decide(
            ANewCard.Case(APatronCase.Upgrade(), ANewCard.Patron(ANewCard.Local)) with { OtherAccounts = [other] });

        Assert.Equal([RefusalCodes.PatronAlreadyNational], decision.Codes());
    }

    private static Decision Upgrade(bool selfService, bool allowed) => Upgrading.Decide(ANewCard.Case(
        APatronCase.Upgrade(selfService: selfService),
        ANewCard.Patron(ANewCard.Local),
        ANewCard.Rana(policy => policy with { UpgradeSelfService = allowed })));
}
