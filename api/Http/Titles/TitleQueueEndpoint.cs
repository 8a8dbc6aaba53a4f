using Skranke.Api.Http.Reservations;
using Skranke.Api.Security;
using Skranke.Reservations;

namespace Skranke.Api.Http.Titles;

/// <summary>Shows who waits for a title, in order, and whose copy is on its way or ready.</summary>
public static class TitleQueueEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/titles/{id}/queue", Operation.ReadQueue, Handle)
        .Says("List the queue of a title")
        .AnswersList<ReservationAnswer>()
        .Refuses(RefusalCodes.TitleUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var reference = fields.OptionalTitle("id", PathText.Of(call.Http, "id")) ?? default;
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (await call.Services.LookUps.TitleOf(call.Library, reference) is not { } id
            || await call.Services.Load.Title(id) is not { } title)
        {
            return TitleEndpoint.Unknown();
        }

        var queue = title.Queue
            .Where(reservation => reservation.PlaceIn(id) > paging.AfterNumber)
            .OrderBy(reservation => reservation.PlaceIn(id))
            .Take(paging.Look)
            .ToArray();
        var views = await call.Services.Reservations.View(queue, call.Cancellation);
        return Answer.Ok(
            Page.Of(
                views,
                paging,
                view => ReservationAnswer.Of(view with
                {
                    Position = ReservationQueue.PositionOf(title, view.Reservation),
                }),
                view => view.Reservation.PlaceIn(id).ToString()),
            ApiJson.Wire.ListAnswerReservationAnswer);
    }
}
