namespace Skranke.Silo.Import.Kinds;

/// <summary>One row of a file of loans.</summary>
internal sealed record LoanRow(
    long Line, CardNumber Card, CopyBarcode Copy, DateTimeOffset LoanedAt, DateOnly DueDate, int Renewals)
{
    /// <summary>A copy is lent once at one instant, to whomever.</summary>
    public string Identity => $"{Copy}\n{LoanedAt.UtcTicks}";
}
