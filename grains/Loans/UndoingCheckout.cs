using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Reservations;

namespace Skranke.Loans;

/// <summary>THE rule for taking back a mistaken checkout: the loan never counted, and the reservation that it fulfilled
/// stands again, with its copy where it had this one. A reservation ends once (I14), so that it is a new one, at the
/// old place where nobody has taken that (I12).</summary>
public static class UndoingCheckout
{
    public static Decision Decide(LoanCase the, ReservationId id)
    {
        var loan = the.Loan;
        if (loan.ClosedAt is not null)
        {
            return the.Refuse(LoanCase.Ended);
        }

        var after = loan with { Version = loan.Version + 1, ClosedAt = the.Now, Undone = true };
        ImmutableArray<Fact> facts =
            [new LoanChanged(loan, after, EventKind.LoanUndone), .. FeesAtEnd.TakeBack(the.Money, loan)];
        if (Anew(the, id) is not { } reservation)
        {
            return new Decision(the.Answer(after), facts, the.Fences(FenceMode.Bump, FenceMode.Read));
        }

        facts = facts.Add(new ReservationPlaced(reservation));
        if (reservation.State == ReservationState.InTransit)
        {
            facts = facts.Add(
                new CopyMoved(the.Copy, loan.Branch, CopyStatus.InTransit, reservation.PickupBranch));
        }

        return new Decision(the.Answer(after), facts, the.Fences(FenceMode.Bump, FenceMode.Bump));
    }

    /// <summary>The fulfilled reservation again; null where there was none, or where the patron waits for the title
    /// already. Of several titles the one that he was lent is left: among them he has chosen.</summary>
    private static Reservation? Anew(LoanCase the, ReservationId id)
    {
        var (title, copy) = (the.Title, the.Copy);
        if (the.Fulfilled is not { } ended || the.Patron.Reservations.Any(held => held.Covers(title.Id)))
        {
            return null;
        }

        var place = ended.PlaceIn(title.Id);
        var waiting = Capturing.Released(ended, the.Library) with
        {
            Id = id,
            Version = 1,
            TitleId = title.Id,
            Title = title.Reference,
            OtherTitles = default,
            Place = title.Queue.Any(other => other.PlaceIn(title.Id) == place)
                ? ReservationQueue.LastPlace(title)
                : place,
        };
        return ended.CopyId == copy.Id && the.Loan.LostAt is null
            ? Capturing.By(waiting, CapturedCopy.Of(copy), the.Loan.Branch, the.Library, the.Now) with { Version = 1 }
            : waiting;
    }
}
