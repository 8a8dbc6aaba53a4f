namespace Skranke.Patrons;

/// <summary>Somebody who answers for a child, from a day until the child comes of age.</summary>
/// <param name="PatronId">The guardian's own account; null where the guardian is no patron.</param>
/// <param name="Until">The child's 18th birthday: on that day the bond holds no more, and the guardian sees
/// nothing of the account any longer (H6).</param>
public sealed record Guardian(GuardianId Id, PatronId ChildId, PatronId? PatronId, DateOnly Since, DateOnly Until)
{
    public static Guardian Of(GuardianId id, Patron child, PatronId? account, DateOnly today) =>
        new(id, child.Id, account, today, Guardianship.MajorityOf(child.BirthDate) ?? today);

    public bool StandsOn(DateOnly day) => Since <= day && day < Until;
}

/// <summary>How a guardian is named: one that is known already, a patron, or somebody by name.</summary>
public sealed record GuardianNamed
{
    public GuardianId? Id { get; init; }

    public PatronId? PatronId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public override string ToString() => "(guardian)";
}
