using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Loans;

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

    /// <summary>Of notices and texts; absent where it is that of the country.</summary>
    public string? Language { get; init; }

    /// <summary>The version of the house rules in force today.</summary>
    public required int RulesVersion { get; init; }

    /// <summary>The oldest version that a membership may have accepted today; a newer one may have changed nothing that
    /// must be accepted anew.</summary>
    public required int RulesToAccept { get; init; }

    public static LibraryAnswer Of(Library library, DateTimeOffset now) => new()
    {
        Isil = library.Isil,
        Version = library.Version,
        Name = library.Name,
        TimeZone = library.TimeZone,
        Currency = library.Currency,
        Branches = library.Branches,
        Language = library.Language,
        RulesVersion = library.RulesOn(library.Today(now)),
        RulesToAccept = library.RulesToAcceptOn(library.Today(now)),
    };
}

/// <summary>Libraries with their branches and calendars.</summary>
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
        _ = routes.Put("/v1/libraries/{isil}", Operation.PutLibrary, LibraryBody.Library, Put)
            .Says("Make a library (201, with the policy that ships for its country), or change settings and branches")
            .Answers<LibraryAnswer>()
            .Matched()
            .Refuses(
                ProblemKinds.LibraryUnknown, RefusalCodes.LibraryInvalid, RefusalCodes.LibraryWithoutPolicy,
                RefusalCodes.LibraryBranchInUse, RefusalCodes.LibraryCurrencyInUse);
        _ = routes.Get("/v1/libraries/{isil}/calendar", Operation.ReadCalendar, ReadCalendar)
            .Says("Read the calendar")
            .Answers<Calendar>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Put("/v1/libraries/{isil}/calendar", Operation.PublishPolicy, LibraryBody.Calendar, PutCalendar)
            .Says("Replace the calendar; dates that were promised stay")
            .Answers<Calendar>()
            .Matched()
            .Refuses(ProblemKinds.LibraryUnknown, RefusalCodes.CalendarInvalid);
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
        var now = call.Services.Clock.Now;
        return Answer.Ok(
            Page.Of(found, paging, library => LibraryAnswer.Of(library, now), library => library.Isil.Value),
            ApiJson.Wire.ListAnswerLibraryAnswer);
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        return fault ?? Answer.Ok(
            LibraryAnswer.Of(library!, call.Services.Clock.Now), ApiJson.Wire.LibraryAnswer, library!.Version);
    }

    /// <summary>A library that is not there can only be made by who reaches every library.</summary>
    private static async ValueTask<Answer> Put(Call call, LibraryDocument document)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        var isNew = library is null && fault is { Code: ProblemKinds.LibraryUnknown } && call.Confined is null;
        if (fault is not null && !isNew)
        {
            return fault;
        }

        // A version that somebody has read is no version of what is not there.
        var (earlier, stale) = await call.Match(library?.Version ?? 0);
        if (stale is not null)
        {
            return stale;
        }

        var isil = library?.Isil ?? Isil.Of(PathText.Of(call.Http, "isil"));
        var reply = earlier ?? await call.Ask(GrainKey.Of(isil), new PutLibrary
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk) with { Library = isil },
            Isil = isil,
            Document = document,
            ExpectedVersion = IfMatch.Names(call.Request) ? library?.Version : null,
        });
        return reply switch
        {
            LibraryKept kept => await Stored(call, isil, kept),
            Refused refused => Problems.Of(refused),
            _ => throw new InvariantBrokenException($"A library was answered {reply.GetType().Name}."),
        };
    }

    private static async ValueTask<Answer> Stored(Call call, Isil isil, LibraryKept kept)
    {
        var answer = LibraryAnswer.Of((await call.Services.Libraries.Library(isil))!, call.Services.Clock.Now);
        return kept.Founded
            ? Answer.Created(answer, ApiJson.Wire.LibraryAnswer, $"/v1/libraries/{isil}", answer.Version)
            : Answer.Ok(answer, ApiJson.Wire.LibraryAnswer, answer.Version);
    }

    private static async ValueTask<Answer> ReadCalendar(Call call)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        return fault ?? Answer.Ok(library!.Calendar, ApiJson.Wire.Calendar, library.Version);
    }

    private static async ValueTask<Answer> PutCalendar(Call call, Calendar calendar)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var (earlier, stale) = await call.Match(library!.Version);
        var reply = earlier ?? (stale is null ? await Ask(call, calendar, library.Version) : null);
        return reply switch
        {
            null => stale!,
            Published published => Answer.Ok(calendar, ApiJson.Wire.Calendar, published.Version),
            Refused refused => Problems.Of(refused),
            _ => throw new InvariantBrokenException($"A calendar was answered {reply.GetType().Name}."),
        };
    }

    private static ValueTask<Reply> Ask(Call call, Calendar calendar, int version) =>
        call.Ask(GrainKey.Of(call.Library), new PublishCalendar
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk),
            Calendar = calendar,
            ExpectedVersion = IfMatch.Names(call.Request) ? version : null,
        });
}
