using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Memberships;

/// <summary>What is sent to choose a home library; may be absent.</summary>
public sealed record HomeBody
{
    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Makes one of a patron's libraries the home library (N5).</summary>
public static class HomeEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(
            MembershipInPath.Path + "/home",
            Operation.MoveHome,
            ApiJson.Wire.HomeBody,
            Handle,
            new HomeBody())
        .Says("Choose a library that the patron is a member of as the home library")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.MembershipMissing,
            ProblemKinds.LibraryUnknown);

    private static async ValueTask<Answer> Handle(Call call, HomeBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await MembershipInPath.Change(
            call,
            (patron, library) => new MoveHome
            {
                Key = call.Key,
                Origin = call.Origin(channel),
                PatronId = patron,
                Library = library,
            });
    }
}
