using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans.Offline;
using Skranke.WorkItems;

namespace Skranke.Api.Http.Loans;

/// <summary>Asks for a checkout that was made offline. It is never refused: what nobody knows goes to staff, all else
/// to the patron. A PIN is not asked for, since the kiosk could not check it.</summary>
internal static class OfflineCheckouts
{
    public static async ValueTask<Reply> Ask(
        Call call,
        Origin origin,
        CardNumber? card,
        PatronId? named,
        (Isil Owner, CopyBarcode Barcode, CopyId? Id) copy,
        BranchId branch,
        DateTimeOffset at)
    {
        var key = OfflineTransaction.KeyOf(
            call, "offline checkout", card?.Value ?? $"patron\n{named}", copy.Owner, copy.Barcode, at);
        var (patron, shown) = await Find(call, card, named);
        if (patron is { } known && copy.Id is { } copyId)
        {
            return await call.Ask(GrainKey.Of(known), new CheckOut
            {
                Key = key,
                Origin = origin,
                PatronId = known,
                Card = shown,
                CopyId = copyId,
                Branch = branch,
                OfflineAt = at,
            });
        }

        var unknown = new List<Refusal>();
        if (patron is null)
        {
            unknown.Add(card is null ? Unknown.Patron : Unknown.Card);
        }

        if (copy.Id is null)
        {
            unknown.Add(Unknown.Copy);
        }

        return await OfflineTransaction.Record(
            call, key, origin, WorkItemKind.OfflineCheckout, branch, at, unknown,
            new Scanned(patron is null ? card?.Value : null, patron, copy.Barcode.Value, copy.Id));
    }

    /// <summary>Whose card it is now. What was looked up before is not trusted, because nobody asks again whether the
    /// loan was recorded for the right patron.</summary>
    private static async ValueTask<(PatronId? Patron, CardNumber? Shown)> Find(
        Call call, CardNumber? card, PatronId? named)
    {
        if (card is not { } number)
        {
            return (await call.Services.Load.Patron(named!.Value) is null ? null : named, null);
        }

        call.Services.LookUps.Forget(call.Library, number);
        return await call.Services.LookUps.OwnerOf(call.Library, number) is { } owner
            ? (owner.PatronId, owner.ByNationalId ? CardNumber.NationalId : number)
            : default;
    }
}
