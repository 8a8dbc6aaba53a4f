using Skranke.Api.Http;
using Skranke.Api.Identities;
using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>From the token of a member of staff to a credential of that person's own, made at first sight, so that
/// every event and every line of the audit says who.</summary>
internal sealed class StaffAdmission(ApiServices services)
{
    private const int PersonLengthMax = 100;

    /// <param name="named">The library that the request names, for who works at several.</param>
    public async ValueTask<(Admitted? Caller, Answer? Fault)> Of(
        VerifiedToken token, Isil? named, Operation operation, CancellationToken cancellation)
    {
        if (token.Token.Subject is not { Length: > 0 } subject)
        {
            return (null, Problems.Of(ProblemKinds.TokenInvalid, "The token is not valid here."));
        }

        if (RoleFor(token, operation) is not { } role)
        {
            return (null, Problems.Of(ProblemKinds.RoleNotAllowed, "The token names no role of this engine."));
        }

        var libraries = LibrariesOf(token);
        if ((named ?? (libraries.Count == 1 ? libraries[0] : null)) is not { } library)
        {
            return (null, libraries.Count == 0
                ? NoLibrary()
                : Problems.Malformed(
                    $"Name one of your libraries in the header '{LibraryHeader.Name}'.", LibraryHeader.Name));
        }

        if (!libraries.Contains(library) || await services.Libraries.Library(library) is null)
        {
            return (null, NoLibrary());
        }

        var person = Identities.Identities.NameOf(token.Token) ?? subject;
        var first = new Credential(0, library, role, $"by {token.Issuer.Name}", services.Clock.Now, null)
        {
            Person = person.Length > PersonLengthMax ? person[..PersonLengthMax] : person,
        };
        var bearer = services.Secrets.IndexOfBearer(token.Issuer.Issuer, subject, library, Roles.NameOf(role));
        return await services.Credentials.OfBearer(bearer, first, cancellation) is { } credential
            ? (new Admitted(credential), null)
            : (null, Problems.Of(ProblemKinds.KeyUnknown, "The library has revoked this person's access."));
    }

    /// <summary>Of several roles the one that may do what is asked.</summary>
    private static Role? RoleFor(VerifiedToken token, Operation operation)
    {
        var roles = ValuesOf(token, token.Issuer.RoleClaim)
            .Where(token.Issuer.Roles.ContainsKey)
            .Select(value => token.Issuer.Roles[value])
            .Distinct().Order().ToArray();
        return roles.Length == 0
            ? null
            : roles.FirstOrDefault(role => Permissions.Of(role, operation) != Reach.None, roles[0]);
    }

    private static List<Isil> LibrariesOf(VerifiedToken token)
    {
        if (token.Issuer.Library is { } fixedly)
        {
            return [fixedly];
        }

        var found = new List<Isil>();
        foreach (var value in ValuesOf(token, token.Issuer.LibraryClaim))
        {
            if (Isil.TryParse(value, out var isil) && !found.Contains(isil))
            {
                found.Add(isil);
            }
        }

        return found;
    }

    /// <summary>A claim's values, whether it holds one or a list.</summary>
    private static IEnumerable<string> ValuesOf(VerifiedToken token, string claim) =>
        token.Token.Claims.Where(one => one.Type == claim).Select(one => one.Value);

    private static Answer NoLibrary() => Problems.Of(
        ProblemKinds.ForeignLibrary, "The token is not for this library.");
}
