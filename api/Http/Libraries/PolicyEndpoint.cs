using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Api.Http.Libraries;

/// <summary>A library's policy: what holds now or on another day, every version, and a new one (H1).</summary>
public static class PolicyEndpoint
{
    private const string Path = "/v1/libraries/{isil}/policy";

    public static void Map(Routes routes)
    {
        _ = routes.Get(Path, Operation.ReadPolicy, Handle)
            .Says("Read the policy in force; `ETag` is the library's version")
            .Answers<Policy>()
            .Asks("on", "The day on which it is in force, such as 2027-01-01; today where absent.")
            .Asks("version", "This version, whether it is in force or not.")
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.PolicyUnknown);
        _ = routes.Get(Path + "/versions", Operation.ReadPolicy, Versions)
            .Says("List all versions of the policy, the oldest first")
            .AnswersList<Policy>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Put(Path, Operation.PublishPolicy, LibraryBody.Policy, Put)
            .Says("Publish a policy as the next version; `validFrom` is today or later, `version` is counted here")
            .Answers<Policy>()
            .Matched()
            .Refuses(ProblemKinds.LibraryUnknown, RefusalCodes.PolicyInvalid, RefusalCodes.PolicyValidFromPast);
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var (query, version) = (call.Request.Query, 0L);
        var on = fields.OptionalDay("on", query["on"]);
        if (query.TryGetValue("version", out var sent) && !PathText.TryNumber(sent, out version))
        {
            fields.Fail("version", "must be a number.");
        }

        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var policy = query.ContainsKey("version")
            ? library!.Policies.FirstOrDefault(one => one.Version == version)
            : library!.PolicyOn(on ?? library.Today(call.Services.Clock.Now));
        return policy is null
            ? Problems.NotFound(ProblemKinds.PolicyUnknown, "The library's policy has no such version.")
            : Answer.Ok(policy, ApiJson.Wire.Policy, library.Version);
    }

    private static async ValueTask<Answer> Versions(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        return fault ?? Answer.Ok(
            Page.Of(
                [
                    .. library!.Policies.OrderBy(one => one.Version)
                        .Where(one => one.Version > paging.AfterNumber).Take(paging.Look),
                ],
                paging,
                policy => policy,
                policy => policy.Version.ToString()),
            ApiJson.Wire.ListAnswerPolicy);
    }

    private static async ValueTask<Answer> Put(Call call, Policy policy)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var (earlier, stale) = await call.Match(library!.Version);
        if (stale is not null)
        {
            return stale;
        }

        var reply = earlier ?? await call.Ask(GrainKey.Of(library.Isil), new PublishPolicy
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk),
            Policy = policy,
            ExpectedVersion = IfMatch.Names(call.Request) ? library.Version : null,
        });
        return reply switch
        {
            Published published => await Stored(call, library.Isil, published.Version),
            Refused refused => Problems.Of(refused),
            _ => throw new InvariantBrokenException($"A policy was answered {reply.GetType().Name}."),
        };
    }

    private static async ValueTask<Answer> Stored(Call call, Isil isil, int version)
    {
        var library = (await call.Services.Libraries.Library(isil))!;
        return Answer.Ok(
            library.Policies.First(one => one.Version == version), ApiJson.Wire.Policy, library.Version);
    }
}
