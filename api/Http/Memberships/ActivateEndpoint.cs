using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Memberships;

/// <summary>What is sent to activate a membership.</summary>
public sealed record ActivateBody
{
    /// <summary>True where a member of staff has seen who it is.</summary>
    [Schema(Required = true)]
    public bool? IdentityChecked { get; init; }

    [Schema(Required = true)]
    public bool? RulesAccepted { get; init; }

    /// <summary>The version of the rules that was shown; the present one where absent.</summary>
    public int? RulesVersion { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Activates a membership at its library: identity checked, rules accepted (N8, N9).</summary>
public static class ActivateEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(
            MembershipInPath.Path + "/activate",
            Operation.ActivateMembership,
            ApiJson.Wire.ActivateBody,
            Handle)
        .Says("Activate a membership at the desk of its library")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.MembershipMissing,
            RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.MembershipIdentityNotChecked,
            ProblemKinds.LibraryUnknown);

    private static async ValueTask<Answer> Handle(Call call, ActivateBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        Require("identityChecked", body.IdentityChecked, fields);
        Require("rulesAccepted", body.RulesAccepted, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var answer = await MembershipInPath.Change(
            call,
            (patron, library) => new ActivateMembership
            {
                Key = call.Key,
                Origin = call.Origin(channel),
                PatronId = patron,
                Library = library,
                IdentityChecked = body.IdentityChecked == true,
                RulesAccepted = body.RulesAccepted == true,
                RulesVersion = body.RulesVersion,
            });
        if (answer.Status == StatusCodes.Status200OK && PathText.TryNumber(PathText.Of(call.Http, "id"), out var id))
        {
            await TwoAccounts.Propose(call, new PatronId(id));
        }

        return answer;
    }

    private static void Require(string field, bool? value, Fields fields)
    {
        if (value is null)
        {
            fields.Fail(field, "is missing.");
        }
    }
}
