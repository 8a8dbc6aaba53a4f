using Skranke.Actors;
using Skranke.Basics;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>A reservation may be given up in every state that has not ended, and in no other (I14).</summary>
public sealed class EndingRefusalTests
{
    private static readonly Reservation Waiting = AReservation.Waiting(APatron.Id);

    private static readonly Dictionary<string, Ending.Case> WrongInOneThing = new()
    {
        [RefusalCodes.ReservationEnded] = new Ending.Case(
            Waiting.Id,
            ReservationState.Cancelled,
            ATitle.Queued(AReservation.Waiting(APatron.OtherId, place: 2)),
            ALibrary.Hoersholm(),
            Days.Now),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Ending.Decide(WrongInOneThing[code]);

        Assert.Equal([code], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Theory]
    [InlineData(ReservationState.Waiting)]
    [InlineData(ReservationState.InTransit)]
    [InlineData(ReservationState.Captured)]
    [InlineData(ReservationState.Ready)]
    public void Grants_a_cancellation_in_every_active_state(ReservationState state)
    {
        var one = state == ReservationState.Waiting ? Waiting : AReservation.InTransit(APatron.Id) with
        {
            State = state,
        };

        var decision = Ending.Decide(new Ending.Case(
            one.Id, ReservationState.Cancelled, ATitle.Queued(one), ALibrary.Hoersholm(), Days.Now));

        Assert.Equal(
            ReservationState.Cancelled, decision.Answer.As<ReservationClosed>().Reservation.State);
    }
}
