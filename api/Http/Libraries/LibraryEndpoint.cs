using System.Collections.Immutable;
using Skranke.Api.Security;
using Skranke.Libraries;

namespace Skranke.Api.Http.Libraries;

/// <summary>A library as everybody with a key sees it.</summary>
public sealed record LibraryAnswer
{
    public required Isil Isil { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required ImmutableArray<Branch> Branches { get; init; }

    /// <summary>The version of the house rules that memberships accept.</summary>
    public required int RulesVersion { get; init; }

    public static LibraryAnswer Of(Library library) => new()
    {
        Isil = library.Isil,
        Version = library.Version,
        Name = library.Name,
        TimeZone = library.TimeZone,
        Currency = library.Currency,
        Branches = library.Branches,
        RulesVersion = library.RulesVersion,
    };
}

/// <summary>Libraries with their branches, and what a library has chosen as its policy and calendar.</summary>
public static class LibraryEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/libraries", Operation.ReadLibraries, List)
            .Says("List libraries")
            .AnswersList<LibraryAnswer>();
        _ = routes.Get("/v1/libraries/{isil}", Operation.ReadLibraries, Handle)
            .Says("Read a library")
            .Answers<LibraryAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Get("/v1/libraries/{isil}/policy", Operation.ReadPolicy, ReadPolicy)
            .Says("Read the policy in force")
            .Answers<Policy>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Get("/v1/libraries/{isil}/calendar", Operation.ReadCalendar, ReadCalendar)
            .Says("Read the calendar")
            .Answers<Calendar>()
            .Refuses(ProblemKinds.LibraryUnknown);
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields, numbered: false);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var found = await call.Services.Libraries.List(paging.After ?? "", paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, LibraryAnswer.Of, library => library.Isil.Value),
            ApiJson.Wire.ListAnswerLibraryAnswer);
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (library, fault) = await Find(call);
        return fault ?? Answer.Ok(LibraryAnswer.Of(library!), ApiJson.Wire.LibraryAnswer, library!.Version);
    }

    private static async ValueTask<Answer> ReadPolicy(Call call)
    {
        var (library, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var policy = library!.PolicyOn(library.Today(call.Services.Clock.Now));
        return Answer.Ok(policy, ApiJson.Wire.Policy, policy.Version);
    }

    private static async ValueTask<Answer> ReadCalendar(Call call)
    {
        var (library, fault) = await Find(call);
        return fault ?? Answer.Ok(library!.Calendar, ApiJson.Wire.Calendar, library.Version);
    }

    private static async ValueTask<(Library? Found, Answer? Fault)> Find(Call call)
    {
        var fields = new Fields();
        var isil = fields.OptionalIsil("isil", PathText.Of(call.Http, "isil")) ?? default;
        if (fields.Fault is not null)
        {
            return (null, fields.Fault);
        }

        if (await call.Services.Libraries.Library(isil) is not { } library)
        {
            return (null, Problems.NotFound(ProblemKinds.LibraryUnknown, "There is no such library."));
        }

        return call.Reaches(isil) ? (library, null) : (null, Problems.ForeignLibrary());
    }
}
