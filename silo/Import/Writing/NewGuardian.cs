using Skranke.Patrons;

namespace Skranke.Silo.Import.Writing;

/// <summary>A bond between a child and another patron who answers for it, as it is written for the first
/// time.</summary>
public sealed record NewGuardian(long Id, long ChildId, long GuardianId, DateOnly Since, DateOnly Until)
{
    /// <summary>Null for somebody who is of age: nobody answers for an adult.</summary>
    public static NewGuardian? Of(long id, long child, long guardian, DateOnly? birthDate, DateOnly today) =>
        Guardianship.IsMinor(birthDate, today)
            ? new NewGuardian(id, child, guardian, today, Guardianship.MajorityOf(birthDate)!.Value)
            : null;
}
