using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Privacy;

/// <summary>What is sent to keep a history or to let it go.</summary>
public sealed record HistoryBody
{
    /// <summary>True where the patron wants to keep what was borrowed.</summary>
    [Schema(Required = true)]
    public bool? Keep { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Records that a patron wants to keep the history of what was borrowed, or no longer.</summary>
public static class HistoryEndpoint
{
    public static void Map(Routes routes) => routes
        .Put("/v1/patrons/{id}/history", Operation.KeepHistory, ApiJson.Wire.HistoryBody, Handle)
        .Says("Keep the history of what was borrowed, or no longer; the next run of the cut goes by it")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(RefusalCodes.PatronUnknown, RefusalCodes.PatronErased);

    private static async ValueTask<Answer> Handle(Call call, HistoryBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Keep is null)
        {
            fields.Fail("keep", "is missing.");
        }

        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return fault ?? await PatronInPath.Change(call, patron!, new KeepHistory
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            Keep = body.Keep!.Value,
        });
    }
}
