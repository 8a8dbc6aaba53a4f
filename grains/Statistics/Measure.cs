namespace Skranke.Statistics;

/// <summary>What is counted. Numbers are stored and never reused. Loans to patrons of a library's own copies, of copies
/// that another library supplied, and loans to other libraries are counted apart, as the national statistics ask for
/// them.</summary>
public enum Measure
{
    Loans = 1,

    Renewals = 2,

    Returns = 3,

    /// <summary>Loans of copies that another library supplied.</summary>
    InterlibraryIn = 4,

    /// <summary>Loans to other libraries.</summary>
    InterlibraryOut = 5,

    Reservations = 6,

    /// <summary>Patrons who were lent anything in a month, each once.</summary>
    BorrowersOfMonth = 7,

    /// <summary>Patrons who were lent anything in a year, each once.</summary>
    BorrowersOfYear = 8,
}
