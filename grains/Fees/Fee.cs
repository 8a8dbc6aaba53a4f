namespace Skranke.Fees;

/// <summary>A charge to a patron. Charged once for each cause (I17); amounts are never negative (I20).</summary>
/// <param name="Kind">What it is for: <c>overdue</c>, <c>replacement</c>, <c>damage</c>, <c>card</c>.</param>
/// <param name="Step">Tells apart several fees of one kind on one loan: the renewals it had when it was
/// charged.</param>
public sealed record Fee(
    FeeId Id,
    PatronId PatronId,
    Isil Library,
    string Kind,
    LoanId? LoanId,
    int Step,
    Money Amount,
    DateTimeOffset ChargedAt);
