using Skranke.Basics;
using Skranke.Loans;

namespace Skranke.Tests.Builders;

/// <summary>Loans of the adult patron, by when they are due.</summary>
public static class ALoan
{
    public static readonly LoanId Id = new(3001);

    public static Loan DueOn(string day, int renewals = 0) => DueOn(Days.Day(day), renewals);

    public static Loan DueOn(DateOnly day, int renewals = 0) => new()
    {
        Id = Id,
        Version = 1 + renewals,
        PatronId = APatron.Id,
        CopyId = ACopy.Id,
        Copy = ACopy.Barcode,
        TitleId = ATitle.Id,
        Title = ATitle.Reference,
        Material = "book",
        Library = ALibrary.HoersholmIsil,
        Branch = ALibrary.Main,
        LoanedAt = Days.Noon(day.AddMonths(-1)),
        DueDate = day,
        Renewals = renewals,
        RenewalsMax = 3,
        PolicyVersion = 1,
        Channel = Channel.Kiosk,
    };

    public static Loan Of(string material, string dueOn) => DueOn(dueOn) with { Material = material };

    public static Loan By(PatronId patron, string dueOn = "2026-11-30") => DueOn(dueOn) with { PatronId = patron };
}
