using Skranke.Basics;
using Skranke.Libraries;

namespace Skranke.Tests.Builders;

/// <summary>The libraries of the tests. They are open on every day, so that a test names the closed days it is
/// about.</summary>
public static class ALibrary
{
    public static readonly Isil HoersholmIsil = Isil.Of("DK-722300");

    public static readonly BranchId Main = BranchId.Of("DK-722300");

    public static readonly BranchId Kokkedal = BranchId.Of("DK-722300-KOKKEDAL");

    public static readonly BranchId Nowhere = BranchId.Of("DK-999999");

    public static readonly Isil RanaIsil = Isil.Of("NO-1183300");

    public static Library Hoersholm() => new()
    {
        Isil = HoersholmIsil,
        Version = 7,
        Name = "Hørsholm Bibliotek",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Branches = [new Branch(Main, "Hørsholm"), new Branch(Kokkedal, "Kokkedal")],
        Calendar = new Calendar(),
        RulesVersion = 2,
        Policies = [Quiet(ShippedPolicies.Hoersholm)],
    };

    public static Library Rana() => new()
    {
        Isil = RanaIsil,
        Version = 3,
        Name = "Rana bibliotek",
        TimeZone = "Europe/Oslo",
        Currency = "NOK",
        Branches = [new Branch(BranchId.Of(RanaIsil.Value), "Rana")],
        Calendar = new Calendar(),
        RulesVersion = 1,
        Policies = [Quiet(ShippedPolicies.Rana)],
    };

    /// <summary>A library as its admin would write it.</summary>
    public static LibraryDocument Document(Library library) => new()
    {
        Name = library.Name,
        TimeZone = library.TimeZone,
        Currency = library.Currency,
        Branches = library.Branches,
    };

    /// <summary>What time does by itself is left to the tests that ask for it: they take the policy as it
    /// ships.</summary>
    private static Policy Quiet(Policy policy) => policy with
    {
        Notices = new NoticePolicy(),
        Replacement = policy.Replacement with { AfterDays = null },
    };

    /// <summary>The same library with everything that time does by itself.</summary>
    public static Library Awake(this Library library) => library with
    {
        Policies =
        [
            library.Isil == RanaIsil ? ShippedPolicies.Rana : ShippedPolicies.Hoersholm,
        ],
    };

    /// <summary>The same library with its newest policy changed.</summary>
    public static Library With(this Library library, Func<Policy, Policy> change) =>
        library with { Policies = library.Policies.SetItem(0, change(library.Policies[0])) };

    public static Library WithRenewals(this Library library, Func<RenewalPolicy, RenewalPolicy> change) =>
        library.With(policy => policy with { Renewals = change(policy.Renewals) });

    public static Library WithLoans(this Library library, Func<LoanPolicy, LoanPolicy> change) =>
        library.With(policy => policy with { Loans = change(policy.Loans) });

    public static Library WithReservations(this Library library, Func<ReservationPolicy, ReservationPolicy> change) =>
        library.With(policy => policy with { Reservations = change(policy.Reservations) });

    /// <summary>One rule for every material and category.</summary>
    public static Library WithRule(this Library library, LoanRule rule) =>
        library.WithLoans(loans => loans with { Rules = [rule] });

    public static Library ClosedOn(this Library library, params DayOfWeek[] weekdays) =>
        library with { Calendar = library.Calendar with { ClosedWeekdays = [.. weekdays] } };

    public static Library ClosedFrom(this Library library, string from, string to, BranchId? branch = null) =>
        library with
        {
            Calendar = library.Calendar with
            {
                Closures = library.Calendar.Closures.Add(
                    new Closure { From = Days.Day(from), To = Days.Day(to), Branch = branch }),
            },
        };
}
