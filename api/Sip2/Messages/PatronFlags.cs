using Skranke.Exclusions;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Api.Sip2.Messages;

/// <summary>The fourteen flags by which a terminal lets a patron go on or not. They come from the same rules that a
/// checkout asks. Some terminals send a patron away only when the first four are all set: that is so where the card is
/// good for nothing, and not for an exclusion, under which one may still return, see and pay.</summary>
internal static class PatronFlags
{
    /// <summary>Nobody has the card.</summary>
    public const string Unknown = "YYYY          ";

    private const int Count = 14;

    public static string Of(Exchange the, PatronShown shown)
    {
        if (shown.Patron is not { } patron)
        {
            return Unknown;
        }

        var found = new Refusals();
        Standing.Check(patron, shown.Shown, the.Library, the.Now, found);
        Standing.CheckConsent(patron, the.Library, the.Today, found);
        var refusals = Override.Apply(found.InOrder(), [], []);
        var isFull = LoanLimit.IsReached(patron, the.Library.Isil, the.Library.PolicyOn(the.Today).Loans);
        var isUseless = refusals.Any(refusal => CardValidity.IsAboutCard(refusal.Code));
        var exclusion = patron.ExclusionAt(the.Library.Isil, the.Now);
        var card = shown.Shown is { } number ? patron.CardOf(number) : null;
        Span<char> flags = stackalloc char[Count];
        flags.Fill(' ');
        Set(flags, 0, isFull || !refusals.IsEmpty);
        Set(flags, 1, isUseless || exclusion is not null);
        Set(flags, 2, isUseless);
        Set(flags, 3, !refusals.IsEmpty);
        Set(flags, 4, card is { State: CardState.Replaced }
            or { State: CardState.Blocked, BlockReason: CardBlockReason.Lost or CardBlockReason.Stolen });
        Set(flags, 5, isFull);
        SetGrounds(flags, patron, the);
        return new string(flags);
    }

    /// <summary>What stands in the way of everything, in words; empty where nothing does.</summary>
    public static string Why(Exchange the, PatronShown shown)
    {
        var found = new Refusals();
        if (shown.Patron is { } patron)
        {
            Standing.Check(patron, shown.Shown, the.Library, the.Now, found);
            Standing.CheckConsent(patron, the.Library, the.Today, found);
        }

        return found.InOrder() is [var first, ..] ? the.Texts.Say(first) : "";
    }

    /// <summary>Whom the library excludes for what. The protocol tells overdue fees from all others; a debt here is one
    /// sum, and claims are in it where policy says so. There are no limits to overdue loans, renewals, claims or bills,
    /// and no recalls, so that 6 to 8, 12 and 13 are never set.</summary>
    private static void SetGrounds(Span<char> flags, Patron patron, Exchange the)
    {
        foreach (var one in patron.ExclusionsAt(the.Library.Isil, the.Now))
        {
            var isDebt = one.Ground.Contains(ExclusionGrounds.Debt, StringComparison.OrdinalIgnoreCase);
            Set(flags, 9, one.Ground == ExclusionGrounds.NotReturned);
            Set(flags, 10, isDebt);
            Set(flags, 11, isDebt && the.Library.PolicyOn(the.Today).Exclusions.DebtCountsClaims);
        }
    }

    private static void Set(Span<char> flags, int place, bool isSet)
    {
        if (isSet)
        {
            flags[place] = 'Y';
        }
    }
}
