using Skranke.Basics;
using Skranke.Cards;
using Skranke.NationalIds;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

public sealed class NationalCardTests
{
    private static readonly NationalCard Kari = ANationalCard.Kari();

    public static TheoryData<NationalCard> SomethingNew => new(
        Kari with { Number = CardNumber.Of("N000000002") },
        Kari with { Name = "Kari Hansen" },
        Kari with { NationalId = new SealedNationalId([1], [3]) },
        Kari with { Address = AnAddress.Cabin },
        Kari with { Phone = null },
        Kari with { Email = "k@example.org" },
        Kari with { Libraries = [] },
        Kari with { Libraries = [ALibrary.RanaIsil, Isil.Of("NO-2030000")] },
        Kari with { Home = null },
        Kari with { State = NationalCardState.Lost });

    [Theory]
    [MemberData(nameof(SomethingNew))]
    public void A_card_does_not_cover_what_differs_in_one_thing(NationalCard other) =>
        Assert.False(Kari.Covers(other));

    [Fact]
    public void A_card_covers_itself_whatever_the_encryption_drew() =>
        Assert.True(Kari.Covers(Kari with { NationalId = new SealedNationalId([77], [2]) }));

    [Fact]
    public void What_another_leaves_out_is_covered() =>
        Assert.True(Kari.Covers(Kari with { NationalId = null, Address = null }));

    /// <summary>N12: exactly these fields, and besides only whether the number holds and which library is
    /// home.</summary>
    [Fact]
    public void Nothing_else_is_shared() => Assert.Equal(
        ["Address", "Email", "Home", "Libraries", "Name", "NationalId", "Number", "Phone", "State"],
        typeof(NationalCard).GetProperties().Select(property => property.Name)
            .Where(name => name != "EqualityContract").Order());
}
