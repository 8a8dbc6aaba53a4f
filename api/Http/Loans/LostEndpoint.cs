using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to declare the copy of a loan lost; may be absent.</summary>
public sealed record LostBody
{
    /// <summary>What the patron says; kept with the event.</summary>
    public string? Reason { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Declares the copy of a loan lost; the loan stays open until the copy comes back.</summary>
public static class LostEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/loans/{id}/lost", Operation.DeclareLost, ApiJson.Wire.LostBody, Handle, new LostBody())
        .Says("Declare the copy of a loan lost")
        .Answers<LoanAnswer>()
        .Matched()
        .Refuses(RefusalCodes.LoanClosed, RefusalCodes.LoanUnknown, RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, LostBody body)
    {
        var fields = new Fields();
        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await LoanInPath.Change(call, (id, place) => new DeclareLost
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = place.PatronId,
            LoanId = id,
            CopyId = place.CopyId,
        });
    }
}
