using Skranke.Libraries;

namespace Skranke.Api.Security;

/// <summary>The patrons that a resident's token reaches: the resident's own accounts, and the children as far as the
/// library lets their guardians.</summary>
/// <param name="bearer">The issuer's name for the resident; idempotency keys are the resident's own.</param>
/// <param name="own">One account, or a local and a national one.</param>
/// <param name="accounts">Every account of the resident, also where the resident is no member of the library.</param>
/// <param name="children">Those whose guardian the resident is today.</param>
/// <param name="guardians">What the library lets guardians reach.</param>
public sealed class PatronSelf(
    string bearer,
    IReadOnlyList<PatronId> own,
    IReadOnlyList<PatronId> accounts,
    IReadOnlyList<PatronId> children,
    GuardianReach guardians)
{
    public string Bearer { get; } = bearer;

    public IReadOnlyList<PatronId> Own { get; } = own;

    public IReadOnlyList<PatronId> Accounts { get; } = accounts;

    /// <param name="isChange">Whether something is to be changed, and not only seen.</param>
    public bool Reaches(PatronId patron, bool isChange) =>
        Own.Contains(patron) || (children.Contains(patron) && guardians switch
        {
            GuardianReach.Act => true,
            GuardianReach.See => !isChange,
            _ => false,
        });
}
