using Microsoft.Extensions.Primitives;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Silo;

namespace Skranke.Api.Http;

/// <summary>The header <c>Idempotency-Key</c>: a caller that sends one may ask again and is given the same answer. Keys
/// belong to a credential; verb, path and body are compared.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    private const int LengthMax = 255;

    /// <summary>The identity of a request; without a key it is drawn, and nothing needs to be remembered.</summary>
    public static RequestKey Of(
        HttpRequest request, Admitted caller, Secrets secrets, ReadOnlyMemory<byte> body, out Answer? fault)
    {
        fault = null;
        var header = request.Headers[Header];
        if (header.Count == 0)
        {
            var once = Guid.CreateVersion7();
            return new RequestKey(once, once, Remember: false);
        }

        if (!IsWellFormed(header))
        {
            fault = Problems.Malformed(
                $"Header '{Header}' must be one value of 1 to {LengthMax} printable ASCII characters.", Header);
            return default;
        }

        var fingerprint = secrets.Fingerprint(request.Method, request.Path + request.QueryString, body.Span);
        return new RequestKey(
            secrets.Operation(caller.Credential.Id, Scope(caller) + header[0]!), fingerprint, Remember: true);
    }

    /// <summary>Residents share a credential, so that their keys are told apart by the bearer; a line break stands in
    /// no header.</summary>
    private static string Scope(Admitted caller) => caller.Self is { } self ? self.Bearer + "\n" : "";

    private static bool IsWellFormed(StringValues header) =>
        header.Count == 1
        && header[0] is { Length: >= 1 and <= LengthMax } key
        && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
