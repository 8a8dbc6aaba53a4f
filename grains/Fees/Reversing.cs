namespace Skranke.Fees;

/// <summary>THE rule for taking back what was charged and is not owed (I19, I20): first what is still to be paid; what
/// was paid already is given back, where it may be. What was waived stays waived.</summary>
public static class Reversing
{
    /// <param name="amount">In minor units.</param>
    /// <param name="givesBack">Whether money that came in is given back.</param>
    public static Fee By(Fee fee, long amount, bool givesBack)
    {
        var open = Math.Min(amount, fee.Outstanding.Amount);
        var back = givesBack ? Math.Min(amount - open, fee.Paid - fee.Refunded) : 0;
        return fee with
        {
            Version = fee.Version + 1,
            Reversed = fee.Reversed + open + back,
            Refunded = fee.Refunded + back,
        };
    }

    /// <summary>Takes back all of it; it covers nothing any more, so that the same may be charged again.</summary>
    public static Fee Whole(Fee fee, bool givesBack) =>
        By(fee, fee.Amount.Amount - fee.Reversed, givesBack) with { Cause = null, Loans = [] };
}
