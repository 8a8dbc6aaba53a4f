using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>A library with everything its decisions need: branches, calendar, rules and policy in all
/// versions.</summary>
public sealed record Library
{
    public required Isil Isil { get; init; }

    /// <summary>Moves with every change of branches, calendar, rules or policy.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA name, such as <c>Europe/Copenhagen</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>ISO 4217, such as <c>DKK</c>.</summary>
    public required string Currency { get; init; }

    public required ImmutableArray<Branch> Branches { get; init; }

    public required Calendar Calendar { get; init; }

    /// <summary>Of notices and texts, such as <c>nn</c>; null for that of the country.</summary>
    public string? Language { get; init; }

    /// <summary>The version of the house rules that memberships had to accept before any was published here: what the
    /// library had on paper.</summary>
    public int RulesVersion { get; init; } = 1;

    /// <summary>The house rules that were published, in all versions, without their words; the oldest first.</summary>
    public ImmutableArray<HouseRulesVersion> HouseRules { get; init; } = [];

    /// <summary>All policy versions, the latest first.</summary>
    public required ImmutableArray<Policy> Policies { get; init; }

    /// <summary>When the engine next hands debts over to be collected; null where policy names no day.</summary>
    public DateTimeOffset? CollectionDueAt { get; init; }

    public BranchId MainBranch => BranchId.Of(Isil.Value);

    /// <summary>The newest version of the house rules, in force or not.</summary>
    public int LatestRules => HouseRules.IsEmpty ? RulesVersion : Math.Max(RulesVersion, HouseRules[^1].Version);

    public DateOnly Today(DateTimeOffset now) => LocalTime.DayIn(TimeZone, now);

    /// <summary>The version of the house rules in force on a day, which who accepts them then accepts.</summary>
    public int RulesOn(DateOnly day) => HouseRules.Where(rules => rules.ValidFrom <= day)
        .OrderBy(rules => rules.ValidFrom).ThenBy(rules => rules.Version)
        .Select(rules => rules.Version).LastOrDefault(RulesVersion);

    /// <summary>The oldest version that a membership may have accepted to be good on a day: the newest of those in
    /// force that asked to be accepted (N9).</summary>
    public int RulesToAcceptOn(DateOnly day)
    {
        var newest = RulesVersion;
        foreach (var rules in HouseRules)
        {
            if (rules.MustBeAccepted && rules.ValidFrom <= day && rules.Version > newest)
            {
                newest = rules.Version;
            }
        }

        return newest;
    }

    /// <summary>The policy in force on a day: the newest version whose first day has come; before any, the
    /// oldest.</summary>
    public Policy PolicyOn(DateOnly day)
    {
        foreach (var policy in Policies)
        {
            if (policy.ValidFrom <= day)
            {
                return policy;
            }
        }

        return Policies[^1];
    }

    /// <summary>The policy by which a loan's due date was set (H1); for a version that is not here, as of an imported
    /// loan, the one in force when it was lent.</summary>
    public Policy PolicyOf(Loans.Loan loan)
    {
        foreach (var policy in Policies)
        {
            if (policy.Version == loan.PolicyVersion)
            {
                return policy;
            }
        }

        return PolicyOn(Today(loan.LoanedAt));
    }

    public bool Has(BranchId branch)
    {
        foreach (var own in Branches)
        {
            if (own.Id == branch)
            {
                return true;
            }
        }

        return false;
    }
}

public sealed record Branch(BranchId Id, string Name);
