using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Ledger;

namespace Skranke.Api.Http.WorkItems;

/// <summary>What is sent to say that a work item is done; may be absent.</summary>
public sealed record WorkItemDoneBody
{
    /// <summary>What staff did about it.</summary>
    public string? Note { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Says that a work item is done. A done item stays as it was when it was done first, so that saying so again
/// changes nothing.</summary>
public static class WorkItemDoneEndpoint
{
    private const int NoteLengthMax = 500;

    public static void Map(Routes routes) => routes
        .Post(
            "/v1/work-items/{id}/done",
            Operation.FinishWorkItem,
            ApiJson.Wire.WorkItemDoneBody,
            Handle,
            new WorkItemDoneBody())
        .Says("Say that a work item is done")
        .Answers<WorkItemAnswer>()
        .Refuses(ProblemKinds.WorkItemUnknown);

    private static async ValueTask<Answer> Handle(Call call, WorkItemDoneBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var note = body.Note is null ? null : fields.Text("note", body.Note, NoteLengthMax);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var items = call.Services.WorkItems;
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var number)
            || await items.WorkItem(new WorkItemId(number), call.Cancellation) is not { Item: var item } view)
        {
            return Problems.NotFound(ProblemKinds.WorkItemUnknown, "There is no such work item.");
        }

        if (!call.Reaches(item.Library))
        {
            return Problems.ForeignLibrary();
        }

        var finished = new WorkItemDone(item.Id, item.Library, note);
        if (await Finish(call, call.Origin(channel), finished, view.DoneAt is not null) is Refused refused)
        {
            return Problems.Of(refused);
        }

        var done = await items.WorkItem(item.Id, call.Cancellation);
        return Answer.Ok(WorkItemAnswer.Of(done!), ApiJson.Wire.WorkItemAnswer);
    }

    /// <summary>Writes it unless somebody was first; the key is claimed in any case, so that another request under it
    /// is noticed.</summary>
    private static async ValueTask<Reply> Finish(Call call, Origin origin, WorkItemDone done, bool isDone)
    {
        var answer = new Recorded(done.Id);
        return await call.Commit(call.Key, origin, isDone ? [] : [done], answer)
            ?? await call.Commit(call.Key, origin, [], answer)
            ?? answer;
    }
}
