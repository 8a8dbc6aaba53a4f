using Skranke.Api.Http.Libraries;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Silo.Texts;

namespace Skranke.Api.Http.Notices;

/// <summary>The words of one kind of notice in one language. Places such as <c>{title}</c> are filled in.</summary>
public sealed record NoticeTemplateBody
{
    [Schema(Required = true)]
    public string? Subject { get; init; }

    [Schema(Required = true)]
    public string? Text { get; init; }

    /// <summary>For a message about several things; absent for the engine's words.</summary>
    public string? SubjectOfSeveral { get; init; }

    /// <summary>For a message about several things, with a place <c>{lines}</c> for them.</summary>
    public string? TextOfSeveral { get; init; }
}

/// <summary>What is sent to see words filled in: the library's own or the engine's where none are sent.</summary>
public sealed record TemplatePreviewBody
{
    [Schema("da", "nb", "nn", "en", Required = true)]
    public string? Language { get; init; }

    [Schema(Required = true)]
    public string? Kind { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? SubjectOfSeveral { get; init; }

    public string? TextOfSeveral { get; init; }
}

/// <summary>Words for a kind of notice in a language.</summary>
public sealed record NoticeTemplateAnswer
{
    [Schema("da", "nb", "nn", "en")]
    public required string Language { get; init; }

    public required NoticeKind Kind { get; init; }

    /// <summary>True for the library's own words, false for the engine's.</summary>
    public required bool Own { get; init; }

    /// <summary>Counted from 1; 0 where the library never had words of its own.</summary>
    public required int Version { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public string? SubjectOfSeveral { get; init; }

    public string? TextOfSeveral { get; init; }
}

/// <summary>A message as a patron would get it, of things that nobody borrowed.</summary>
public sealed record TemplatePreviewAnswer
{
    public required string Subject { get; init; }

    public required string Text { get; init; }

    public string? SubjectOfSeveral { get; init; }

    public string? TextOfSeveral { get; init; }
}

/// <summary>The words of a library's notices, and how they look when they are filled in.</summary>
public static class NoticeTemplatesEndpoint
{
    private const string Path = "/v1/libraries/{isil}/notice-templates";

    private static readonly Dictionary<string, NoticeKind> Kinds = JsonNames.All<NoticeKind>();

