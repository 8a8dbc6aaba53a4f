using Skranke.Actors;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Copies;

namespace Skranke.Api.Http.Reservations;

/// <summary>What became of a copy on the pick list.</summary>
public sealed record PickBody
{
    /// <summary>The barcode of the copy.</summary>
    [Schema(Required = true)]
    public string? Copy { get; init; }

    /// <summary>Found is a check-in at this branch; what is not found is missing, and the next copy is
    /// tried.</summary>
    [Schema("found", "not-found", Required = true)]
    public string? Outcome { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Where a found copy goes, or that it is searched for.</summary>
public sealed record PickedAnswer
{
    /// <summary>The barcode of the copy.</summary>
    public required CopyBarcode Copy { get; init; }

    /// <summary>Where a found copy goes now.</summary>
    public RouteAnswer? Route { get; init; }

    /// <summary>The status of a copy that was not found.</summary>
    public CopyStatus? Status { get; init; }
}

/// <summary>Staff say what became of one copy on the pick list.</summary>
public static class PickEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/branches/{id}/picks", Operation.Pick, ApiJson.Wire.PickBody, Handle)
        .Says("Say what became of a pick")
        .Answers<PickedAnswer>()
        .Refuses(RefusalCodes.CopyUnknown, RefusalCodes.CopyOnLoan, RefusalCodes.BranchUnknown);

    private static async ValueTask<Answer> Handle(Call call, PickBody body)
    {
        var fields = new Fields();
        var barcode = fields.Barcode("copy", body.Copy);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Outcome is not ("found" or "not-found"))
        {
            fields.Fail("outcome", "must be found or not-found.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (branch, unreachable) = await BranchInPath.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        var origin = call.Origin(channel);
        if (await call.Services.LookUps.CopyOf(call.Library, barcode) is not { } copy)
        {
            return Of(await call.Refuse(origin, Unknown.Copy));
        }

        return Of(body.Outcome == "found"
            ? await CheckinEndpoint.Ask(
                call, new CheckIn { Key = call.Key, Origin = origin, CopyId = copy, Branch = branch })
            : await call.Ask(GrainKey.Of(copy), new MarkCopy
            {
                Key = call.Key,
                Origin = origin,
                CopyId = copy,
                Branch = branch,
                Status = CopyStatus.Missing,
            }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        CheckedIn done => Answer.Ok(
            new PickedAnswer
            {
                Copy = done.Copy,
                Route = new RouteAnswer(done.Route.Action, done.Route.Branch, done.Route.Reservation),
            },
            ApiJson.Wire.PickedAnswer,
            done.CopyVersion),
        CopyMarked marked => Answer.Ok(
            new PickedAnswer { Copy = marked.Copy, Status = marked.Status },
            ApiJson.Wire.PickedAnswer,
            marked.CopyVersion),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A pick was answered {reply.GetType().Name}."),
    };
}
