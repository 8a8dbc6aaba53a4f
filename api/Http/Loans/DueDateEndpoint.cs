using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to give a loan another due date.</summary>
public sealed record DueDateBody
{
    [Schema(Required = true, Format = "date")]
    public string? DueDate { get; init; }

    /// <summary>Why; kept with the event.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Gives a loan a later due date.</summary>
public static class DueDateEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/loans/{id}/due-date", Operation.MoveDueDate, ApiJson.Wire.DueDateBody, Handle)
        .Says("Give a loan another due date")
        .Answers<LoanAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.LoanClosed, RefusalCodes.LoanDueDateShortened, RefusalCodes.LoanDueDatePast,
            RefusalCodes.LoanUnknown, RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, DueDateBody body)
    {
        var fields = new Fields();
        var due = fields.OptionalDay("dueDate", body.DueDate);
        if (body.DueDate is null)
        {
            fields.Fail("dueDate", "is missing.");
        }

        var reason = fields.Text("reason", body.Reason);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await LoanInPath.Change(call, (id, place) => new MoveDueDate
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = place.PatronId,
            LoanId = id,
            CopyId = place.CopyId,
            DueDate = due!.Value,
        });
    }
}
