using System.Collections.Immutable;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE ladder of a library that takes its fee by notices, as Norwegian libraries do: each notice that the loan
/// is overdue, once it was sent, makes the step that policy sets for it. A notice that was not sent costs
/// nothing.</summary>
public static class NoticeSteps
{
    public static ImmutableArray<OverdueStep> Of(Loan loan, Library library, Policy policy) => [];
}
