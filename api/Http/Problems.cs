using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;

namespace Skranke.Api.Http;

/// <summary>From what went wrong to problem details. Statuses: 400 malformed, 401 and 403 for keys, 404 for a thing
/// that is named in the path, 409 for concurrency, 412 stale, 422 where a rule refuses, 503 to come back.</summary>
public static class Problems
{
    public static Answer Of(string code, string detail, string? rule = null, JsonObject? data = null)
    {
        var kind = ProblemKinds.Of(code);
        return Of(kind.Status, code, detail, rule, data);
    }

    public static Answer Of(int status, string code, string detail, string? rule = null, JsonObject? data = null) =>
        Answer.Problem(new ProblemAnswer
        {
            Type = ProblemKinds.TypeOf(code),
            Title = ProblemKinds.Of(code).Title,
            Status = status,
            Code = code,
            Detail = detail,
            Rule = rule,
            Data = data,
        });

    /// <summary>The request cannot be read: what is wrong, and with which field.</summary>
    public static Answer Malformed(string detail, string? field = null, int status = 400) => Of(
        status,
        ProblemKinds.Malformed,
        detail,
        data: field is null ? null : new JsonObject { ["field"] = field });

    /// <summary>A thing that is named in the path does not exist.</summary>
    public static Answer NotFound(string code, string detail) => Of(404, code, detail);

    public static Answer ForeignLibrary() => Of(
        ProblemKinds.ForeignLibrary, "This belongs to another library than the key that was sent.");

    /// <summary>Too many PINs were wrong; until when, says the header <c>Retry-After</c>.</summary>
    public static Answer TooManyTries(TimeSpan wait) => Answer.Problem(
        new ProblemAnswer
        {
            Type = ProblemKinds.TypeOf(ProblemKinds.TooManyTries),
            Title = ProblemKinds.Of(ProblemKinds.TooManyTries).Title,
            Status = 429,
            Code = ProblemKinds.TooManyTries,
            Detail = "Too many PINs were wrong for different patrons. Wait as long as 'Retry-After' says.",
        },
        wait);

    public static Answer RoleNotAllowed(string what) => Of(
        ProblemKinds.RoleNotAllowed, $"A key of this role may not {what}.");

    public static Answer Of(Refused refused)
    {
        Invariant.That(refused.Refusals.Length > 0);
        var all = Of(refused.Refusals);
        return Answer.Problem(all[0] with { Refusals = all });
    }

    public static ImmutableArray<ProblemAnswer> Of(ImmutableArray<Refusal> refusals) =>
        ImmutableArray.CreateRange(refusals, Of);

    public static ProblemAnswer Of(Refusal refusal) => new()
    {
        Type = ProblemKinds.TypeOf(refusal.Code),
        Title = ProblemKinds.Of(refusal.Code).Title,
        Status = StatusOf(refusal.Code),
        Code = refusal.Code,
        Detail = refusal.Detail,
        Rule = refusal.Rule,
        Data = refusal.Data,
        PossibleFrom = refusal.PossibleFrom,
        Overridable = refusal.Overridable,
    };

    /// <summary>What a rule refuses is 422, also where it says that a thing named in the body is unknown; only the
    /// refusals that concurrency causes are 409, and 412 where the caller named the version it had read.</summary>
    private static int StatusOf(string code) => code switch
    {
        RefusalCodes.RequestBusy or RefusalCodes.RequestInProgress or RefusalCodes.NationalCardChanged => 409,
        RefusalCodes.PatronAddressUnknown => 404,
        RefusalCodes.RequestStale => 412,
        _ => 422,
    };
}
