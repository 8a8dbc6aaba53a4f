using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Ledger;
using Skranke.Loans.Offline;
using Skranke.WorkItems;

namespace Skranke.Api.Http.Loans;

/// <summary>Asks for a checkout that was made offline. It is never refused: what nobody knows goes to staff, all else
/// to the patron. A PIN is not asked for, since the kiosk could not check it.</summary>
internal static class OfflineCheckouts
{
    public static async ValueTask<Reply> Ask(
        Errand call,
        Origin origin,
        CardNumber? card,
        PatronId? named,
        (Isil Owner, CopyBarcode Barcode, CopyId? Id) copy,
        BranchId branch,
        DateTimeOffset at,
        DateOnly? promised = null)
    {
        var key = OfflineTransaction.KeyOf(
            call, "offline checkout", card?.Value ?? $"patron\n{named}", copy.Owner, copy.Barcode, at);
        var (patron, shown) = await Find(call, card, named);
        if (patron is { } known && copy.Id is { } copyId)
        {
            var checkOut = new CheckOut
            {
                Key = key,
                Origin = origin,
                PatronId = known,
                Card = shown,
                CopyId = copyId,
                Branch = branch,
                OfflineAt = at,
                PromisedDueDate = promised,
            };
            var reply = await call.Ask(GrainKey.Of(known), checkOut);

            // Linked since it was looked up; the refusal is remembered, so that a part of the key is asked under.
            return IsLinked(reply) && await LivingOf(call, known) is { } living
                ? await call.Ask(
                    GrainKey.Of(living), checkOut with { Key = key.Part(1), PatronId = living })
                : reply;
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
        Errand call, CardNumber? card, PatronId? named)
    {
        if (card is not { } number)
        {
            return (await LivingOf(call, named!.Value), null);
        }

        call.Services.LookUps.Forget(call.Library, number);
        var owner = await call.Services.LookUps.OwnerOf(call.Library, number);
        return owner is null
            ? (null, null)
            : (owner.PatronId, owner.ByNationalId ? CardNumber.NationalId : number);
    }

    /// <summary>The account that took over from this one, or this one itself; null where there is none.</summary>
    private static async ValueTask<PatronId?> LivingOf(Errand call, PatronId named)
    {
        var patron = await call.Services.Load.Patron(named);
        while (patron?.LinkedTo is { } next)
        {
            patron = await call.Services.Load.Patron(next);
        }

        return patron?.Id;
    }

    private static bool IsLinked(Reply reply) =>
        reply is Refused { Refusals: var refusals } && refusals[0].Code == RefusalCodes.PatronLinked;
}
