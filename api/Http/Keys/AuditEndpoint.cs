using Skranke.Api.Security;
using Skranke.Silo.Access;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Keys;

/// <summary>A line of the audit as callers see it.</summary>
public sealed record AuditAnswer
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The number of the key, or of the person who signed in.</summary>
    public required int Credential { get; init; }

    /// <summary>What the key is called.</summary>
    public string? Name { get; init; }

    /// <summary>The member of staff; absent where a desk or a machine did it.</summary>
    public string? Person { get; init; }

    public required Isil Library { get; init; }

    public required Audited Operation { get; init; }

    /// <summary>Whom it was about; absent where it was about nobody, or the link was cut.</summary>
    public PatronId? PatronId { get; init; }

    public string? Reason { get; init; }

    public static AuditAnswer Of(AuditView view) => new()
    {
        Id = view.Id.ToString(),
        At = view.At,
        Credential = view.Credential,
        Name = view.Name,
        Person = view.Person,
        Library = view.Library,
        Operation = view.Operation,
        PatronId = view.PatronId,
        Reason = view.Reason,
    };
}

/// <summary>Lists who looked at whom, and what was done that must be answered for, in the order in which it was
/// done.</summary>
public static class AuditEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/audit", Operation.ReadAudit, Handle)
        .Says("List who looked at whom")
        .AnswersList<AuditAnswer>()
        .Asks("patron", "Only what was about this patron.")
        .Asks("from", "From this instant on.")
        .Asks("to", "Before this instant.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (query, fields) = (call.Request.Query, new Fields());
        var paging = Paging.Of(query, fields);
        var patron = fields.OptionalPatron("patron", query["patron"]);
        var from = fields.OptionalInstant("from", query["from"]);
        var to = fields.OptionalInstant("to", query["to"]);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var found = await call.Services.Audits.After(
            new AuditQuestion(call.Confined, patron, from, to), paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, AuditAnswer.Of, view => view.Id.ToString()),
            ApiJson.Wire.ListAnswerAuditAnswer);
    }
}
