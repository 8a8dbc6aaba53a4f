using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Copies;

/// <summary>What a copy's grain does as time passes: its timer has found a loan at which something is due.</summary>
public sealed partial class CopyGrain
{
    private async ValueTask<Reply> Time(TimeLoanOf time)
    {
        // The timer read the ledger just now; an older memory would know the loan not at all or not as it is.
        Forget();
        if (await State() is not { Loan: { } found } || found.Id != time.LoanId || found.PatronId != time.Patron.Id)
        {
            return new Concluded(Told.Instance, JustNow: false);
        }

        var now = World.Clock.Now;
        var command = AutomaticRenewal.CommandFor(found);
        var reply = await Conclude(command.Key, command.Origin, now, Decide, FollowChange);

        // Memory was older than the row that the timer found: what is due is done now and not at the next tick.
        return reply is Concluded { Answer: Told } && await State() is { Loan: { } next }
            && next.Id == time.LoanId && next.Version != found.Version
                ? await Time(time)
                : reply;

        async ValueTask<Decision> Decide(bool fresh) =>
            await State() is { Loan: { } loan } copy && loan.Id == time.LoanId && loan.Version == found.Version
                ? await Timed(copy, loan, time.Patron, command, now, fresh)
                : new Decision(Told.Instance, [], []);
    }

    /// <summary>Reads what the one action needs that is due: most loans are only reminded of.</summary>
    private async ValueTask<Decision> Timed(
        Copy copy, Loan loan, Patron patron, Renew command, DateTimeOffset now, bool fresh)
    {
        var library = await LibraryOf(loan.Library, fresh);
        var due = NextAction.Due(loan, copy.Supply is not null, library, library.Today(now));
        var the = due?.Action == LoanAction.RenewAutomatically
            ? await RenewalOf(copy, loan, patron, now, fresh)
            : new Renewal.Case(patron, copy, loan, null, library, now);
        ImmutableArray<Fact> charged = due is { Action: LoanAction.Bill } && due.Value.At <= now
            ? await Billed(copy, loan, library, now, fresh)
            : [];
        return TimedLoan.Decide(the, command, charged);
    }

    /// <summary>What a bill charges: the late fee as it stands, and a claim for the copy (H43).</summary>
    private async ValueTask<ImmutableArray<Fact>> Billed(
        Copy copy, Loan loan, Libraries.Library library, DateTimeOffset now, bool fresh)
    {
        var charge = await OverdueChargeFor(loan, library, now, fresh);
        return Billing.Facts(charge, loan, copy, now);
    }
}