    public static void Map(Routes routes)
    {
        _ = routes.Get(Path, Operation.ReadPolicy, List)
            .Says("List the words of all notices in all languages, the library's own in place of the engine's")
            .AnswersAll<NoticeTemplateAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Put(
                Path + "/{language}/{kind}", Operation.PublishPolicy, ApiJson.Wire.NoticeTemplateBody, Put)
            .Says("Set the library's own words for a kind of notice; every version stays")
            .Answers<NoticeTemplateAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.TemplateUnknown);
        _ = routes.Delete(Path + "/{language}/{kind}", Operation.PublishPolicy, Remove)
            .Says("Go back to the engine's words for a kind of notice")
            .Answers<NoticeTemplateAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.TemplateUnknown);
        _ = routes.Ask(Path + "/preview", Operation.ReadPolicy, ApiJson.Wire.TemplatePreviewBody, Preview)
            .Says("See words filled in, without anything being sent")
            .Answers<TemplatePreviewAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.TemplateUnknown);
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var own = await OwnAsync(call, library!);
        return Answer.Ok(
            new ListAnswer<NoticeTemplateAnswer>(
            [
                .. from texts in NoticeTexts.All.OrderBy(texts => texts.Language)
                from kind in Kinds.Values
                select AnswerOf(texts, kind, own.GetValueOrDefault((texts.Language, kind))),
            ]),
            ApiJson.Wire.ListAnswerNoticeTemplateAnswer);
    }

    private static async ValueTask<Answer> Put(Call call, NoticeTemplateBody body)
    {
        var fields = new Fields();
        var template = new NoticeTemplate(
            body.Subject ?? "", body.Text ?? "", body.SubjectOfSeveral, body.TextOfSeveral);
        Check(template, fields);
        return fields.Fault ?? await SetAsync(call, template);
    }

    private static ValueTask<Answer> Remove(Call call) => SetAsync(call, null);

    private static async ValueTask<Answer> SetAsync(Call call, NoticeTemplate? template)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        if (NoticeTexts.In(PathText.Of(call.Http, "language")) is not { } texts
            || !Kinds.TryGetValue(PathText.Of(call.Http, "kind"), out var kind))
        {
            return Unknown();
        }

        await call.Services.Templates.SetAsync(
            library!.Isil, texts.Language, kind, template, call.Services.Clock.Now, call.Cancellation);
        var own = await OwnAsync(call, library);
        return Answer.Ok(
            AnswerOf(texts, kind, own.GetValueOrDefault((texts.Language, kind))), ApiJson.Wire.NoticeTemplateAnswer);
    }

    private static async ValueTask<Answer> Preview(Call call, TemplatePreviewBody body)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        if (NoticeTexts.In(body.Language ?? "") is not { } texts || !Kinds.TryGetValue(body.Kind ?? "", out var kind))
        {
            return Unknown();
        }

        var usual = (await OwnAsync(call, library!)).GetValueOrDefault((texts.Language, kind))?.Template
            ?? texts.TemplateOf(kind);
        var template = new NoticeTemplate(
            body.Subject ?? usual.Subject,
            body.Text ?? usual.Text,
            body.SubjectOfSeveral ?? usual.SubjectOfSeveral,
            body.TextOfSeveral ?? usual.TextOfSeveral);
        var fields = new Fields();
        Check(template, fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var sample = Sample(library!, call.Services.Clock.Now);
        var one = texts.Write(kind, template, [sample]);
        var several = template.TextOfSeveral is null
            ? default
            : texts.Write(kind, template, [sample, sample with { Title = "Fyrsten" }]);
        return Answer.Ok(
            new TemplatePreviewAnswer
            {
                Subject = one.Subject,
                Text = one.Text,
                SubjectOfSeveral = several.Subject,
                TextOfSeveral = several.Text,
            },
            ApiJson.Wire.TemplatePreviewAnswer);
    }

    private static void Check(NoticeTemplate template, Fields fields)
    {
        foreach (var (field, detail) in template.Faults())
        {
            fields.Fail(field, detail);
        }
    }

    private static NoticeWords Sample(Library library, DateTimeOffset now)
    {
        var policy = library.PolicyOn(library.Today(now));
        return new NoticeWords(library.Name, "Skibet", library.Today(now).AddDays(5), library.Name, 17)
        {
            Name = "Kim Eksempel",
            Amount = new Money(25000, library.Currency),
            Ground = Skranke.Exclusions.ExclusionGrounds.Debt,
            Begins = library.Today(now).AddDays(policy.Exclusions.NoticeDays + 1),
            Exclusions = policy.Exclusions,
        };
    }

    private static async Task<Dictionary<(string, NoticeKind), LibraryTemplate>> OwnAsync(Call call, Library library) =>
        (await call.Services.Templates.OfAsync([library.Isil], call.Cancellation))
            .ToDictionary(one => (one.Language, one.Kind));

    private static NoticeTemplateAnswer AnswerOf(NoticeTexts texts, NoticeKind kind, LibraryTemplate? own)
    {
        var template = own?.Template ?? texts.TemplateOf(kind);
        return new NoticeTemplateAnswer
        {
            Language = texts.Language,
            Kind = kind,
            Own = own?.Template is not null,
            Version = own?.Version ?? 0,
            Subject = template.Subject,
            Text = template.Text,
            SubjectOfSeveral = template.SubjectOfSeveral,
            TextOfSeveral = template.TextOfSeveral,
        };
    }

    private static Answer Unknown() => Problems.NotFound(
        ProblemKinds.TemplateUnknown, "There is no such language, or no such kind of notice.");
}
