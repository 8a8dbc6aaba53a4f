using Skranke.Api.Security;
using Skranke.Reservations;

namespace Skranke.Api.Http.Reservations;

/// <summary>Shows a reservation with its place in line.</summary>
public static class ReservationEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/reservations/{id}", Operation.ReadReservation, Handle)
        .Says("Read a reservation")
        .Answers<ReservationAnswer>()
        .Refuses(RefusalCodes.ReservationUnknown);

    /// <summary>The reservation that the path names, or why the caller does not get it.</summary>
    internal static async ValueTask<(Reservation? Found, Answer? Fault)> Find(Call call)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            || await call.Services.Reservations.Reservation(new ReservationId(id), call.Cancellation) is not { } found
            || !call.Concerns(found.PatronId))
        {
            return (null, Problems.NotFound(RefusalCodes.ReservationUnknown, "There is no such reservation."));
        }

        return call.Reaches(found.Library) ? (found, null) : (null, Problems.ForeignLibrary());
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (reservation, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var views = await call.Services.Reservations.View([reservation!], call.Cancellation);
        return Answer.Ok(
            ReservationAnswer.Of(views[0]), ApiJson.Wire.ReservationAnswer, reservation!.Version);
    }
}
