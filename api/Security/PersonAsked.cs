using Skranke.Api.Http;
using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>A library may ask that what must be answered for is done by a person and by no desk's key.</summary>
internal static class PersonAsked
{
    /// <summary>Null where the caller is a person or its library does not ask for one.</summary>
    public static async ValueTask<Answer?> Check(ApiServices services, Admitted caller)
    {
        var isStaff = caller.Credential.Role is Role.Staff or Role.Admin;
        if (caller.IsPerson || !isStaff)
        {
            return null;
        }

        var library = await services.Load.Library(caller.Credential.Library)
            ?? throw new InvariantBrokenException($"Library {caller.Credential.Library} has keys but is unknown.");
        var policy = library.PolicyOn(library.Today(services.Clock.Now));
        return policy.Staff.PersonsRequired
            ? Problems.Of(
                ProblemKinds.PersonRequired,
                "The library asks for a person here: sign in, or use a personal key.",
                "staff.personsRequired")
            : null;
    }
}
