using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent where a patron says that a copy was returned; may be absent.</summary>
public sealed record ClaimedReturnedBody
{
    /// <summary>What the patron says; kept with the event.</summary>
    public string? Reason { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Notes that a patron says that a copy was returned; staff are told to search for it.</summary>
public static class ClaimedReturnedEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(
            "/v1/loans/{id}/claimed-returned",
            Operation.ClaimReturned,
            ApiJson.Wire.ClaimedReturnedBody,
            Handle,
            new ClaimedReturnedBody())
        .Says("Note that a patron says the copy was returned")
        .Answers<LoanAnswer>()
        .Matched()
        .Refuses(RefusalCodes.LoanClosed, RefusalCodes.LoanUnknown, RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, ClaimedReturnedBody body)
    {
        var fields = new Fields();
        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await LoanInPath.Change(call, (id, place) => new ClaimReturned
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = place.PatronId,
            LoanId = id,
            CopyId = place.CopyId,
        });
    }
}
