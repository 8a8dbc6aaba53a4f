using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans.Offline;

/// <summary>THE rule for a checkout that a kiosk made while it was cut off. It is recorded at its place in the copy's
/// past and never refused: what the checkout rule would have said no to becomes a work item (I34). Its due date counts
/// from the day it was made on, by the policy in force on that day (H21, H24).</summary>
public static class OfflineCheckout
{
    /// <summary>Kiosks promise a month; whatever names more than a quarter has lost its clock.</summary>
    private const int PromisedDaysMax = 92;

    /// <summary>Everything the rule looks at.</summary>
    /// <param name="At">When the kiosk lent the copy.</param>
    /// <param name="History">What happened to the copy from then on.</param>
    public sealed record Case(
        CheckOut Command,
        DateTimeOffset At,
        Patron Patron,
        Copy Copy,
        CopyHistory History,
        Title Title,
        Library Library,
        DateTimeOffset Now)
    {
        /// <summary>As in <see cref="Checkout.Case.KeptUnder"/>.</summary>
        public Title? KeptUnder { get; init; }

        /// <summary>Where the loan that ends by this was late then and its fee was not charged yet.</summary>
        public OverdueCharge? LateOther { get; init; }
    }

    public static Decision Decide(Case the, LoanId id, WorkItemId itemId)
    {
        if (Timeline.CheckedOut(the.History, the.Patron.Id, the.At) is { } known)
        {
            return new Decision(
                new Lent(known, Outlook(the, known), null),
                [],
                [Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Copy, FenceMode.Read), Fence.On(the.Library)]);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var fences = ImmutableArray.CreateBuilder<Fence>();
        fences.AddRange(
            Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library),
            Fence.On(the.Title, FenceMode.Read));
        var then = AsOfThen(the);
        var day = the.Library.Today(the.At);
        var policy = the.Library.PolicyOn(day);
        var rule = DueDate.RuleFor(policy, the.Copy, the.Patron, day);
        var codes = Checkout.Refusals(then, policy, rule).Select(refusal => refusal.Code).Distinct().ToImmutableArray();
        var loan = KeepPromise(the, Checkout.Open(then, policy, rule, id, day), day) with
        {
            ClosedAt = Timeline.NextAfter(the.History, the.At),
        };
        EndLoanOfThen(the, facts, fences);
        facts.Add(new LoanOpened(loan));
        var fulfilled = loan.ClosedAt is null
            ? TakeFromShelf(the, then, facts, fences)
            : Fulfil(the, then, own => own.IsWaiting, facts, fences);
        if (!codes.IsEmpty)
        {
            facts.Add(new WorkItemRaised(
                OfflineConflict.Of(itemId, the.Command, the.At, the.Copy, codes, loan.Id)));
        }

        return new Decision(
            new Lent(loan, Outlook(the, loan), fulfilled, codes.IsEmpty ? null : itemId),
            facts.ToImmutable(),
            [.. fences.DistinctBy(fence => (fence.Kind, fence.Key, fence.Library))]);
    }

    /// <summary>What the kiosk has printed for the patron holds where policy grants less, but nothing absurd.</summary>
    private static Loan KeepPromise(Case the, Loan loan, DateOnly day)
    {
        if (the.Command.PromisedDueDate is not { } promised || promised <= loan.DueDate
            || promised > day.AddDays(PromisedDaysMax))
        {
            return loan;
        }

        loan = loan with { DueDate = promised };
        return loan with { NextActionAt = NextAction.Planned(loan, the.Copy.Supply is not null, the.Library, day) };
    }

    /// <summary>The checkout as the kiosk could have asked for it then. Where the copy has been seen since, what it
    /// waits for now and where it is now say nothing about that time.</summary>
    private static Checkout.Case AsOfThen(Case the)
    {
        var copy = the.Copy with { Loan = Timeline.Spanning(the.History, the.At) };
        if (Timeline.NextAfter(the.History, the.At) is not null)
        {
            copy = copy with
            {
                Capture = null,
                TransitTo = null,
                Status = Lendable.StatusAfter(copy),
            };
        }

        return new Checkout.Case(the.Command, the.Patron, copy, the.Title, the.Library, null, the.At)
        {
            KeptUnder = the.KeptUnder,
        };
    }

    /// <summary>Whoever had the copy then did not have it any longer: the copy was in another's hands.</summary>
    private static void EndLoanOfThen(
        Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (Timeline.Spanning(the.History, the.At) is not { } spanned)
        {
            return;
        }

        var ended = spanned with { Version = spanned.Version + 1, ClosedAt = the.At };
        if (spanned.ClosedAt is not null)
        {
            facts.Add(new LoanChanged(spanned, ended, EventKind.LoanCorrected));
        }
        else
        {
            facts.Add(new LoanClosed(ended, the.Command.Branch, the.Command.Origin.Channel));
            fences.Add(Fence.Touch(spanned.PatronId));
        }

        _ = FeesAtEnd.Settle(the.LateOther, ended, the.Copy, the.Library, the.Now, facts, fences);
    }

    /// <summary>The copy is with the patron now: it is found where it was missed, waits for nobody, and is on its way
    /// nowhere.</summary>
    private static ReservationId? TakeFromShelf(
        Case the,
        Checkout.Case then,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        var status = Lendable.StatusAfter(the.Copy);
        if (status != the.Copy.Status || the.Copy.TransitTo is not null)
        {
            facts.Add(new CopyMoved(the.Copy, the.Command.Branch, status, null));
        }

        var queued = Checkout.ReleaseCapture(then, facts, fences);
        var fulfilled = Fulfil(the, then with { Title = queued }, _ => true, facts, fences);
        Moving.AsOne(facts);
        return fulfilled;
    }

    /// <summary>Ends the patron's own reservation, unless it was placed after the loan. One that this very copy was
    /// passed on to ends all the same: the copy does not lie on the shelf (I2).</summary>
    private static ReservationId? Fulfil(
        Case the,
        Checkout.Case then,
        Func<Reservation, bool> may,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        var own = the.Title.Queue.RemoveAll(reservation => reservation.PatronId != the.Patron.Id);
        var kept = own.FirstOrDefault(reservation => reservation.CopyId == the.Copy.Id);
        var first = kept ?? own.FirstOrDefault();
        return first is not null && (first == kept || first.PlacedAt <= the.At) && may(first)
            ? Checkout.FulfilOwnReservation(then with { Now = the.Now }, facts, fences)
            : null;
    }

    private static Renewable Outlook(Case the, Loan loan) => Renewal.Outlook(
        new Renewal.Case(the.Patron, the.Copy, loan, the.Title, the.Library, the.Now));
}
