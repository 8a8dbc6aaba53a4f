using Skranke.Copies;

namespace Skranke.Silo.Import.Kinds;

/// <summary>One row of a file of loans with the patron and the copy it names, and what the ledger says about
/// them.</summary>
internal sealed record LoanCase(LoanRow Row, long PatronId, LentCopy Copy, Guid Once)
{
    /// <summary>What is to be done with the row. An import never reopens and never closes a loan, and never shortens a
    /// due date that was promised.</summary>
    public LoanVerdict Judge(OpenLoan? open, bool wasImported) => open switch
    {
        null => wasImported ? LoanVerdict.Leave : LoanVerdict.Open,
        _ when open.PatronId != PatronId => LoanVerdict.Refuse,
        _ => Row.DueDate > open.DueDate || Row.Renewals > open.Renewals ? LoanVerdict.Extend : LoanVerdict.Leave,
    };
}

/// <summary>A copy as a row of loans names it.</summary>
internal sealed record LentCopy(long Id, long TitleId, string Title, string Material, string Branch, bool IsSupplied);

/// <summary>The loan that a copy has at present.</summary>
internal sealed record OpenLoan(long Id, long PatronId, DateOnly DueDate, int Renewals);

/// <summary>Where a copy is, under the lock of its row.</summary>
internal sealed record Whereabouts(CopyStatus Status, long? CapturedFor);

internal enum LoanVerdict
{
    Open,
    Extend,
    Leave,
    Refuse,
}
