using Skranke.Api.Http;
using Skranke.Api.Identities;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>From a resident's token to the patrons it is about, at one of their libraries: the one that the request
/// names, else that of the issuer, else the home library. All residents of an issuer share one credential at a library,
/// for a country of them would not fit into memory; what they do carries their patron's id.</summary>
internal sealed class ResidentAdmission(ApiServices services)
{
    /// <param name="named">The library that the request names.</param>
    public async ValueTask<(Admitted? Caller, Answer? Fault)> Of(
        VerifiedToken token, Isil? named, CancellationToken cancellation)
    {
        if (Identities.Identities.IdentityOf(token) is not { } identity)
        {
            return (null, Problems.Of(ProblemKinds.TokenInvalid, "The token is not valid here."));
        }

        var accounts = await AccountsOf(identity);
        if ((named ?? token.Issuer.Library ?? HomeOf(accounts)) is not { } library
            || accounts.Where(patron => patron.MembershipOf(library) is not null).ToArray() is not { Length: > 0 } own)
        {
            return (null, Problems.Of(
                ProblemKinds.NoPatron, "Nobody with this identity is a patron of the library."));
        }

        var first = new Credential(
            0, library, Role.Patron, $"patrons by {token.Issuer.Name}", services.Clock.Now, null);
        var bearer = services.Secrets.IndexOfBearer(token.Issuer.Issuer, "", library, Roles.NameOf(Role.Patron));
        if (await services.Credentials.OfBearer(bearer, first, cancellation) is not { } credential)
        {
            return (null, Problems.Of(ProblemKinds.KeyUnknown, "The library takes no tokens of this issuer."));
        }

        var ids = own.Select(patron => patron.Id).ToArray();
        var (children, reach) = await ChildrenOf(ids, library, cancellation);
        var all = accounts.Select(patron => patron.Id).ToArray();
        return (new Admitted(credential, new PatronSelf(identity.Subject, ids, all, children, reach)), null);
    }

    /// <summary>Children at the same library, where it lets guardians reach them.</summary>
    private async ValueTask<(IReadOnlyList<PatronId> Children, GuardianReach Reach)> ChildrenOf(
        PatronId[] guardians, Isil isil, CancellationToken cancellation)
    {
        var library = await services.Load.Library(isil)
            ?? throw new InvariantBrokenException($"Library {isil} has members but is unknown.");
        var today = library.Today(services.Clock.Now);
        var reach = library.PolicyOn(today).Categories.Guardians;
        if (reach == GuardianReach.Nothing)
        {
            return ([], reach);
        }

        var found = new List<PatronId>();
        foreach (var id in await services.Guardians.ChildrenOf(guardians, today, cancellation))
        {
            if (await services.Load.Patron(id) is { Erased: false } child && child.MembershipOf(isil) is not null)
            {
                found.Add(id);
            }
        }

        return (found, reach);
    }

    private async ValueTask<List<Patron>> AccountsOf(VerifiedIdentity identity)
    {
        var found = new List<Patron>();
        foreach (var id in await services.LookUps.PatronsOfNationalId(
            Credential.EngineItself, identity.NationalId))
        {
            if (await services.Load.Patron(id) is { Erased: false } patron)
            {
                found.Add(patron);
            }
        }

        return found;
    }

    private static Isil? HomeOf(IEnumerable<Patron> accounts) => accounts
        .SelectMany(patron => patron.Memberships)
        .OrderByDescending(membership => membership.Home)
        .Select(membership => (Isil?)membership.Library)
        .FirstOrDefault();
}
