using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>THE checkout rule: may this patron have this copy, and until when. Promises that a copy has one open loan
/// (I1), that nobody exceeds a limit (I7), that nobody is lent what waits for somebody else (I9), and that an excluded
/// patron borrows nothing (I8). Borrowing ends the patron's own reservation of the title in the same unit, and where
/// staff say so the loan of whoever had the copy before.
/// Seed rules H3, H6, H17, H19-H24, N8, N9, N11.</summary>
public static class Checkout
{
    /// <summary>Everything the rule looks at.</summary>
    /// <param name="Title">The title's queue; needed only where the patron has a reservation in it, the copy was
    /// captured for one, or the loan period depends on it.</param>
    public sealed record Case(
        CheckOut Command,
        Patron Patron,
        Copy Copy,
        Title? Title,
        Library Library,
        PinTry? Pin,
        DateTimeOffset Now)
    {
        /// <summary>The id of the receipt for whoever has the copy still, should his loan have to end first.</summary>
        public ReceiptId ReceiptForOther { get; init; }

        /// <summary>Where that loan is late and its fee was not charged yet.</summary>
        public OverdueCharge? LateOther { get; init; }

        /// <summary>The queue of another title, of which a copy was captured for the patron's reservation of any of
        /// several; null where there is none.</summary>
        public Title? KeptUnder { get; init; }

        /// <summary>For the outlook on a renewal only.</summary>
        public IReadOnlyList<Copy>? FreeCopies { get; init; }
    }

