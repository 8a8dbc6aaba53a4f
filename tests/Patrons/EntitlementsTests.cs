using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Which digital services a patron may use (N10).</summary>
public sealed class EntitlementsTests
{
    private static readonly Library Library = ALibrary.Hoersholm().With(policy => policy with
    {
        DigitalServices =
        [
            new DigitalService { Name = "bought here" },
            new DigitalService { Name = "of the nation", National = true },
        ],
    });

    [Fact]
    public void Members_have_what_their_library_bought() => Assert.Equal(["bought here"], Of(APatron.Adult()));

    [Theory]
    [InlineData(CardKind.NationalDigital, CardState.Active, true)]
    [InlineData(CardKind.NationalPrinted, CardState.Active, true)]
    [InlineData(CardKind.NationalDigital, CardState.Blocked, false)]
    [InlineData(CardKind.NationalPrinted, CardState.Replaced, false)]
    [InlineData(CardKind.Local, CardState.Active, false)]
    [InlineData(CardKind.NationalId, CardState.Active, false)]
    public void An_active_national_card_opens_the_national_ones(CardKind kind, CardState state, bool opens)
    {
        var patron = APatron.WithMembership() with { Cards = [new Card(APatron.Card, kind, state, null)] };

        Assert.Equal(opens ? ["of the nation"] : [], Of(patron));
    }

    [Fact]
    public void Whose_account_was_erased_has_none() => Assert.Empty(Of(APatron.Adult() with { Erased = true }));

    [Fact]
    public void A_later_policy_may_buy_others()
    {
        var later = Library.Policies[0] with
        {
            Version = 2,
            ValidFrom = Days.Today.AddDays(1),
            DigitalServices = [new DigitalService { Name = "bought later" }],
        };
        var library = Library with { Policies = [later, .. Library.Policies] };

        Assert.Equal(["bought here"], Entitlements.Of(APatron.Adult(), library, Days.Now).Select(one => one.Name));
        Assert.Equal(
            ["bought later"],
            Entitlements.Of(APatron.Adult(), library, Days.Now.AddDays(1)).Select(one => one.Name));
    }

    [Theory]
    [InlineData("223", true)]
    [InlineData("101", false)]
    [InlineData(null, false)]
    public void What_is_for_residents_only_goes_by_the_municipality(string? municipality, bool isOpen) => Assert.Equal(
        isOpen ? [] : ["residence"],
        Missing(
            new DigitalService { Name = "local", ResidentsOnly = true },
            APatron.Adult() with { Municipality = municipality }));

    [Theory]
    [InlineData("2011-11-02", true)]
    [InlineData("2011-11-03", false)]
    public void What_is_from_an_age_on_goes_by_the_birthday(string born, bool isOpen) => Assert.Equal(
        isOpen ? [] : ["age"],
        Missing(
            new DigitalService { Name = "films", MinAge = 15 }, APatron.Adult() with { BirthDate = Days.Day(born) }));

    [Theory]
    [InlineData(false, false, "not-excluded")]
    [InlineData(true, false, "")]
    [InlineData(false, true, "")]
    public void Who_is_excluded_keeps_what_the_library_says_and_what_the_nation_pays(
        bool whileExcluded, bool national, string missing)
    {
        var patron = APatron.Excluded(Days.Now.AddDays(-1), null) with
        {
            Cards = [new Card(APatron.Card, CardKind.NationalDigital, CardState.Active, null)],
        };

        Assert.Equal(
            missing.Length == 0 ? [] : [missing],
            Missing(new DigitalService { Name = "x", WhileExcluded = whileExcluded, National = national }, patron));
    }

    [Fact]
    public void Says_everything_that_is_missing() => Assert.Equal(
        ["account", "national-card", "residence", "age"],
        Missing(
            new DigitalService { Name = "x", National = true, ResidentsOnly = true, MinAge = 60 },
            APatron.Adult() with { Erased = true }));

    private static string[] Missing(DigitalService service, Patron patron) =>
    [
        .. Assert.Single(Entitlements.All(
            patron,
            ALibrary.Hoersholm().With(policy => policy with { DigitalServices = [service] }),
            Days.Now)).Missing,
    ];

    private static IEnumerable<string> Of(Patron patron) =>
        Entitlements.Of(patron, Library, Days.Now).Select(service => service.Name);
}
