using Skranke.Api.Http.Clock;
using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Keys;

/// <summary>What is sent to have a key made.</summary>
public sealed record KeyBody
{
    /// <summary>Admins make keys of kiosk, staff, app and admin for their library; operators those of admin, national
    /// and operator.</summary>
    [Schema("kiosk", "staff", "app", "admin", "national", "operator", Required = true)]
    public string? Role { get; init; }

    /// <summary>Who or what will use it.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }

    /// <summary>The member of staff whose personal key it is; for staff and admin.</summary>
    public string? Person { get; init; }

    /// <summary>For which library; only operators say it, for keys of admin and national.</summary>
    public string? Library { get; init; }
}

/// <summary>What is sent to have a key rotated; may be absent.</summary>
public sealed record KeyRotationBody
{
    /// <summary>How long the old key works beside the new one, such as <c>PT1H</c>; a day where absent.</summary>
    [Schema(Format = "duration")]
    public string? Overlap { get; init; }
}

/// <summary>The keys of a library, and those that operators make. A new key is shown once and kept only as a hash: a
/// request that is repeated is answered with the same id and without the key.</summary>
public static class KeysEndpoint
{
    private const int NameLengthMax = 100;
    private static readonly TimeSpan OverlapUsual = TimeSpan.FromDays(1);
    private static readonly TimeSpan OverlapMax = TimeSpan.FromDays(30);

    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/keys", Operation.ManageKeys, List)
            .Says("List the library's keys")
            .AnswersList<KeyAnswer>();
        _ = routes.Post("/v1/keys", Operation.ManageKeys, ApiJson.Wire.KeyBody, Create)
            .Says("Make a key; it is shown once")
            .Answers<KeyAnswer>(201)
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Post(
                "/v1/keys/{id}/rotate",
                Operation.ManageKeys,
                ApiJson.Wire.KeyRotationBody,
                Rotate,
                new KeyRotationBody())
            .Says("Make a key in the place of another, which works for a while longer; it is shown once")
            .Answers<KeyAnswer>(201)
            .Refuses(ProblemKinds.KeyIdUnknown, ProblemKinds.KeyOver);
        _ = routes.Delete("/v1/keys/{id}", Operation.ManageKeys, Revoke)
            .Says("Revoke a key, or the access of somebody who comes with tokens")
            .Answers<KeyAnswer>()
            .Refuses(ProblemKinds.KeyIdUnknown);
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var after = (int)Math.Min(paging.AfterNumber, int.MaxValue);
        var found = await call.Services.Credentials.List(call.Confined, after, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, one => KeyAnswer.Of(call, one), one => one.Id.ToString()),
            ApiJson.Wire.ListAnswerKeyAnswer);
    }

    private static async ValueTask<Answer> Create(Call call, KeyBody body)
    {
        var fields = new Fields();
        var name = fields.Text("name", body.Name, NameLengthMax);
        var person = body.Person is null ? null : fields.Text("person", body.Person, NameLengthMax);
        var library = fields.OptionalIsil("library", body.Library);
        Check(call, body, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var isOperators = call.Confined is null;
        if (isOperators && library is { } named && await call.Services.Libraries.Library(named) is null)
        {
            return Problems.Of(422, ProblemKinds.LibraryUnknown, "There is no such library.");
        }

        var asked = new NewKey(
            isOperators ? library : call.Library,
            Roles.Named(body.Role!),
            name,
            person,
            call.Services.Clock.Now,
            call.Key);
        return await Of(
            call, Audited.KeyMade, await call.Services.Credentials.Create(asked, CancellationToken.None));
    }

    /// <summary>A library gives its own roles; what reaches beyond one library is given by operators.</summary>
    private static void Check(Call call, KeyBody body, Fields fields)
    {
        var isOperators = call.Confined is null;
        string[] roles = isOperators ? ["admin", "national", "operator"] : ["kiosk", "staff", "app", "admin"];
        if (!roles.Contains(body.Role))
        {
            fields.Fail("role", $"must be one of {string.Join(", ", roles)}.");
        }

        if (body.Person is not null && body.Role is not ("staff" or "admin"))
        {
            fields.Fail("person", "is for keys of staff and admin.");
        }

        if (body.Library is not null != (isOperators && body.Role != "operator"))
        {
            fields.Fail("library", "is named by operators, for keys of admin and national.");
        }
    }

    private static async ValueTask<Answer> Rotate(Call call, KeyRotationBody body)
    {
        if (OverlapOf(body) is not { } overlap)
        {
            return Problems.Malformed("Field 'overlap' must be a duration from PT0S to P30D.", "overlap");
        }

        return IdOf(call) is not { } id
            ? Unknown()
            : await Of(call, Audited.KeyRotated, await call.Services.Credentials.Rotate(
                id, call.Confined, call.Services.Clock.Now, overlap, call.Key, CancellationToken.None));
    }

    private static TimeSpan? OverlapOf(KeyRotationBody body)
    {
        if (body.Overlap is null)
        {
            return OverlapUsual;
        }

        // Counted from any instant: a month is no length that could be wanted here.
        var from = DateTimeOffset.UnixEpoch;
        return IsoDuration.TryAdd(body.Overlap, from, out var until)
            && until - from is { } overlap && overlap >= TimeSpan.Zero && overlap <= OverlapMax
            ? overlap
            : null;
    }

    private static async ValueTask<Answer> Revoke(Call call)
    {
        if (IdOf(call) is not { } id || await call.Services.Credentials.Revoke(
            id, call.Confined, call.Services.Clock.Now, CancellationToken.None) is not { } revoked)
        {
            return Unknown();
        }

        await call.Audit(Audited.KeyRevoked, reason: $"key {revoked.Id}");
        return Answer.Ok(KeyAnswer.Of(call, revoked), ApiJson.Wire.KeyAnswer);
    }

    private static async ValueTask<Answer> Of(Call call, Audited operation, KeyMaking making)
    {
        switch (making)
        {
            case KeyMaking.Made { Credential: var made, Key: var key }:
                await call.Audit(operation, reason: $"key {made.Id}");
                return Created(KeyAnswer.Of(call, made, key));
            case KeyMaking.MadeBefore { Credential: var before }:
                return Created(KeyAnswer.Of(call, before) with { KeyShownBefore = true });
            case KeyMaking.RequestReused:
                return Problems.Of(
                    RefusalCodes.RequestKeyReused, "This idempotency key was used for another request before.");
            case KeyMaking.Over:
                return Problems.Of(ProblemKinds.KeyOver, "This key was revoked or rotated already.");
            default:
                return Unknown();
        }
    }

    private static Answer Created(KeyAnswer answer) =>
        Answer.Created(answer, ApiJson.Wire.KeyAnswer, $"/v1/keys/{answer.Id}");

    private static int? IdOf(Call call) =>
        PathText.TryNumber(PathText.Of(call.Http, "id"), out var id) && id <= int.MaxValue ? (int)id : null;

    private static Answer Unknown() => Problems.NotFound(ProblemKinds.KeyIdUnknown, "The library has no such key.");
}
