namespace Skranke.Libraries;

/// <summary>When a library shuts somebody out (H46, H47, H49).</summary>
public sealed record ExclusionPolicy
{
    /// <summary>What must be owed to be excluded, in minor units; null where no debt excludes.</summary>
    public long? DebtFrom { get; init; }

    /// <summary>Whether claims for copies count as well; in Danish law they are no ground by themselves.</summary>
    public bool DebtCountsClaims { get; init; }

    /// <summary>Whether staff confirm an exclusion for debt before it is announced.</summary>
    public bool DebtConfirmedByStaff { get; init; }

    /// <summary>Visits of which something was billed or came back damaged, after which an exclusion is proposed to
    /// staff; null for never. Two copies of one visit are one occasion.</summary>
    public int? NotReturnedOccasions { get; init; }

    /// <summary>Months within which the occasions count.</summary>
    public int NotReturnedMonths { get; init; } = 12;

    /// <summary>Full days between the day on which the announcement went out and the day on which the exclusion holds;
    /// 0 where it holds at once.</summary>
    public int NoticeDays { get; init; } = 7;

    /// <summary>Where the grounds stand, for the letter that announces an exclusion; null where the letter names the
    /// library's regulations only.</summary>
    public string? Rule { get; init; }

    /// <summary>How somebody is heard before an exclusion, for the letter; null for the engine's words.</summary>
    public string? Hearing { get; init; }

    /// <summary>To whom one can complain, for the letter; null for the engine's words.</summary>
    public string? Complaint { get; init; }
}
