namespace Skranke.Fees;

/// <summary>THE sum of what a patron owes one library, fees and claims apart: a fee can exclude and be taken from
/// wages,
/// a claim for a copy cannot. What still accrues is not owed yet and has no part in it.</summary>
/// <param name="Fees">Fees and whatever else is no claim, in minor units.</param>
/// <param name="Claims">Claims for copies, in minor units.</param>
public readonly record struct Debt(long Fees, long Claims, string Currency)
{
    public Money Total => new(Fees + Claims, Currency);

    public bool IsNothing => Fees + Claims == 0;

    /// <param name="fees">Fees of one patron, at whatever library.</param>
    public static Debt Of(IEnumerable<Fee> fees, Isil library, string currency)
    {
        var (owed, claimed) = (0L, 0L);
        foreach (var fee in fees)
        {
            if (fee.Library == library && fee.IsClaim)
            {
                claimed += fee.Outstanding.Amount;
            }
            else if (fee.Library == library)
            {
                owed += fee.Outstanding.Amount;
            }
        }

        return new Debt(owed, claimed, currency);
    }
}
