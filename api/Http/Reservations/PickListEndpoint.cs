using Skranke.Api.Security;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Reservations;

/// <summary>One copy to fetch from its shelf and scan.</summary>
public sealed record PickAnswer
{
    public required ReservationId Reservation { get; init; }

    public required TitleReference Title { get; init; }

    public required string TitleText { get; init; }

    public string? Author { get; init; }

    public required CopyBarcode Copy { get; init; }

    public required BranchId Branch { get; init; }

    public required BranchId PickupBranch { get; init; }

    public static PickAnswer Of(Pick pick) => new()
    {
        Reservation = pick.Reservation,
        Title = pick.Title,
        TitleText = pick.TitleText,
        Author = pick.Author,
        Copy = pick.Copy,
        Branch = pick.Branch,
        PickupBranch = pick.PickupBranch,
    };
}

/// <summary>What staff of a branch fetch from the shelves for those who wait.</summary>
public static class PickListEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/branches/{id}/picklist", Operation.ReadPickList, Handle)
        .Says("Read the pick list of a branch")
        .AnswersList<PickAnswer>()
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

        var library = await call.Services.Libraries.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has a branch but is unknown.");
        var today = library.Today(call.Services.Clock.Now);
        var picks = await call.Services.Picks.Of(call.Library, branch, today, call.Cancellation);
        var page = picks
            .OrderBy(pick => pick.Reservation.Value)
            .Where(pick => pick.Reservation.Value > paging.AfterNumber)
            .Take(paging.Look)
            .ToArray();
        return Answer.Ok(
            Page.Of(page, paging, PickAnswer.Of, pick => pick.Reservation.ToString()),
            ApiJson.Wire.ListAnswerPickAnswer);
    }
}
