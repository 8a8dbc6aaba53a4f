using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Exclusions;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Api.Http.Exclusions;

/// <summary>What is sent to shut a patron out.</summary>
public sealed record ExclusionBody
{
    /// <summary><c>conduct</c> holds at once; the others are announced first.</summary>
    [Schema("conduct", "not-returned", "debt", Required = true)]
    public string? Ground { get; init; }

    /// <summary>The first day on which the patron may come back, for <c>conduct</c>; absent for until further
    /// notice.</summary>
    public string? Until { get; init; }

    /// <summary>Why, for the log; without names.</summary>
    public string? Reason { get; init; }
}

/// <summary>What is sent to confirm an exclusion; may be absent.</summary>
public sealed record ConfirmExclusionBody
{
    /// <summary>Why, for the log; without names.</summary>
    public string? Reason { get; init; }
}

/// <summary>An exclusion as callers see it.</summary>
public sealed record ExclusionAnswer
{
    public required ExclusionId Id { get; init; }

    public required Isil Library { get; init; }

    public required string Ground { get; init; }

    /// <summary>How far it has come.</summary>
    [Schema("proposed", "announced", "to-come", "in-force", "ended", "dropped")]
    public required string State { get; init; }

    /// <summary>From when it holds; absent while its announcement is not out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends or ended; absent for until further notice.</summary>
    public DateTimeOffset? To { get; init; }

    public DateTimeOffset? AnnouncedAt { get; init; }

    public static ExclusionAnswer Of(Exclusion exclusion, DateTimeOffset now) => new()
    {
        Id = exclusion.Id,
        Library = exclusion.Library,
        Ground = exclusion.Ground,
        State = exclusion.State switch
        {
            ExclusionState.Proposed => "proposed",
            ExclusionState.Announced => "announced",
            ExclusionState.Dropped => "dropped",
            _ => exclusion.To <= now ? "ended" : exclusion.From > now ? "to-come" : "in-force",
        },
        From = exclusion.From,
        To = exclusion.To,
        AnnouncedAt = exclusion.AnnouncedAt,
    };
}

/// <summary>Shuts patrons out, confirms what the engine proposed, and lets them in again (H46, H47, H49).</summary>
public static class ExclusionsEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Post(
                "/v1/patrons/{id}/exclusions", Operation.ExcludePatron, ApiJson.Wire.ExclusionBody, Exclude)
            .Says("Shut a patron out: at once for conduct, on every other ground with the days of notice")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(
                RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.ExclusionPast,
                RefusalCodes.ExclusionStands);
        _ = routes.Post(
                "/v1/exclusions/{id}/confirm",
                Operation.DecideExclusion,
                ApiJson.Wire.ConfirmExclusionBody,
                Confirm,
                new ConfirmExclusionBody())
            .Says("Confirm an exclusion that was proposed, so that it is announced")
            .Answers<PatronAnswer>()
            .Refuses(RefusalCodes.ExclusionUnknown, RefusalCodes.ExclusionNotProposed);
        _ = routes.Delete("/v1/exclusions/{id}", Operation.DecideExclusion, End)
            .Says("End an exclusion, or drop one that is to come")
            .Answers<PatronAnswer>()
            .Refuses(RefusalCodes.ExclusionUnknown, RefusalCodes.ExclusionEnded);
    }

    private static async ValueTask<Answer> Exclude(Call call, ExclusionBody body)
    {
        var fields = new Fields();
        var ground = fields.Text("ground", body.Ground);
        if (ground is not (ExclusionGrounds.Conduct or ExclusionGrounds.NotReturned or ExclusionGrounds.Debt))
        {
            fields.Fail("ground", "must be conduct, not-returned or debt.");
        }

        var until = fields.OptionalDay("until", body.Until);
        if (until is not null && ground != ExclusionGrounds.Conduct)
        {
            fields.Fail("until", "is for conduct only; the others end with their reason.");
        }

        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var library = await call.Services.Load.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");
        return await Ask(call, patron!.Id, new ExcludePatron
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk, reason),
            PatronId = patron.Id,
            Ground = ground,
            Until = until is { } day ? LocalTime.StartOfDay(library.TimeZone, day) : null,
            ExpectedVersion = IfMatch.Version(call.Request),
        });
    }

    private static async ValueTask<Answer> Confirm(Call call, ConfirmExclusionBody body)
    {
        var fields = new Fields();
        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        return fields.Fault ?? await Decide(call, (patron, exclusion) => new ConfirmExclusion
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk, reason),
            PatronId = patron,
            ExclusionId = exclusion,
        });
    }

    private static ValueTask<Answer> End(Call call) => Decide(call, (patron, exclusion) => new EndExclusion
    {
        Key = call.Key,
        Origin = call.Origin(Channel.Desk),
        PatronId = patron,
        ExclusionId = exclusion,
    });

    private static async ValueTask<Answer> Decide(Call call, Func<PatronId, ExclusionId, PatronCommand> commandFor)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var number)
            || await call.Services.Patrons.OfExclusion(new ExclusionId(number), call.Cancellation)
                is not var (patron, library))
        {
            return Problems.NotFound(RefusalCodes.ExclusionUnknown, "There is no such exclusion.");
        }

        return call.Reaches(library)
            ? await Ask(call, patron, commandFor(patron, new ExclusionId(number)))
            : Problems.ForeignLibrary();
    }

    private static async ValueTask<Answer> Ask(Call call, PatronId id, PatronCommand command)
    {
        switch (await call.Ask(GrainKey.Of(id), command))
        {
            case PatronExcluded:
                var patron = await call.Services.Load.Patron(id)
                    ?? throw new InvariantBrokenException($"Patron {id} has gone.");
                var answer = await PatronAnswer.Of(call, patron);
                return Answer.Ok(answer, ApiJson.Wire.PatronAnswer, answer.Version);
            case Refused refused:
                return Problems.Of(refused);
            case var other:
                throw new InvariantBrokenException($"An exclusion was answered {other.GetType().Name}.");
        }
    }
}
