using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H11: one profile, card and PIN, is for machines, the site, the door outside staffed hours and digital
/// offers; each purpose has permissions of its own.</summary>
[SeedRow("H11", "grains/Patrons/Authenticating.cs", "grains/Patrons/Entering.cs")]
public sealed class H11Tests
{
    private const string OutsideStaffedHours = "2026-11-02T19:30:00Z";

    [Theory]
    [InlineData(Purpose.Kiosk, "see-account borrow renew reserve")]
    [InlineData(Purpose.Web, "see-account renew reserve")]
    [InlineData(Purpose.Door, "enter")]
    [InlineData(Purpose.Digital, "use:eReolen use:Filmstriben use:PressReader")]
    public async Task The_same_card_and_pin_open_each_purpose(Purpose purpose, string permissions) => Assert.Equal(
        permissions.Split(' '),
        (await Try(APatron.Adult() with { Municipality = "223" }, purpose)).As<Authenticated>().Permissions.ToArray());

    [Theory]
    [InlineData(Purpose.Kiosk)]
    [InlineData(Purpose.Web)]
    [InlineData(Purpose.Door)]
    [InlineData(Purpose.Digital)]
    public async Task A_wrong_pin_opens_none(Purpose purpose) => Assert.Equal(
        RefusalCodes.PatronPinWrong, (await Try(APatron.Adult(), purpose, APatron.WrongPin)).OnlyRefusal().Code);

    [Fact]
    public async Task Outside_staffed_hours_the_door_is_for_members_from_the_librarys_age_on()
    {
        _ = (await Try(APatron.Adult(), Purpose.Door)).As<Authenticated>();
        Assert.Equal(
            RefusalCodes.DoorTooYoung, (await Try(APatron.Child(), Purpose.Door)).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.PatronExcluded,
            (await Try(APatron.Excluded(Days.Now, null), Purpose.Door)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task At_night_the_door_is_for_nobody() => Assert.Equal(
        RefusalCodes.DoorClosed,
        (await Try(APatron.Adult(), Purpose.Door, now: "2026-11-02T22:30:00Z")).OnlyRefusal().Code);

    private static ValueTask<Reply> Try(
        Patron patron, Purpose purpose, string pin = APatron.RightPin, string now = OutsideStaffedHours)
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm() with { Calendar = ACalendar.WithHours() }).Put(patron);
        desk.Host.Now = Days.Instant(now);
        return desk.Host.Ask(GrainKey.Of(patron.Id), ARequest.Authenticate(purpose, pin));
    }
}
