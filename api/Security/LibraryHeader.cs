using Skranke.Api.Http;
using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>The header by which the bearer of a token names one of his libraries. A key belongs to one library, so that
/// nothing is asked of it there.</summary>
public static class LibraryHeader
{
    public const string Name = "Skranke-Library";

    public static Isil? Read(HttpRequest request, out Answer? malformed)
    {
        malformed = null;
        var header = request.Headers[Name];
        if (header.Count == 0)
        {
            return null;
        }

        if (header.Count == 1 && Isil.TryParse(header[0], out var isil) && isil != Credential.EngineItself)
        {
            return isil;
        }

        malformed = Problems.Malformed($"Header '{Name}' must be the ISIL of a library.", Name);
        return null;
    }
}