    /// <summary>Every code that this rule refuses with, in order of precedence.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        .. Standing.Codes.Concat(Standing.ConsentCodes).Concat(PinTry.Codes).Concat(LoanLimit.Codes)
            .Concat(Branches.Codes).Concat(Lendable.Codes)
            .OrderBy(RefusalCodes.Precedence),
    ];

    public static Decision Decide(Case the, LoanId id)
    {
        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today);
        var rule = DueDate.RuleFor(policy, the.Copy, the.Patron, today);
        var all = Refusals(the, policy, rule);
        var refusals = Override.Apply(all, policy.Overridable, the.Command.Overrides);
        var patron = Fence.On(the.Patron, FenceMode.Bump);
        var copy = Fence.On(the.Copy, FenceMode.Bump);
        var library = Fence.On(the.Library);
        if (!refusals.IsEmpty)
        {
            return Refuse(refusals, the, patron, copy, library);
        }

        var loan = Open(the, policy, rule, id, today);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var fences = ImmutableArray.CreateBuilder<Fence>();
        fences.AddRange(patron, copy, library);
        ReturnFirst.Add(the, facts, fences);
        facts.Add(new LoanOpened(loan));
        if (the.Title is not null)
        {
            fences.Add(Fence.On(the.Title, FenceMode.Read));
        }

        var status = Lendable.StatusAfter(the.Copy);
        if (status != the.Copy.Status || the.Copy.TransitTo is not null)
        {
            facts.Add(new CopyMoved(the.Copy, the.Command.Branch, status, null));
        }

        var queued = ReleaseCapture(the, facts, fences);
        var fulfilled = FulfilOwnReservation(the with { Title = queued }, facts, fences);
        Moving.AsOne(facts);
        facts.AddRange(the.Pin?.Facts(the.Patron) ?? []);
        return new Decision(Answer(loan, the, today, fulfilled), facts.ToImmutable(), fences.ToImmutable())
        {
            Overridden = Override.Used(all, policy.Overridable, the.Command.Overrides),
        };
    }

    /// <summary>Every refusal that applies, in order of precedence.</summary>
    public static ImmutableArray<Refusal> Refusals(Case the, Policy policy, LoanRule rule)
    {
        var found = new Refusals();
        var today = the.Library.Today(the.Now);
        Standing.Check(the.Patron, the.Command.Card, the.Library, the.Now, found);
        Standing.CheckConsent(the.Patron, the.Library, today, found);
        the.Pin?.Check(found);

        if (LoanLimit.Refuses(the.Patron, the.Library.Isil, policy.Loans, rule) is { } limit)
        {
            found.Add(limit);
        }

        Lendable.Check(the, policy.Loans, rule, found);
        found.AddIf(!the.Library.Has(the.Command.Branch), () => Branches.Unknown(the.Command.Branch));
        return found.InOrder();
    }

    internal static Loan Open(Case the, Policy policy, LoanRule rule, LoanId id, DateOnly today)
    {
        var loan = OpenUntimed(the, policy, rule, id, today);
        return loan with { NextActionAt = NextAction.Planned(loan, the.Copy.Supply is not null, the.Library, today) };
    }

    private static Loan OpenUntimed(Case the, Policy policy, LoanRule rule, LoanId id, DateOnly today) => new()
    {
        Id = id,
        Version = 1,
        PatronId = the.Patron.Id,
        CopyId = the.Copy.Id,
        Copy = the.Copy.Barcode,
        TitleId = the.Copy.TitleId,
        Title = the.Copy.Title,
        Material = the.Copy.Material,
        Library = the.Library.Isil,
        Branch = the.Command.Branch,
        LoanedAt = the.Now,
        DueDate = DueDate.AtCheckout(the, policy, rule, today),
        Renewals = 0,
        RenewalsMax = Renewal.MaxOf(policy, rule, the.Copy),
        PolicyVersion = policy.Version,
        Channel = the.Command.Origin.Channel,
    };

    /// <summary>Whoever borrows a title no longer waits for it; another copy that was kept
    /// for him passes to the next.</summary>
    internal static ReservationId? FulfilOwnReservation(
        Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (the.Title is null || OwnReservation(the, the.Title) is not { } own)
        {
            return null;
        }

        facts.AddRange(Moving.Facts(own, own.EndedAs(ReservationState.Fulfilled)));
        BumpOnce(the.Title, fences);
        fences.AddRange(Moving.Touches(own, the.Title.Id).Where(fence => fence.Kind != FenceKind.Patron));
        if (own.CopyId is { } captured && captured != the.Copy.Id)
        {
            fences.Add(Fence.Touch(captured));
            var passedOn = Ending.PassOn(own, TitleOfCaptured(the, the.Title, fences), the.Library, the.Now);
            facts.AddRange(passedOn.Facts);
            fences.AddRange(passedOn.Touches.Where(touch =>
                !fences.Any(fence => (fence.Kind, fence.Key) == (touch.Kind, touch.Key))));
        }

        return own.Id;
    }

    /// <summary>Of several titles, that of the captured copy may be another than the one that is lent: then whoever
    /// waits there is next (I15).</summary>
    private static Title TitleOfCaptured(Case the, Title lent, ImmutableArray<Fence>.Builder fences)
    {
        if (the.KeptUnder is not { } other)
        {
            return lent;
        }

        _ = fences.Remove(Fence.Touch(other.Id));
        fences.Add(Fence.On(other, FenceMode.Bump));
        return other with
        {
            Queue = [.. other.Queue.Select(one => lent.Queue.FirstOrDefault(same => same.Id == one.Id) ?? one)],
        };
    }

    /// <summary>The other title under which a copy was captured for the patron; null where there is none.</summary>
    internal static TitleId? KeptUnderFor(PatronId patron, Copy copy, Title? title) =>
        title?.Queue.FirstOrDefault(one =>
            one.PatronId == patron && one.CopyTitleId is { } kept && kept != copy.TitleId)?.CopyTitleId;

    /// <summary>The one that the copy was kept for, else one that asks for nothing but the title or for this very
    /// issue: who borrows one issue of a periodical still waits for another.</summary>
    private static Reservation? OwnReservation(Case the, Title title)
    {
        var own = title.Queue.RemoveAll(one => one.PatronId != the.Patron.Id);
        return own.FirstOrDefault(one => one.Id == the.Copy.Capture?.Reservation)
            ?? own.FirstOrDefault(one => one.Issue is null || one.Issue == the.Copy.Issue);
    }

    /// <summary>Where staff lend what was kept for somebody else, that one waits again at the same place
    /// (I2).</summary>
    /// <returns>The queue in which that one waits already: another copy that comes free in the same unit may be his
    /// (I12, I15).</returns>
    internal static Title? ReleaseCapture(
        Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (the.Copy.Capture is not { } capture || capture.PatronId == the.Patron.Id)
        {
            return the.Title;
        }

        if (the.Title?.Queue.FirstOrDefault(reservation => reservation.Id == capture.Reservation) is not { } kept)
        {
            return the.Title;
        }

        var released = Capturing.Released(kept, the.Library);
        facts.AddRange(Moving.Facts(kept, released));
        fences.AddRange(Moving.Touches(kept, the.Title.Id));
        BumpOnce(the.Title, fences);
        return the.Title with { Queue = the.Title.Queue.Replace(kept, released) };
    }

    private static void BumpOnce(Title title, ImmutableArray<Fence>.Builder fences)
    {
        if (fences.Remove(Fence.On(title, FenceMode.Read)))
        {
            fences.Add(Fence.On(title, FenceMode.Bump));
        }
    }

    /// <summary>A wrong PIN is the one refusal that leaves a trace: the count of tries (I39).</summary>
    private static Decision Refuse(ImmutableArray<Refusal> refusals, Case the, Fence patron, Fence copy, Fence library)
    {
        var refused = Decision.Refuse(refusals, patron, copy, library);
        var facts = the.Pin?.Facts(the.Patron) ?? [];
        return facts.IsEmpty
            ? refused
            : refused with { Facts = facts, Fences = [patron, copy with { Mode = FenceMode.Read }, library] };
    }

    private static Lent Answer(Loan loan, Case the, DateOnly today, ReservationId? fulfilled)
    {
        Invariant.That(loan.DueDate >= today);
        var renewable = Renewal.Outlook(
            new Renewal.Case(the.Patron, the.Copy, loan, the.Title, the.Library, the.Now)
            {
                FreeCopies = the.FreeCopies,
            });
        return new Lent(loan, renewable, fulfilled) { Supply = the.Copy.Supply };
    }
}
