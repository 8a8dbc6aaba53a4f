using Skranke.Api.Security;
using Skranke.Silo.ReadModels;
using Skranke.WorkItems;

namespace Skranke.Api.Http.WorkItems;

/// <summary>Something that staff must sort out.</summary>
public sealed record WorkItemAnswer
{
    public required WorkItemId Id { get; init; }

    public required WorkItemKind Kind { get; init; }

    [Schema("open", "done")]
    public required string State { get; init; }

    public required Isil Library { get; init; }

    public BranchId? Branch { get; init; }

    /// <summary>When the thing happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it became known.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The refusals that would have been given, had the engine been asked in time.</summary>
    public required IReadOnlyList<string> Codes { get; init; }

    public PatronId? PatronId { get; init; }

    /// <summary>The second account, where it is about two of one person.</summary>
    public PatronId? OtherPatronId { get; init; }

    /// <summary>The card as it was read, where nobody has it.</summary>
    public string? Card { get; init; }

    /// <summary>The barcode of the copy, as it was read.</summary>
    public string? Copy { get; init; }

    public LoanId? Loan { get; init; }

    /// <summary>The money it is about, such as what is to be handed out.</summary>
    public Money? Amount { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The number of the key that said it was done.</summary>
    public int? DoneBy { get; init; }

    public string? Note { get; init; }

    public static WorkItemAnswer Of(WorkItemView view) => new()
    {
        Id = view.Item.Id,
        Kind = view.Item.Kind,
        State = view.DoneAt is null ? "open" : "done",
        Library = view.Item.Library,
        Branch = view.Item.Branch,
        At = view.Item.At,
        RaisedAt = view.RaisedAt,
        Codes = view.Item.Codes,
        PatronId = view.Item.PatronId,
        OtherPatronId = view.Item.OtherPatronId,
        Card = view.Item.Card,
        Copy = view.Item.Barcode,
        Loan = view.Item.LoanId,
        Amount = view.Amount,
        DoneAt = view.DoneAt,
        DoneBy = view.DoneBy,
        Note = view.Note,
    };
}

/// <summary>Lists what staff of a library must sort out, the oldest first.</summary>
public static class WorkItemsEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/work-items", Operation.ReadWorkItems, Handle)
        .Says("List what staff must sort out")
        .AnswersList<WorkItemAnswer>()
        .Asks("state", "`open`, where absent, or `done`.")
        .Asks("kind", "Only items of this kind.")
        .Asks("branch", "Only items of this branch.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (query, fields) = (call.Request.Query, new Fields());
        var paging = Paging.Of(query, fields);
        var state = (string?)query["state"] ?? "open";
        if (state is not ("open" or "done"))
        {
            fields.Fail("state", "must be open or done.");
        }

        var kind = Kind(query["kind"], fields);
        var branch = fields.OptionalBranch("branch", query["branch"]);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var items = await call.Services.WorkItems.OfLibrary(
            call.Library, state == "done", kind, branch, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(items, paging, WorkItemAnswer.Of, view => view.Item.Id.ToString()),
            ApiJson.Wire.ListAnswerWorkItemAnswer);
    }

    private static WorkItemKind? Kind(string? text, Fields fields)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var kind in Enum.GetValues<WorkItemKind>())
        {
            if (NameOf(kind) == text)
            {
                return kind;
            }
        }

        fields.Fail("kind", $"must be one of {string.Join(", ", Enum.GetValues<WorkItemKind>().Select(NameOf))}.");
        return null;
    }

    /// <summary>As it goes over the wire.</summary>
    private static string NameOf(WorkItemKind kind) =>
        System.Text.Json.JsonSerializer.Serialize(kind, ApiJson.Wire.WorkItemKind).Trim('"');
}
