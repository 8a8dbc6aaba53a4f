using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>What of an answer leads from a loan to its patron, and is therefore not stored with it but found again in
/// the rows that the answer is about: whose loan, reservation or fee it is, what a receipt says in its lines, and the
/// number of a fee, which stays with its patron. When the link of such a row is cut, the answer has lost it
/// too.</summary>
internal static class AnswerWithoutPatron
{
    /// <summary>The answer as it is stored.</summary>
    public static Reply Of(Reply answer) => About(answer) is null ? Map(answer, Hiding.Instance) : Of(answer, default);

    /// <summary>Whom an answer is about that is about nothing else; it has a row of its own.</summary>
    public static PatronId? About(Reply answer) => answer switch
    {
        PatronChanged changed => changed.PatronId,
        Authenticated let => let.PatronId,
        _ => null,
    };

    /// <summary>An answer that is about a patron alone, about this one.</summary>
    public static Reply Of(Reply answer, PatronId about) => answer switch
    {
        PatronChanged changed => changed with { PatronId = about },
        Authenticated let => let with { PatronId = about },
        _ => answer,
    };

    /// <summary>True where an answer names several loans of one patron.</summary>
    public static bool ListsLoans(Reply answer) => answer is RenewedAll { Results.Length: > 1 };

    /// <summary>Looks at or replaces everything in an answer that belongs to a patron.</summary>
    public static Reply Map(Reply answer, IMapping mapping) => answer switch
    {
        Lent lent => lent with { Loan = mapping.Loan(lent.Loan) },
        Renewed renewed => renewed with
        {
            Loan = mapping.Loan(renewed.Loan),
            Fees = mapping.Fees(renewed.Fees),
        },
        CheckedIn back => back with
        {
            Closed = back.Closed is null ? null : mapping.Loan(back.Closed),
            Receipt = mapping.Receipt(back.Receipt),
            Fees = mapping.Fees(back.Fees),
        },
        LoanChangedReply changed => changed with { Loan = mapping.Loan(changed.Loan) },
        Reserved reserved => reserved with { Reservation = mapping.Reservation(reserved.Reservation) },
        ReservationClosed closed => closed with { Reservation = mapping.Reservation(closed.Reservation) },
        ReservationChanged changed => changed with { Reservation = mapping.Reservation(changed.Reservation) },
        _ => answer,
    };

    /// <summary>What becomes of each thing in an answer.</summary>
    internal interface IMapping
    {
        Loan Loan(Loan loan);

        Reservation Reservation(Reservation reservation);

        Receipt Receipt(Receipt receipt);

        ImmutableArray<Fee> Fees(ImmutableArray<Fee> fees);
    }

    private sealed class Hiding : IMapping
    {
        public static readonly Hiding Instance = new();

        public Loan Loan(Loan loan) => loan with { PatronId = default };

        public Reservation Reservation(Reservation reservation) => reservation with { PatronId = default };

        public Receipt Receipt(Receipt receipt) => receipt with { PatronId = null, Lines = [] };

        public ImmutableArray<Fee> Fees(ImmutableArray<Fee> fees) =>
            [.. fees.Select(fee => fee with { PatronId = default, Id = fee.LoanId is null ? fee.Id : default })];
    }
}
