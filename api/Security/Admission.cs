using Skranke.Api.Http;
using Skranke.Api.Identities;

namespace Skranke.Api.Security;

/// <summary>The way in: whose key or token this is, and whether the permission table lets it do what it asks. A key
/// costs one look into memory; a token is verified, and its bearer found.</summary>
public sealed class Admission(ApiServices services)
{
    private readonly ResidentAdmission _residents = new(services);
    private readonly StaffAdmission _staff = new(services);

    /// <summary>The caller, or why it may not come in.</summary>
    public ValueTask<(Admitted? Caller, Answer? Fault)> Admit(HttpContext http, Operation operation)
    {
        var key = BearerKey.Of(http.Request.Headers.Authorization);
        if (IdentityTokens.HasFormOf(key))
        {
            return ByToken(http, key.ToString(), operation);
        }

        if (services.Credentials.Find(key) is { } credential)
        {
            return Check(new Admitted(credential), operation);
        }

        return new((null, key.IsEmpty
            ? Problems.Of(ProblemKinds.KeyMissing, "Send the key as 'Authorization: Bearer KEY'.")
            : Problems.Of(ProblemKinds.KeyUnknown, "This key is unknown or was revoked.")));
    }

    private async ValueTask<(Admitted? Caller, Answer? Fault)> ByToken(
        HttpContext http, string token, Operation operation)
    {
        var (verified, fault) = await services.Tokens.Verify(token, null, http.RequestAborted);
        if (verified is null)
        {
            return (null, Of(fault));
        }

        var named = LibraryHeader.Read(http.Request, out var malformed);
        if (malformed is not null)
        {
            return (null, malformed);
        }

        var (caller, refused) = verified.Issuer.Purpose == IssuerPurpose.Patron
            ? await _residents.Of(verified, named, http.RequestAborted)
            : await _staff.Of(verified, named, operation, http.RequestAborted);
        return caller is null ? (null, refused) : await Check(caller, operation);
    }

    /// <summary>Whether the role may do this, and where the library asks for persons, whether one does it.</summary>
    private ValueTask<(Admitted? Caller, Answer? Fault)> Check(Admitted caller, Operation operation) =>
        Permissions.Of(caller.Credential.Role, operation) == Reach.None
            ? new((null, Problems.RoleNotAllowed(Permissions.Row(operation).Does)))
            : Permissions.Row(operation).Person && !caller.IsPerson
                ? CheckPerson(caller)
                : new((caller, null));

    private async ValueTask<(Admitted? Caller, Answer? Fault)> CheckPerson(Admitted caller) =>
        await PersonAsked.Check(services, caller) is { } fault ? (null, fault) : (caller, null);

    private static Answer Of(TokenFault fault) => fault switch
    {
        TokenFault.Expired => Problems.Of(ProblemKinds.TokenExpired, "The token has expired. Sign in again."),
        TokenFault.AssuranceTooLow => Problems.Of(
            ProblemKinds.TokenAssurance, "The identity was not proved at a level that is high enough."),
        TokenFault.IssuerAway => Problems.Of(
            ProblemKinds.IdentityIssuerAway, "The issuer of the token cannot be reached. Come back in a moment."),
        _ => Problems.Of(ProblemKinds.TokenInvalid, "The token is not valid here."),
    };
}
