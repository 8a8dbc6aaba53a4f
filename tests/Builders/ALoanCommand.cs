using Skranke.Actors;
using Skranke.Loans;

namespace Skranke.Tests.Builders;

/// <summary>What staff at the desk do to <see cref="ALoan"/>; each with a key of its own unless a test names
/// one.</summary>
public static class ALoanCommand
{
    public static MoveDueDate MoveTo(string day, int key = 20) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        LoanId = ALoan.Id,
        CopyId = ACopy.Id,
        DueDate = Days.Day(day),
    };

    public static DeclareLost DeclareLost(int key = 21) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        LoanId = ALoan.Id,
        CopyId = ACopy.Id,
    };

    public static ClaimReturned ClaimReturned(int key = 22) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        LoanId = ALoan.Id,
        CopyId = ACopy.Id,
    };

    public static UndoCheckOut UndoCheckOut(Loan loan, int key = 24) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = loan.PatronId,
        LoanId = loan.Id,
        CopyId = loan.CopyId,
    };

    public static UndoCheckIn UndoCheckIn(int key = 28) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        LoanId = ALoan.Id,
        CopyId = ACopy.Id,
    };
}
