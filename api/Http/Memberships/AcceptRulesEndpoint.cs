using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Memberships;

/// <summary>What is sent to accept a library's rules.</summary>
public sealed record AcceptRulesBody
{
    /// <summary>The version that was read.</summary>
    [Schema(Required = true)]
    public int? Version { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Notes that a patron accepts the rules of a library (N9).</summary>
public static class AcceptRulesEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(MembershipInPath.Path + "/rules", Operation.AcceptRules, ApiJson.Wire.AcceptRulesBody, Handle)
        .Says("Accept the rules of a library in the version that holds now")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.MembershipMissing,
            RefusalCodes.MembershipRulesOutdated, ProblemKinds.LibraryUnknown);

    private static async ValueTask<Answer> Handle(Call call, AcceptRulesBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Version is null)
        {
            fields.Fail("version", "is missing.");
        }

        return fields.Fault ?? await MembershipInPath.Change(
            call,
            (patron, library) => new AcceptRules
            {
                Key = call.Key,
                Origin = call.Origin(channel),
                PatronId = patron,
                Library = library,
                Version = body.Version!.Value,
            });
    }
}
