using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who may be a guardian, and until when (H6).</summary>
public sealed class GuardianshipTests
{
    private static readonly DateOnly Born = APatron.Child().BirthDate!.Value;

    [Theory]
    [InlineData("2035-05-31", true)]
    [InlineData("2035-06-01", false)]
    public void The_eighteenth_birthday_ends_it(string day, bool stands)
    {
        Assert.Equal(stands, AGuardianship.Mother.StandsOn(Days.Day(day)));
        Assert.Equal(stands, Guardianship.IsMinor(Born, Days.Day(day)));
    }

    [Fact]
    public void It_begins_on_its_first_day() =>
        Assert.False(AGuardianship.Mother.StandsOn(AGuardianship.Mother.Since.AddDays(-1)));

    [Fact]
    public void Somebody_born_on_29_February_comes_of_age_on_the_28th() =>
        Assert.Equal(Days.Day("2026-02-28"), Guardianship.MajorityOf(Days.Day("2008-02-29")));

    [Fact]
    public void A_guardian_who_is_known_is_found_by_the_bond_or_the_account()
    {
        var known = AGuardianship.Of();

        Assert.Equal(
            AGuardianship.Father, known.Known(new GuardianNamed { Id = AGuardianship.FatherId }, Days.Today));
        Assert.Equal(
            AGuardianship.Mother, known.Known(new GuardianNamed { PatronId = APatron.OtherId }, Days.Today));
        Assert.Null(known.Known(new GuardianNamed { Name = "Mor" }, Days.Today));
        Assert.Null(known.Known(new GuardianNamed { Id = AGuardianship.FatherId }, Days.Day("2035-06-01")));
    }

    [Fact]
    public void An_adult_may_be_one_and_anybody_by_name()
    {
        Assert.Empty(Refused(new GuardianNamed { Name = "Mor" }, null, Born));
        Assert.Empty(Refused(new GuardianNamed { PatronId = APatron.OtherId }, APatron.Other(), Born));
        Assert.Empty(Refused(new GuardianNamed { Id = AGuardianship.FatherId }, null, Born));
    }

    [Fact]
    public void Nobody_answers_for_somebody_of_age_or_of_unknown_age()
    {
        Assert.Equal(
            [RefusalCodes.GuardianNotNeeded],
            Refused(new GuardianNamed { Name = "Mor" }, null, Days.Today.AddYears(-18)));
        Assert.Equal([RefusalCodes.GuardianNotNeeded], Refused(new GuardianNamed { Name = "Mor" }, null, null));
        Assert.Empty(Refused(new GuardianNamed { Name = "Mor" }, null, Days.Today.AddYears(-18).AddDays(1)));
    }

    [Fact]
    public void Children_and_institutions_answer_for_nobody()
    {
        var named = new GuardianNamed { PatronId = APatron.OtherId };

        Assert.Equal([RefusalCodes.GuardianTooYoung], Refused(named, APatron.Child(), Born));
        Assert.Equal([RefusalCodes.GuardianTooYoung], Refused(named, APatron.Institution(), Born));
    }

    [Fact]
    public void Who_is_not_there_or_was_erased_is_unknown()
    {
        var named = new GuardianNamed { PatronId = APatron.OtherId };

        Assert.Equal([RefusalCodes.GuardianUnknown], Refused(named, null, Born));
        Assert.Equal([RefusalCodes.GuardianUnknown], Refused(named, APatron.Other() with { Erased = true }, Born));
        Assert.Equal([RefusalCodes.GuardianUnknown], Refused(new GuardianNamed { Id = new GuardianId(5) }, null, Born));
    }

    private static string[] Refused(GuardianNamed named, Patron? account, DateOnly? born)
    {
        var found = new Refusals();
        AGuardianship.Of().Check(named, account, born, Days.Today, found);
        return found.InOrder().Codes();
    }
}
