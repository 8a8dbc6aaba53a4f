using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to take back a mistake.</summary>
public sealed record UndoBody
{
    /// <summary>Why; kept with the event.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }

    /// <summary>What was the mistake. Where absent, the checkout of an open loan and the check-in of a closed one;
    /// named, the same undo sent twice undoes nothing else.</summary>
    [Schema("checkout", "checkin")]
    public string? Of { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Takes back the mistaken checkout of an open loan, or the mistaken check-in of a closed one.</summary>
public static class UndoEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/loans/{id}/undo", Operation.UndoLoan, ApiJson.Wire.UndoBody, Handle)
        .Says("Take back a mistaken checkout or check-in")
        .Answers<LoanAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.LoanClosed, RefusalCodes.CopyOnLoan, RefusalCodes.CopyOnLoanToPatron, RefusalCodes.CopyLost,
            RefusalCodes.LoanUnknown, RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, UndoBody body)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Of is not (null or "checkout" or "checkin"))
        {
            fields.Fail("of", "must be checkout or checkin.");
        }

        return fields.Fault ?? await LoanInPath.Change(call, (id, place) => IsOfCheckin(body.Of, place.IsClosed)
            ? new UndoCheckIn
            {
                Key = call.Key,
                Origin = call.Origin(channel, reason),
                PatronId = place.PatronId,
                LoanId = id,
                CopyId = place.CopyId,
            }
            : new UndoCheckOut
            {
                Key = call.Key,
                Origin = call.Origin(channel, reason),
                PatronId = place.PatronId,
                LoanId = id,
                CopyId = place.CopyId,
            });
    }

    private static bool IsOfCheckin(string? of, bool isClosed) => of is null ? isClosed : of == "checkin";
}
