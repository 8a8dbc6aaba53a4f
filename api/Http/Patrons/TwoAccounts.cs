using Skranke.Ledger;

namespace Skranke.Api.Http.Patrons;

/// <summary>Tells staff at once where somebody who has just registered or become active has another account.</summary>
internal static class TwoAccounts
{
    /// <summary>What the caller asked for is done whatever becomes of this: the hourly search finds the pair as
    /// well.</summary>
    public static async ValueTask Propose(Call call, PatronId patron)
    {
        try
        {
            await call.Services.Proposals.OfAsync(patron);
        }
        catch (Exception failure) when (failure is LedgerAwayException or OutcomeUnknownException)
        {
            // The pair is told of within the hour.
        }
    }
}
