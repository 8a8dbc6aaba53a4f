using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Age and category (H18).</summary>
public sealed class PatronTests
{
    private static readonly PatronCategories AdultFrom16 = new() { AdultFromAge = 16 };

    [Theory]
    [InlineData("2010-11-02", "2026-11-01", 15)]
    [InlineData("2010-11-02", "2026-11-02", 16)]
    [InlineData("2008-02-29", "2026-02-27", 17)]
    [InlineData("2008-02-29", "2026-02-28", 18)]
    [InlineData("2008-02-29", "2028-02-28", 19)]
    [InlineData("2008-02-29", "2028-02-29", 20)]
    [InlineData("2026-11-02", "2026-11-02", 0)]
    public void Is_a_year_older_on_the_birthday_itself(string born, string day, int age) =>
        Assert.Equal(age, Born(born).AgeOn(Days.Day(day)));

    [Fact]
    public void Whose_birth_date_is_unknown_has_no_age_and_is_an_adult()
    {
        var patron = APatron.Adult() with { BirthDate = null };

        Assert.Null(patron.AgeOn(Days.Today));
        Assert.Equal("adult", patron.CategoryOn(Days.Today, AdultFrom16));
    }

    [Theory]
    [InlineData("2026-11-01", "child")]
    [InlineData("2026-11-02", "adult")]
    public void Is_a_child_until_the_birthday_that_the_policy_names(string day, string category) =>
        Assert.Equal(category, Born("2010-11-02").CategoryOn(Days.Day(day), AdultFrom16));

    [Fact]
    public void An_institution_is_neither() =>
        Assert.Equal("institution", APatron.Institution().CategoryOn(Days.Today, AdultFrom16));

    [Fact]
    public void Finds_its_own_cards_and_memberships_only()
    {
        var patron = APatron.Adult();

        Assert.Equal(APatron.Card, patron.CardOf(APatron.Card)?.Number);
        Assert.Null(patron.CardOf(CardNumber.Of("1")));
        Assert.True(patron.MembershipOf(ALibrary.HoersholmIsil)?.Home);
        Assert.Null(patron.MembershipOf(ALibrary.RanaIsil));
    }

    [Theory]
    [InlineData("2026-11-02T11:59:59Z", false)]
    [InlineData("2026-11-02T12:00:00Z", true)]
    [InlineData("2026-11-09T11:59:59Z", true)]
    [InlineData("2026-11-09T12:00:00Z", false)]
    public void An_exclusion_holds_from_its_first_instant_until_its_last(string now, bool holds)
    {
        var exclusion = new Exclusion(ALibrary.HoersholmIsil, "conduct", Days.Now, Days.Now.AddDays(7));

        Assert.Equal(holds, exclusion.HoldsAt(Days.Instant(now)));
    }

    [Fact]
    public void An_exclusion_without_an_end_holds_on() =>
        Assert.True(new Exclusion(ALibrary.HoersholmIsil, "debt", Days.Now, null).HoldsAt(Days.Now.AddYears(50)));

    private static Patron Born(string day) => APatron.Adult() with { BirthDate = Days.Day(day) };
}
