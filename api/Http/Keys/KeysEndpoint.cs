using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Keys;

/// <summary>What is sent to have a key made.</summary>
public sealed record KeyBody
{
    [Schema("kiosk", "staff", "app", "admin", Required = true)]
    public string? Role { get; init; }

    /// <summary>Who or what will use it.</summary>
    [Schema(Required = true)]
    public string? Name { get; init; }
}

/// <summary>A key as callers see it.</summary>
public sealed record KeyAnswer
{
    public required string Id { get; init; }

    public required Isil Library { get; init; }

    public required Role Role { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key itself; only in the answer that makes it.</summary>
    public string? Key { get; init; }

    public static KeyAnswer Of(Credential credential, string? key = null) => new()
    {
        Id = credential.Id.ToString(),
        Library = credential.Library,
        Role = credential.Role,
        Name = credential.Name,
        CreatedAt = credential.CreatedAt,
        RevokedAt = credential.RevokedAt,
        Key = key,
    };
}

/// <summary>The keys of a library. A new one is shown once; it is kept only as a hash, so that the same answer cannot
/// be given again under an idempotency key.</summary>
public static class KeysEndpoint
{
    private const int NameLengthMax = 100;

    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/keys", Operation.ManageKeys, List)
            .Says("List the library's keys")
            .AnswersList<KeyAnswer>();
        _ = routes.Ask("/v1/keys", Operation.ManageKeys, ApiJson.Wire.KeyBody, Create)
            .Says("Make a key; it is shown once")
            .Answers<KeyAnswer>(201);
        _ = routes.Delete("/v1/keys/{id}", Operation.ManageKeys, Revoke)
            .Says("Revoke a key")
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
        var found = await call.Services.Credentials.List(call.Library, after, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, one => KeyAnswer.Of(one), one => one.Id.ToString()),
            ApiJson.Wire.ListAnswerKeyAnswer);
    }

    private static async ValueTask<Answer> Create(Call call, KeyBody body)
    {
        var fields = new Fields();
        var name = fields.Text("name", body.Name, NameLengthMax);
        if (body.Role is not ("kiosk" or "staff" or "app" or "admin"))
        {
            fields.Fail("role", "must be one of kiosk, staff, app, admin.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (credential, key) = await call.Services.Credentials.Create(
            call.Library, Roles.Named(body.Role!), name, call.Services.Clock.Now, CancellationToken.None);
        return Answer.Created(
            KeyAnswer.Of(credential, key), ApiJson.Wire.KeyAnswer, $"/v1/keys/{credential.Id}");
    }

    private static async ValueTask<Answer> Revoke(Call call)
    {
        var isNumber = PathText.TryNumber(PathText.Of(call.Http, "id"), out var id) && id <= int.MaxValue;
        return isNumber && await call.Services.Credentials.Revoke(
            (int)id, call.Library, call.Services.Clock.Now, CancellationToken.None) is { } revoked
            ? Answer.Ok(KeyAnswer.Of(revoked), ApiJson.Wire.KeyAnswer)
            : Problems.NotFound(ProblemKinds.KeyIdUnknown, "The library has no such key.");
    }
}
