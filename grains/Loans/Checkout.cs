using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>THE checkout rule: may this patron have this copy, and until when. Promises that a copy has one open loan
/// (I1), that nobody exceeds a limit (I7), that nobody is lent what waits for somebody else (I9), and that an excluded
/// patron borrows nothing (I8). Borrowing ends the patron's own reservation of the title in the same unit.
/// Seed rules H3, H6, H17, H19-H24, N8, N9, N11.</summary>
public static class Checkout
{
    /// <summary>Everything the rule looks at.</summary>
    /// <param name="Title">The title's queue; needed only where the patron has a reservation in it or the copy was
    /// captured for one.</param>
    public sealed record Case(
        CheckOut Command,
        Patron Patron,
        Copy Copy,
        Title? Title,
        Library Library,
        PinTry? Pin,
        DateTimeOffset Now);

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
        facts.Add(new LoanOpened(loan));
        fences.AddRange(patron, copy, library);
        if (the.Title is not null)
        {
            fences.Add(Fence.On(the.Title, FenceMode.Read));
        }

        if (the.Copy.Status == CopyStatus.InTransit || the.Copy.TransitTo is not null)
        {
            var status = the.Copy.Status == CopyStatus.InTransit ? CopyStatus.Available : the.Copy.Status;
            facts.Add(new CopyMoved(the.Copy, the.Command.Branch, status, null));
        }

        ReleaseCapture(the, facts, fences);
        var fulfilled = FulfilOwnReservation(the, facts, fences);
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

        CheckCopy(the, rule, found);
        found.AddIf(!the.Library.Has(the.Command.Branch), () => Branches.Unknown(the.Command.Branch));
        return found.InOrder();
    }

    private static void CheckCopy(Case the, LoanRule rule, Refusals found)
    {
        var copy = the.Copy;
        if (copy.Loan is { } loan)
        {
            found.Add(loan.PatronId == the.Patron.Id
                ? new Refusal(
                    RefusalCodes.CopyOnLoanToPatron,
                    "copy.one-loan",
                    "The patron has this copy already.",
                    new JsonObject { ["loan"] = loan.Id.ToString(), ["dueDate"] = loan.DueDate.ToString("yyyy-MM-dd") })
                : new Refusal(RefusalCodes.CopyOnLoan, "copy.one-loan", "Somebody else has this copy on loan."));
        }

        var isForAnother = copy.Capture is { } capture && capture.PatronId != the.Patron.Id;
        found.AddIf(isForAnother, () => new Refusal(
            RefusalCodes.CopyReservedForOther, "copy.reserved", "This copy waits for another patron."));
        found.AddIf(!rule.Loanable || copy.Status is CopyStatus.Withdrawn or CopyStatus.Damaged, () => new Refusal(
            RefusalCodes.CopyNotLoanable,
            "loans.loanable",
            "This copy is not for loan.",
            new JsonObject { ["material"] = copy.Material }));
        found.AddIf(copy.Status == CopyStatus.Lost, () => new Refusal(
            RefusalCodes.CopyLost, "copy.lost", "This copy is registered as lost. Check it in first."));
        found.AddIf(copy is { Status: CopyStatus.InTransit, Capture: null }, () => new Refusal(
            RefusalCodes.CopyInTransit,
            "copy.in-transit",
            "This copy is on its way to another branch. Check it in first.",
            new JsonObject { ["transitTo"] = copy.TransitTo?.Value }));
    }

    private static Loan Open(Case the, Policy policy, LoanRule rule, LoanId id, DateOnly today) => new()
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
        DueDate = DueDate.Of(the.Library, policy, rule, the.Command.Branch, today),
        Renewals = 0,
        RenewalsMax = rule.Renewable ? rule.RenewalsMax ?? policy.Renewals.Max : 0,
        PolicyVersion = policy.Version,
        Channel = the.Command.Origin.Channel,
    };

    /// <summary>Whoever borrows a title no longer waits for it; another copy that was kept
    /// for him passes to the next.</summary>
    private static ReservationId? FulfilOwnReservation(
        Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        var answered = the.Title?.Queue.Where(one => one.PatronId == the.Patron.Id
            && (one.CopyId == the.Copy.Id || one.Issue is null || one.Issue == the.Copy.Issue));
        if (the.Title is null || answered?.MaxBy(one => one.CopyId == the.Copy.Id) is not { } own)
        {
            return null;
        }

        facts.AddRange(Moving.Facts(
            own, own with { Version = own.Version + 1, State = ReservationState.Fulfilled }));
        BumpOnce(the.Title, fences);
        fences.AddRange(Moving.Touches(own, the.Title.Id).Where(fence => fence.Kind != FenceKind.Patron));
        if (own.CopyId is { } captured && captured != the.Copy.Id)
        {
            fences.Add(Fence.Touch(captured));
            var passedOn = Ending.PassOn(own, the.Title, the.Library, the.Now);
            facts.AddRange(passedOn.Facts);
            fences.AddRange(passedOn.Touches);
        }

        return own.Id;
    }

    /// <summary>Where staff lend what was kept for somebody else, that one waits again at the same place
    /// (I2).</summary>
    private static void ReleaseCapture(
        Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (the.Copy.Capture is not { } capture || capture.PatronId == the.Patron.Id)
        {
            return;
        }

        if (the.Title?.Queue.FirstOrDefault(reservation => reservation.Id == capture.Reservation) is { } kept)
        {
            facts.AddRange(Moving.Facts(kept, Capturing.Released(kept)));
            fences.AddRange(Moving.Touches(kept, the.Title.Id));
            BumpOnce(the.Title, fences);
        }
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
            new Renewal.Case(the.Patron, the.Copy, loan, the.Title, the.Library, the.Now));
        return new Lent(loan, renewable, fulfilled);
    }
}
