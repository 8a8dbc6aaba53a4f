using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>A caller whose key or token is good.</summary>
/// <param name="Self">Whom a resident's token concerns; null for every other caller.</param>
public sealed record Admitted(Credential Credential, PatronSelf? Self = null)
{
    /// <summary>Whether a person is known to stand behind the caller.</summary>
    public bool IsPerson => Credential.Person is not null;
}
