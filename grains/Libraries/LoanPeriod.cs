namespace Skranke.Libraries;

/// <summary>How long a loan lasts: calendar months, days, or both. A month ends on the same day of a later month, or on
/// that month's last day where it is shorter (31 January + 1 month = 28 or 29 February).</summary>
public readonly record struct LoanPeriod(int Months, int Days)
{
    public DateOnly From(DateOnly day) => day.AddMonths(Months).AddDays(Days);
}
