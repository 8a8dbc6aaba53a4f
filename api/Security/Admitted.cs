using Skranke.Silo.Access;

namespace Skranke.Api.Security;

/// <summary>A caller whose key or token is good.</summary>
/// <param name="Self">Whom a resident's token concerns; null for every other caller.</param>
public sealed record Admitted(Credential Credential, PatronSelf? Self = null)
{
    /// <summary>Whether a person is known to stand behind the caller.</summary>
    public bool IsPerson => Credential.Person is not null;
}

/// <summary>The patrons that a resident's token reaches.</summary>
/// <param name="bearer">The issuer's name for the resident; idempotency keys are the resident's own.</param>
/// <param name="own">The resident's accounts: one, or a local and a national one.</param>
/// <param name="children">Those whose guardian the resident is, where the library shows them.</param>
public sealed class PatronSelf(string bearer, IReadOnlyList<PatronId> own, IReadOnlyList<PatronId> children)
{
    public string Bearer { get; } = bearer;

    public IReadOnlyList<PatronId> Own { get; } = own;

    public IReadOnlyList<PatronId> Children { get; } = children;

    public bool Reaches(PatronId patron) => Own.Contains(patron) || Children.Contains(patron);
}
