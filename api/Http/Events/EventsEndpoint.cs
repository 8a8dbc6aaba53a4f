using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Access;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Events;

/// <summary>One thing that happened.</summary>
public sealed record EventAnswer
{
    /// <summary>Send the last one as <c>after</c> to read on.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required EventKind Kind { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The number of the key that asked for it; 0 for the engine itself.</summary>
    public required int Credential { get; init; }

    public required Isil Library { get; init; }

    public PatronId? PatronId { get; init; }

    public CopyBarcode? Copy { get; init; }

    public TitleReference? Title { get; init; }

    /// <summary>The id of the loan, reservation or receipt it is about.</summary>
    public string? Subject { get; init; }

    public BranchId? Branch { get; init; }

    public DateOnly? DateBefore { get; init; }

    public DateOnly? DateAfter { get; init; }

    public string? Reason { get; init; }

    /// <summary>Codes of refusals that staff set aside; absent where there were none.</summary>
    public IReadOnlyList<string>? Overridden { get; init; }

    public static EventAnswer Of(EventView view) => new()
    {
        Id = view.Id.ToString(),
        At = view.At,
        Kind = view.Kind,
        Channel = view.Channel,
        Credential = view.Credential,
        Library = view.Library,
        PatronId = view.PatronId,
        Copy = view.Copy,
        Title = view.Title,
        Subject = view.SubjectId?.ToString(),
        Branch = view.Branch,
        DateBefore = view.DateBefore,
        DateAfter = view.DateAfter,
        Reason = view.Reason,
        Overridden = view.Overridden?.Split(' '),
    };
}

/// <summary>The stream of events in order. Nothing that a reader has passed appears behind it later.</summary>
public static class EventsEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/events", Operation.ReadEvents, Handle)
        .Says("Read the stream of events")
        .AnswersList<EventAnswer>()
        .Asks("after", "The id of the last event that was read; from the beginning where absent.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        var after = paging.AfterNumber;
        if (call.Request.Query.TryGetValue("after", out var sent) && !PathText.TryNumber(sent, out after))
        {
            fields.Fail("after", "must be the id of an event.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        after = Math.Max(after, paging.AfterNumber);
        var found = await call.Services.Events.After(after, call.Confined, paging.Look, call.Cancellation);
        if (found.Count > 0)
        {
            // A reader that waits for the next event takes nothing away.
            await call.Audit(Audited.Export, reason: $"events after {after}");
        }

        return Answer.Ok(
            Page.Of(found, paging, EventAnswer.Of, view => view.Id.ToString()),
            ApiJson.Wire.ListAnswerEventAnswer);
    }
}
