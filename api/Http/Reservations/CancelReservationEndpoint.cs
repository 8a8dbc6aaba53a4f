using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Reservations;

/// <summary>Cancels a reservation, whether it waits or has its copy.</summary>
public static class CancelReservationEndpoint
{
    public static void Map(Routes routes) => routes
        .Delete("/v1/reservations/{id}", Operation.CancelReservation, Handle)
        .Says("Cancel a reservation")
        .Answers<ReservationAnswer>()
        .Matched()
        .Refuses(RefusalCodes.ReservationEnded, RefusalCodes.ReservationUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (reservation, unreachable) = await ReservationEndpoint.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        var (earlier, stale) = await call.Match(reservation!.Version);
        if (stale is not null)
        {
            return stale;
        }

        return await Of(call, earlier ?? await call.Ask(GrainKey.Of(reservation.PatronId), new CancelReservation
        {
            Key = call.Key,
            Origin = call.Origin(new Fields().ChannelOf(null, call.Caller.Role)),
            PatronId = reservation.PatronId,
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
            ExpectedVersion = IfMatch.Version(call.Request),
        }));
    }

    private static async ValueTask<Answer> Of(Call call, Reply reply) => reply switch
    {
        ReservationClosed closed => Answer.Ok(
            await ReservationAnswer.Of(call, closed.Reservation, 0),
            ApiJson.Wire.ReservationAnswer,
            closed.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A cancellation was answered {reply.GetType().Name}."),
    };
}
