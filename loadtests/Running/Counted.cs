namespace Skranke.LoadTests.Running;

/// <summary>Something that acknowledged answers promise to be in the database, and how it is counted there.</summary>
/// <param name="What">As the report names it.</param>
/// <param name="Step">The step whose answers promise it; null for every answer.</param>
/// <param name="Rows">SQL that counts the rows; <c>{s}</c> stands for the schema.</param>
/// <param name="EventKind">The kind of the event that is written with each of them.</param>
public sealed record Counted(string What, string? Step, string Rows, int EventKind)
{
    public static readonly Counted Loans = new("loans", null, "select count(*) from {s}.loan", 1);

    public static Counted LoansOf(string step) => Loans with { Step = step };

    public static Counted RenewalsOf(string step) =>
        new("renewals", step, "select coalesce(sum(renewals), 0)::bigint from {s}.loan", 2);

    public static Counted CheckinsOf(string step) =>
        new("check-ins", step, "select count(*) from {s}.loan where closed_at is not null", 3);

    public static Counted ReservationsOf(string step) =>
        new("reservations", step, "select count(*) from {s}.reservation", 5);

    public string Sql(string schema) =>
        $"select ({Rows.Replace("{s}", schema)}), "
        + $"(select count(*) from {schema}.event where kind = {EventKind})";
}
