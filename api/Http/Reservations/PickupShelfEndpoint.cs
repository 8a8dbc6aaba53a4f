using Skranke.Api.Security;

namespace Skranke.Api.Http.Reservations;

/// <summary>What lies on a branch's pickup shelf, for whom, and until when.</summary>
public static class PickupShelfEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/branches/{id}/pickup-shelf", Operation.ReadPickupShelf, Handle)
        .Says("Read the pickup shelf of a branch")
        .AnswersList<ReservationAnswer>()
        .Refuses(RefusalCodes.BranchUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (branch, unreachable) = await BranchInPath.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        var found = await call.Services.Reservations.OnShelf(
            call.Library, branch, paging.AfterNumber, paging.Look, call.Cancellation);
        var views = await call.Services.Reservations.View(found, call.Cancellation);
        return Answer.Ok(
            Page.Of(views, paging, ReservationAnswer.Of, view => view.Reservation.Id.ToString()),
            ApiJson.Wire.ListAnswerReservationAnswer);
    }
}
