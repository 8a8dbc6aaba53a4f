namespace Skranke.Loans;

/// <summary>A loan at which a timer must look, as the ledger's index sees it; its copy decides.</summary>
public sealed record DueLoan(LoanId LoanId, PatronId PatronId, CopyId CopyId);
