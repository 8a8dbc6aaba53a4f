using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>Everything that the rules look at by which staff put a loan right.</summary>
/// <param name="Loan">The loan as the ledger has it; it may be closed.</param>
/// <param name="Title">The queue of the copy's title.</param>
public sealed record LoanCase(
    Patron Patron,
    Copy Copy,
    Loan Loan,
    Title Title,
    Library Library,
    DateTimeOffset Now)
{
    /// <summary>The reservation that the checkout fulfilled; looked at only where the checkout is taken back.</summary>
    public Reservation? Fulfilled { get; init; }

    /// <summary>Whether the copy was lent again after the loan had ended; looked at only where the check-in is taken
    /// back.</summary>
    public bool LentSince { get; init; }

    /// <summary>What was charged for the loan, where the change may take it back or add to it.</summary>
    public Fees.OverdueCharge? Money { get; init; }

    internal DateOnly Today => Library.Today(Now);

    internal static Refusal Ended => new(RefusalCodes.LoanClosed, "loan.open", "This loan has ended.");

    internal static Refusal Followed => new(
        RefusalCodes.LoanClosed, "loan.latest", "The copy was lent again after this loan had ended.");

    internal Decision Refuse(params ImmutableArray<Refusal> refusals) =>
        Decision.Refuse(refusals, [.. Fences(FenceMode.Read, FenceMode.Read)]);

    /// <summary>What is so already is answered kindly and changes nothing.</summary>
    internal Decision Unchanged() => new(
        Answer(Loan),
        [],
        [
            Fence.On(Patron, FenceMode.Read), Fence.On(Copy, FenceMode.Read), Fence.On(Title, FenceMode.Read),
            Fence.On(Library),
        ]);

    /// <summary>The versions a change stands on. The copy always moves: its turn is where things happen to its
    /// loans.</summary>
    internal ImmutableArray<Fence> Fences(FenceMode patron, FenceMode title) =>
    [
        Fence.On(Patron, patron), Fence.On(Copy, FenceMode.Bump), Fence.On(Title, title), Fence.On(Library),
    ];

    internal LoanChangedReply Answer(Loan after)
    {
        var the = RenewalOf(after) with { Copy = Copy with { Loan = after } };
        return new LoanChangedReply(after, Renewal.Outlook(the))
        {
            State = after.StateOn(Today),
            Supply = Copy.Supply,
        };
    }

    /// <summary>Free copies of the title, for the outlook on a renewal.</summary>
    public IReadOnlyList<Copy>? FreeCopies { get; init; }

    /// <summary>What the renewal rule looks at, for the loan as a decision has left it.</summary>
    public Renewal.Case RenewalOf(Loan loan) =>
        new(Patron, Copy, loan, Title, Library, Now) { FreeCopies = FreeCopies };
}
