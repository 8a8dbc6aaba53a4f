using Skranke.Copies;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;

namespace Skranke.Tests.Loans;

/// <summary>Loans of the adult patron at Hørsholm that staff put right, by how they stand.</summary>
internal static class ALoanCase
{
    /// <summary>Due at the end of November.</summary>
    public static LoanCase Open() => Of(ALoan.DueOn("2026-11-30"));

    public static LoanCase Of(Loan loan) => new(
        APatron.Adult().Holding(loan),
        ACopy.OnLoan(loan),
        loan,
        ATitle.Queued(),
        ALibrary.Hoersholm(),
        Days.Now);

    public static LoanCase Lost() => Of(ALoan.DueOn("2026-11-30") with { Version = 2, LostAt = Days.Now }) switch
    {
        var the => the with { Copy = the.Copy with { Status = CopyStatus.Lost } },
    };

    /// <summary>Handed in an hour ago and still on the shelf.</summary>
    public static LoanCase Closed() => Closed(ALoan.DueOn("2026-11-30"), ACopy.OnShelf());

    public static LoanCase Closed(Loan loan, Copy copy, params Reservation[] queue)
    {
        var closed = loan with { Version = loan.Version + 1, ClosedAt = Days.Now.AddHours(-1) };
        return Of(closed) with { Patron = APatron.Adult(), Copy = copy, Title = ATitle.Queued(queue) };
    }
}
