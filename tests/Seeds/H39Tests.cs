using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H39: you may reserve on site, by phone or in person; limit, interest period and days on the pickup shelf
/// are the library's (none, 180 days, 7 open days).</summary>
[SeedRow("H39", "grains/Reservations/Placing.cs", "grains/Reservations/Capturing.cs", "grains/Reservations/Ending.cs")]
public sealed class H39Tests
{
    public static TheoryData<Channel> Channels =>
        [Channel.Desk, Channel.Kiosk, Channel.Web, Channel.App, Channel.Phone, Channel.Mail];

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task Every_channel_may_reserve_and_is_recorded(Channel channel)
    {
        var reservation = (await SeedDesk.AtHoersholm().Reserve(channel: channel)).As<Reserved>().Reservation;

        Assert.Equal((channel, ReservationState.Waiting), (reservation.Channel, reservation.State));
    }

    [Fact]
    public async Task Interest_lasts_180_days_unless_the_patron_names_a_day()
    {
        var desk = SeedDesk.AtHoersholm();

        var usual = await desk.Reserved(SeedDesk.Second);
        var named = (await desk.Reserve(SeedDesk.Third, until: Days.Day("2026-12-24"))).As<Reserved>().Reservation;

        Assert.Equal(Days.Today.AddDays(180), usual.InterestUntil);
        Assert.Equal(Days.Day("2026-12-24"), named.InterestUntil);
    }

    [Theory]
    [InlineData("2026-12-24", ReservationState.Waiting)]
    [InlineData("2026-12-25", ReservationState.Expired)]
    public async Task It_lapses_the_day_after_the_last_day_of_interest(string day, ReservationState state)
    {
        var desk = SeedDesk.AtHoersholm();
        var waiting = (await desk.Reserve(until: Days.Day("2026-12-24"))).As<Reserved>().Reservation;

        await desk.On(day).Tick();
        await desk.Tick();

        Assert.Equal(state, desk.Now(waiting).State);
    }

    [Fact]
    public async Task A_copy_waits_seven_open_days_on_the_shelf_and_passes_to_the_next()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().ClosedOn(DayOfWeek.Sunday));
        var first = await desk.Reserved(SeedDesk.First);
        var next = await desk.Reserved(SeedDesk.Second);
        _ = await desk.Scan();
        Assert.Equal(Days.Day("2026-11-10"), desk.Now(first).PickupUntil);

        await desk.On("2026-11-10").Tick();
        Assert.Equal(ReservationState.Ready, desk.Now(first).State);
        await desk.On("2026-11-11").Tick();

        Assert.Equal(ReservationState.Expired, desk.Now(first).State);
        Assert.Equal((ReservationState.Ready, ACopy.Id), (desk.Now(next).State, desk.Now(next).CopyId!.Value));
    }

    [Fact]
    public async Task A_library_may_limit_the_reservations_of_a_patron()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().WithReservations(policy => policy with { Max = 1 }))
            .Put(AReservation.Waiting(SeedDesk.Second) with { TitleId = new TitleId(4009) })
            .Put(ATitle.Queued() with { Id = new TitleId(4009) });

        Assert.Equal(RefusalCodes.PatronReservationLimit, (await desk.Reserve()).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Once_for_a_title_and_not_for_what_one_has_at_home()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Lent(SeedDesk.First);
        _ = await desk.Reserved(SeedDesk.Second);

        Assert.Equal(
            RefusalCodes.ReservationAlreadyOnLoan, (await desk.Reserve(SeedDesk.First)).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.ReservationDuplicate, (await desk.Reserve(SeedDesk.Second)).OnlyRefusal().Code);
    }
}
