using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H15: the health card is the library card: its national id is shown like any card, needs none to be given
/// out, and is blocked alone.</summary>
[SeedRow("H15", "grains/Patrons/Standing.cs", "grains/Cards/Blocking.cs", "grains/Cards/IssuedKinds.cs")]
public sealed class H15Tests
{
    [Fact]
    public async Task Who_shows_the_national_id_borrows_without_having_been_given_a_card()
    {
        var desk = SeedDesk.AtHoersholm().Put(APatron.Adult() with { Cards = [] });

        _ = Assert.IsType<Lent>(await desk.LendBy(CardNumber.NationalId));
    }

    [Fact]
    public async Task A_lost_health_card_is_blocked_alone()
    {
        var desk = SeedDesk.AtHoersholm();
        desk.Host.Ledger.Memory.PutNationalId(SeedDesk.First, "whoever it is");

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(
            APatronCase.Block(APatron.Adult(), card: Card.OfNationalId.Id).Command));

        Assert.Equal(RefusalCodes.CardBlocked, (await desk.LendBy(CardNumber.NationalId)).OnlyRefusal().Code);
        _ = Assert.IsType<Lent>(await desk.LendBy(APatron.Card));
    }

    [Theory]
    [InlineData("2010-11-03", true)]
    [InlineData("2010-11-02", false)]
    public async Task From_16_on_nobody_with_a_health_card_is_given_another(string born, bool gets)
    {
        var desk = SeedDesk.AtHoersholm()
            .Put(SeedDesk.MemberAt(ALibrary.Hoersholm(), APatron.Adult() with { BirthDate = Days.Day(born) }));
        desk.Host.Ledger.Memory.PutNationalId(SeedDesk.First, "whoever it is");

        var reply = await desk.Host.Ask(APatronCase.Issue(CardKind.Local, "L-17", APatronCase.Desk));

        Assert.Equal(gets, reply is PatronChanged);
        Assert.Equal(gets ? [] : [RefusalCodes.CardHealthCardInstead], Codes(reply));
    }

    private static IEnumerable<string> Codes(Reply reply) =>
        reply is Refused refused ? refused.Refusals.Select(refusal => refusal.Code) : [];
}
