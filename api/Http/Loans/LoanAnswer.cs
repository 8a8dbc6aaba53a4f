using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Loans;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Loans;

/// <summary>A loan as callers see it.</summary>
public sealed record LoanAnswer
{
    public required LoanId Id { get; init; }

    /// <summary>For <c>If-Match</c>; also in the header <c>ETag</c>.</summary>
    public required int Version { get; init; }

    /// <summary>Absent where the link to the patron was cut.</summary>
    public PatronId? PatronId { get; init; }

    /// <summary>The barcode of the copy.</summary>
    public required CopyBarcode Copy { get; init; }

    /// <summary>The catalogue's identifier of the title.</summary>
    public required TitleReference Title { get; init; }

    public required Isil Library { get; init; }

    public required BranchId Branch { get; init; }

    public required DateTimeOffset LoanedAt { get; init; }

    /// <summary>The last day, local to the library, on which the copy may come back in time.</summary>
    public required DateOnly DueDate { get; init; }

    public required int Renewals { get; init; }

    public required int RenewalsMax { get; init; }

    public required RenewableAnswer Renewable { get; init; }

    public required LoanState State { get; init; }

    /// <summary>Where another library owns the copy.</summary>
    public InterlibraryAnswer? Interlibrary { get; init; }

    public required int PolicyVersion { get; init; }

    public required Channel Channel { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the patron said that the copy was returned.</summary>
    public DateTimeOffset? ClaimedReturnedAt { get; init; }

    public required IReadOnlyList<FeeAnswer> Fees { get; init; }

    /// <summary>What staff must sort out, where an offline checkout would have been refused; only in its
    /// answer.</summary>
    public WorkItemId? WorkItem { get; init; }

    /// <summary>From a decision alone: what was just lent or renewed is not overdue, so that the answer is the same
    /// when it is given again later.</summary>
    /// <param name="supply">The owner's terms, where another library supplied the copy.</param>
    public static LoanAnswer Decided(
        Loan loan, Renewable renewable, Supply? supply = null, IReadOnlyList<FeeAnswer>? fees = null) => Of(
        loan, loan.ClosedAt is null ? LoanState.Open : LoanState.Closed, renewable, supply, fees ?? []);

    /// <summary>Nothing else is said of a loan that has ended, wherever it is shown.</summary>
    private static Skranke.Loans.Renewable HasEnded =>
        Skranke.Loans.Renewable.By([new Refusal(RefusalCodes.LoanClosed, "loan.open", "This loan has ended.")]);

    /// <summary>A loan after staff put it right, as it stood then.</summary>
    public static LoanAnswer Changed(LoanChangedReply changed) => changed.State is { } stood
        ? Of(changed.Loan, stood, changed.Renewable, changed.Supply, [])
        : Decided(changed.Loan, changed.Renewable, changed.Supply);

    /// <summary>A loan that a return has ended.</summary>
    public static LoanAnswer Ended(Loan loan, IReadOnlyList<FeeAnswer>? fees = null) =>
        Decided(loan, HasEnded, fees: fees);

    public static LoanAnswer Of(LoanView view) =>
        Of(view.Loan, view.State, view.Renewable, view.Supply, [.. view.Fees.Select(FeeAnswer.Of)]);

    private static LoanAnswer Of(
        Loan loan,
        LoanState state,
        Renewable renewable,
        Supply? supply,
        IReadOnlyList<FeeAnswer> fees) => new()
    {
        Id = loan.Id,
        Version = loan.Version,
        PatronId = loan.PatronId.Value == 0 ? null : loan.PatronId,
        Copy = loan.Copy,
        Title = loan.Title,
        Library = loan.Library,
        Branch = loan.Branch,
        LoanedAt = loan.LoanedAt,
        DueDate = loan.DueDate,
        Renewals = loan.Renewals,
        RenewalsMax = loan.RenewalsMax,
        Renewable = RenewableAnswer.Of(loan.ClosedAt is null ? renewable : HasEnded),
        State = state,
        Interlibrary = supply is null ? null : InterlibraryAnswer.Of(loan, supply),
        PolicyVersion = loan.PolicyVersion,
        Channel = loan.Channel,
        ClosedAt = loan.ClosedAt,
        ClaimedReturnedAt = loan.ClaimedReturnedAt,
        Fees = fees,
    };
}

/// <summary>Whether a renewal asked now would be granted.</summary>
/// <param name="From">The day from which it would be, where only time stands in the way.</param>
/// <param name="Refusals">What stands in the way, in order of precedence.</param>
public sealed record RenewableAnswer(bool Now, DateOnly? From, IReadOnlyList<ProblemAnswer> Refusals)
{
    public static RenewableAnswer Of(Renewable renewable) =>
        new(renewable.Now, renewable.From, Problems.Of(renewable.Refusals));
}

/// <summary>What a loan has to do with the library that owns the copy.</summary>
public sealed record InterlibraryAnswer
{
    /// <summary>The owner, as staff know it.</summary>
    public required string Supplier { get; init; }

