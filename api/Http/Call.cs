using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http;

/// <summary>One authenticated request over HTTP that its endpoint works on.</summary>
public sealed class Call(HttpContext http, ApiServices services, Admitted admitted, Operation operation)
    : Errand(services, admitted, operation)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    /// <inheritdoc/>
    public override CancellationToken Cancellation => Http.RequestAborted;

    /// <inheritdoc/>
    protected override bool IsChange => !HttpMethods.IsGet(Request.Method);

    /// <summary>Whether the patron asks by app or web, so that nobody of the library is there.</summary>
    public bool IsSelfService => Caller.Role is Role.App or Role.Patron;

    /// <summary>Compares <c>If-Match</c> with the present version; what was answered under this key before is answered
    /// again although the version has moved since.</summary>
    public async ValueTask<(Reply? Earlier, Answer? Fault)> Match(int version)
    {
        if (IfMatch.Check(Request, version) is not { } stale)
        {
            return default;
        }

        return await EarlierAnswer() is { } earlier ? (earlier, null) : (null, stale);
    }
}
