using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>A reservation that is put back and given another copy in one unit moves once.</summary>
public sealed class MovingAsOneTests
{
    private static readonly Reservation Kept = AReservation.Ready(APatron.OtherId);

    private static readonly Reservation PutBack = Capturing.Released(Kept, ALibrary.Hoersholm());

    private static readonly Reservation Given = PutBack with
    {
        Version = PutBack.Version + 1,
        State = ReservationState.Ready,
        CopyId = ACopy.OtherId,
    };

    [Fact]
    public void Two_steps_become_one_with_one_version() => Assert.Equal(
        [new ReservationMoved(Kept, Given with { Version = Kept.Version + 1 })],
        AsOne(new ReservationMoved(Kept, PutBack), new ReservationMoved(PutBack, Given)));

    [Fact]
    public void Steps_of_two_reservations_stay_two()
    {
        var other = AReservation.Waiting(APatron.Id, place: 2);
        Fact[] facts =
        [
            new ReservationMoved(Kept, PutBack),
            new ReservationMoved(other, other with { Version = 2, State = ReservationState.Fulfilled }),
        ];

        Assert.Equal(facts, AsOne(facts));
    }

    private static Fact[] AsOne(params Fact[] facts)
    {
        var builder = ImmutableArray.CreateBuilder<Fact>();
        builder.AddRange(facts);
        Moving.AsOne(builder);
        return [.. builder];
    }
}