    /// <summary>The day on which the owner wants it back, where it named one.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>What the owner said to the latest renewal.</summary>
    public RenewalRequest? Renewal { get; init; }

    /// <summary>The due date that holds again should the owner say no.</summary>
    public DateOnly? DueDateBefore { get; init; }

    /// <summary>The last day on which no overdue fee runs, after the owner said no.</summary>
    public DateOnly? GraceUntil { get; init; }

    public static InterlibraryAnswer Of(Loan loan, Supply supply) => new()
    {
        Supplier = supply.Supplier,
        DueDate = supply.DueDate,
        Renewal = loan.RenewalRequest,
        DueDateBefore = loan.DueDateBefore,
        GraceUntil = loan.GraceUntil,
    };
}

/// <summary>A fee as callers see it.</summary>
public sealed record FeeAnswer
{
    public required string Id { get; init; }

    public required Isil Library { get; init; }

    /// <summary>What it is for: <c>overdue</c>, <c>replacement</c>, <c>damage</c>, <c>card</c>.</summary>
    public required string Kind { get; init; }

    public required Money Amount { get; init; }

    public required Money Outstanding { get; init; }

    public required IReadOnlyList<LoanId> Loans { get; init; }

    public CopyBarcode? Copy { get; init; }

    public TitleReference? Title { get; init; }

    public DateTimeOffset? ChargedAt { get; init; }

    /// <summary>The last day, local to the library, on which it is to be paid.</summary>
    public DateOnly? PayBy { get; init; }

    /// <summary>An accruing fee shows its present step and is not owed yet.</summary>
    public required FeeState State { get; init; }

    public static FeeAnswer Of(FeeView fee) => new()
    {
        Id = fee.Id?.ToString() ?? AccruingId(fee.Loans[0]),
        Library = fee.Library,
        Kind = fee.Kind,
        Amount = fee.Amount,
        Outstanding = fee.Outstanding,
        Loans = fee.Loans,
        Copy = fee.Copy,
        Title = fee.Title,
        ChargedAt = fee.ChargedAt,
        PayBy = fee.PayBy,
        State = fee.State,
    };

    /// <summary>A fee that a decision about a loan has just charged.</summary>
    public static FeeAnswer Of(Fee fee, Loan loan) => new()
    {
        Id = fee.Id.ToString(),
        Library = fee.Library,
        Kind = fee.Kind,
        Amount = fee.Amount,
        Outstanding = fee.Outstanding,
        Loans = [loan.Id],
        Copy = loan.Copy,
        Title = loan.Title,
        ChargedAt = fee.ChargedAt,
        PayBy = fee.PayBy,
        State = fee.State,
    };

    /// <summary>What accrues has no number yet; it is told apart by the loan.</summary>
    private static string AccruingId(LoanId loan) => $"accruing-{loan}";
}
