using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who comes in, when and where (H2, H11, H46). Hørsholm's door is for patrons from 16 years on; the clock in
/// Copenhagen is an hour ahead of UTC in winter and two in summer.</summary>
public sealed class EnteringTests
{
    private static readonly Library Library = ALibrary.Hoersholm() with { Calendar = ACalendar.WithHours() };

    [Theory]
    [InlineData("2026-11-02T05:59:59Z", RefusalCodes.DoorClosed)]
    [InlineData("2026-11-02T06:00:00Z", null)]
    [InlineData("2026-11-02T09:00:00Z", null)]
    [InlineData("2026-11-02T20:59:59Z", null)]
    [InlineData("2026-11-02T21:00:00Z", RefusalCodes.DoorClosed)]
    [InlineData("2026-10-24T05:00:00Z", null)]
    [InlineData("2026-10-24T04:59:00Z", RefusalCodes.DoorClosed)]
    public void A_member_comes_in_while_the_branch_is_open(string now, string? code) =>
        Assert.Equal(code is null ? [] : [code], At(now, APatron.Adult()));

    [Theory]
    [InlineData("2026-11-02T08:00:00Z", RefusalCodes.DoorTooYoung)]
    [InlineData("2026-11-02T12:00:00Z", null)]
    public void A_child_comes_in_while_staff_are_there(string now, string? code) =>
        Assert.Equal(code is null ? [] : [code], At(now, APatron.Child()));

    [Theory]
    [InlineData("2010-11-03", false)]
    [InlineData("2010-11-02", true)]
    public void From_the_birthday_on_a_patron_is_old_enough(string born, bool mayEnter) => Assert.Equal(
        mayEnter ? [] : [RefusalCodes.DoorTooYoung],
        At("2026-11-02T08:00:00Z", APatron.Adult() with { BirthDate = Days.Day(born) }));

    [Fact]
    public void Whose_age_nobody_knows_counts_as_an_adult() =>
        Assert.Empty(At("2026-11-02T08:00:00Z", APatron.Institution()));

    [Fact]
    public void A_library_may_let_in_every_age() => Assert.Empty(At(
        "2026-11-02T08:00:00Z", APatron.Child(), Library.With(policy => policy with { Door = new DoorPolicy() })));

    [Theory]
    [InlineData("2026-11-02T08:00:00Z")]
    [InlineData("2026-11-02T12:00:00Z")]
    public void Who_is_excluded_stays_out_at_every_hour(string now) => Assert.Equal(
        [RefusalCodes.PatronExcluded], At(now, APatron.Excluded(Days.Now.AddDays(-1), null)));

    [Fact]
    public void Who_is_no_member_comes_in_while_staff_are_there_only()
    {
        Assert.Equal([RefusalCodes.MembershipMissing], At("2026-11-02T08:00:00Z", APatron.MemberOfRana()));
        Assert.Empty(At("2026-11-02T12:00:00Z", APatron.MemberOfRana()));
    }

    [Fact]
    public void A_branch_has_hours_of_its_own()
    {
        Assert.Equal([RefusalCodes.DoorClosed], At("2026-11-02T07:30:00Z", APatron.Adult(), at: ALibrary.Kokkedal));
        Assert.Empty(At("2026-11-02T13:30:00Z", APatron.Adult(), at: ALibrary.Kokkedal));
    }

    [Fact]
    public void A_closed_door_says_when_it_opens()
    {
        var found = new Refusals();
        Entering.Check(
            APatron.Adult(), ALibrary.Main, Library, Days.Instant("2026-11-02T22:00:00Z"), found);

        var refusal = Assert.Single(found.InOrder());
        Assert.Equal(Days.Day("2026-11-03"), refusal.PossibleFrom);
        Assert.Equal("""{"branch":"DK-722300","opensAt":"2026-11-03T07:00"}""", refusal.DataText());
    }

    [Fact]
    public void A_child_is_told_from_when()
    {
        var found = new Refusals();
        Entering.Check(
            APatron.Child(), ALibrary.Main, Library, Days.Instant("2026-11-02T08:00:00Z"), found);

        var refusal = Assert.Single(found.InOrder());
        Assert.Equal((Days.Day("2033-06-01"), """{"minAge":16}"""), (refusal.PossibleFrom, refusal.DataText()));
    }

    [Fact]
    public void A_branch_whose_hours_nobody_entered_has_a_closed_door()
    {
        var found = new Refusals();
        Entering.Check(APatron.Adult(), ALibrary.Main, ALibrary.Hoersholm(), Days.Now, found);

        var refusal = Assert.Single(found.InOrder());
        Assert.Equal(RefusalCodes.DoorClosed, refusal.Code);
        Assert.Null(refusal.PossibleFrom);
        Assert.Equal("""{"branch":"DK-722300","opensAt":null}""", refusal.DataText());
    }

    private static string[] At(string now, Patron patron, Library? library = null, BranchId? at = null)
    {
        var found = new Refusals();
        Entering.Check(patron, at ?? ALibrary.Main, library ?? Library, Days.Instant(now), found);
        return found.InOrder().Codes();
    }
}
