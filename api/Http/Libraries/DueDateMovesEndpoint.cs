using System.Collections.Immutable;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.DueDates;

namespace Skranke.Api.Http.Libraries;

/// <summary>What is sent to move all due dates past a closure.</summary>
public sealed record DueDateMoveBody
{
    /// <summary>The first day whose loans move; today where absent.</summary>
    [Schema(Format = "date")]
    public string? From { get; init; }

    /// <summary>The last day whose loans move: the last day of the closure.</summary>
    [Schema(Format = "date", Required = true)]
    public string? To { get; init; }

    /// <summary>Only loans that this branch has lent; all where absent.</summary>
    public string? Branch { get; init; }

    /// <summary>Told with every event.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }
}

/// <summary>A move of due dates, and how far it is.</summary>
public sealed record DueDateMoveAnswer
{
    public required string Id { get; init; }

    /// <summary><c>running</c>, <c>done</c> or <c>failed</c>; after a failure order it again, nothing moves
    /// twice.</summary>
    [Schema("running", "done", "failed")]
    public required string State { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public BranchId? Branch { get; init; }

    public required string Reason { get; init; }

    /// <summary>Loans that have a new due date.</summary>
    public required long Moved { get; init; }

    public required ImmutableArray<BranchDueDate> NewDueDates { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public static DueDateMoveAnswer Of(MoveReport report) => new()
    {
        Id = report.Id.ToString(),
        State = report.State.ToString().ToLowerInvariant(),
        From = report.Move.From,
        To = report.Move.To,
        Branch = report.Move.Branch,
        Reason = report.Origin.Reason ?? "",
        Moved = report.Moved,
        NewDueDates =
        [
            .. report.Move.NewDueDates.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal)
                .Select(pair => new BranchDueDate(pair.Key, pair.Value)),
        ],
        CreatedAt = report.CreatedAt,
        FinishedAt = report.FinishedAt,
    };
}

/// <param name="DueDate">The first open day of the branch after the closure.</param>
public sealed record BranchDueDate(BranchId Branch, DateOnly DueDate);

/// <summary>The emergency command: every due date within a closure moves behind it. Answers at once where it is done
/// within moments, and otherwise how far it is.</summary>
public static class DueDateMovesEndpoint
{
    private const int SpanDaysMax = 366;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(Routes routes)
    {
        _ = routes
            .Post(
                "/v1/libraries/{isil}/due-date-moves",
                Operation.MoveDueDates,
                ApiJson.Wire.DueDateMoveBody,
                Handle)
            .Says("Move all due dates within a closure behind it; enter the closure in the calendar first")
            .Answers<DueDateMoveAnswer>(202)
            .Refuses(ProblemKinds.LibraryUnknown, RefusalCodes.BranchUnknown);
        _ = routes.Get("/v1/libraries/{isil}/due-date-moves/{id}", Operation.MoveDueDates, Read)
            .Says("Read how far a move of due dates is")
            .Answers<DueDateMoveAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown, ProblemKinds.MoveUnknown);
    }

    private static async ValueTask<Answer> Handle(Call call, DueDateMoveBody body)
    {
        var fields = new Fields();
        var from = fields.OptionalDay("from", body.From);
        var to = fields.Day("to", body.To);
        var branch = fields.OptionalBranch("branch", body.Branch);
        var reason = fields.Text("reason", body.Reason);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var origin = call.Origin(Channel.Desk, reason);
        if (branch is { } named && !library!.Has(named))
        {
            return Problems.Of((Actors.Refused)await call.Refuse(origin, Branches.Unknown(named)));
        }

        var first = from ?? library!.Today(call.Services.Clock.Now);
        if (to < first || to.DayNumber - first.DayNumber > SpanDaysMax)
        {
            return Problems.Malformed($"Field 'to' must be from 0 to {SpanDaysMax} days after 'from'.", "to");
        }

        var move = DueDateMove.Of(library!, branch, first, to);
        return await call.Services.DueDateMoves.OrderAsync(move, call.Key, origin, call.Cancellation) switch
        {
            MoveReception.Ordered ordered => await AnswerOf(call, library!.Isil, ordered.Id),
            MoveReception.KeyReused => Problems.Of(
                RefusalCodes.RequestKeyReused, "This idempotency key was used for another request before."),
            var other => throw new InvariantBrokenException($"A move was received as {other.GetType().Name}."),
        };
    }

    private static async ValueTask<Answer> AnswerOf(Call call, Isil isil, long id)
    {
        await call.Services.DueDateMoves.WaitAsync(id, Patience, call.Cancellation);
        var report = await call.Services.DueDateMoves.ReportAsync(isil, id, call.Cancellation)
            ?? throw new InvariantBrokenException($"Move {id} has no report.");
        return Answer.Of(202, DueDateMoveAnswer.Of(report), ApiJson.Wire.DueDateMoveAnswer);
    }

    private static async ValueTask<Answer> Read(Call call)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        return PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            && await call.Services.DueDateMoves.ReportAsync(library!.Isil, id, call.Cancellation) is { } report
            ? Answer.Ok(DueDateMoveAnswer.Of(report), ApiJson.Wire.DueDateMoveAnswer)
            : Problems.NotFound(ProblemKinds.MoveUnknown, "The library has no such move of due dates.");
    }
}
