using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Memberships;

/// <summary>What is sent to join a library.</summary>
public sealed record JoinBody
{
    /// <summary>The library that is joined; that of the key where absent.</summary>
    public string? Library { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Makes a patron a member of a library, to be activated there (N8, N11).</summary>
public static class JoinEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(
            "/v1/patrons/{id}/memberships", Operation.JoinLibrary, ApiJson.Wire.JoinBody, Handle, new JoinBody())
        .Says("Join a library; nothing is lent there before the membership is activated")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, ProblemKinds.LibraryUnknown);

    private static async ValueTask<Answer> Handle(Call call, JoinBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (library, unknown) = await MembershipInPath.LibraryOf(call, body.Library ?? call.Library.Value);
        if (library is null)
        {
            return unknown!;
        }

        // Staff take in whoever stands before them, for their own library. A patron joins whatever library by his own.
        var isStaff = call.Caller.Role == Role.Staff;
        if (isStaff && !call.Reaches(library.Isil))
        {
            return Problems.ForeignLibrary();
        }

        var (patron, fault) = isStaff
            ? (await PatronInPath.FindAnywhere(call), null)
            : await PatronInPath.Find(call);
        return patron is null
            ? fault ?? PatronInPath.Unknown()
            : await PatronInPath.Change(call, patron, new JoinLibrary
            {
                Key = call.Key,
                Origin = call.Origin(channel),
                PatronId = patron.Id,
                Library = library.Isil,
            });
    }
}
