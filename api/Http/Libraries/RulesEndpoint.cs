using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Api.Http.Libraries;

/// <summary>A library's house rules: those in force, every version that was ever published, and a new one (N9).
/// </summary>
public static class RulesEndpoint
{
    private const string Path = "/v1/libraries/{isil}/rules";

    public static void Map(Routes routes)
    {
        _ = routes.Get(Path, Operation.ReadRules, Handle)
            .Says("Read the house rules in force; `ETag` is the library's version")
            .Answers<HouseRules>()
            .Asks("on", "The day on which they are in force, such as 2027-01-01; today where absent.")
            .Asks("version", "This version, whether it is in force or not.")
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.RulesUnknown);
        _ = routes.Get(Path + "/versions", Operation.ReadRules, Versions)
            .Says("List all versions of the house rules, the oldest first")
            .AnswersList<HouseRules>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Put(Path, Operation.PublishPolicy, LibraryBody.Rules, Put)
            .Says("Publish house rules as the next version; `validFrom` is today or later, `version` is counted here")
            .Answers<HouseRules>()
            .Matched()
            .Refuses(ProblemKinds.LibraryUnknown, RefusalCodes.RulesInvalid, RefusalCodes.RulesValidFromPast);
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var (query, version) = (call.Request.Query, 0L);
        var on = fields.OptionalDay("on", query["on"]);
        if (query.TryGetValue("version", out var sent)
            && (!PathText.TryNumber(sent, out version) || version > int.MaxValue))
        {
            fields.Fail("version", "must be a number.");
        }

        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        return fault ?? await Read(call, library!, query.ContainsKey("version")
            ? (int)version
            : library!.RulesOn(on ?? library.Today(call.Services.Clock.Now)));
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
                await call.Services.Libraries.Rules(
                    library!.Isil, paging.AfterNumber, paging.Look, null, call.Cancellation),
                paging,
                rules => rules,
                rules => rules.Version.ToString()),
            ApiJson.Wire.ListAnswerHouseRules);
    }

    private static async ValueTask<Answer> Put(Call call, HouseRules rules)
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

        var reply = earlier ?? await call.Ask(GrainKey.Of(library.Isil), new PublishRules
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk),
            Rules = rules,
            ExpectedVersion = IfMatch.Names(call.Request) ? library.Version : null,
        });
        return reply switch
        {
            Published published => await Read(
                call, (await call.Services.Libraries.Library(library.Isil))!, published.Version),
            Refused refused => Problems.Of(refused),
            _ => throw new InvariantBrokenException($"House rules were answered {reply.GetType().Name}."),
        };
    }

    private static async ValueTask<Answer> Read(Call call, Library library, int version) =>
        await call.Services.Libraries.Rules(library.Isil, 0, 1, version, call.Cancellation) is [var rules]
            ? Answer.Ok(rules, ApiJson.Wire.HouseRules, library.Version)
            : Problems.NotFound(
                ProblemKinds.RulesUnknown, "The library has published no house rules of this version here.");
}
