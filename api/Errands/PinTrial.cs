using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Errands;

/// <summary>A card or a national id that was shown with a PIN.</summary>
public sealed record ShownPin(CardNumber? Card, string? NationalId, string Pin);

/// <summary>Tries a PIN, slowed down where somebody guesses. A card that nobody has and a wrong PIN take the same way
/// and the same time. Nothing of a try is kept under an idempotency key.</summary>
public static class PinTrial
{
    /// <summary>Numbers that stand for cards that nobody has; each counts its wrong tries as a patron does.</summary>
    private const int NobodysMax = 65_536;

    /// <summary>What the patron's grain says; or, where too many were guessed, for how long nobody is asked.</summary>
    public static async ValueTask<(Reply? Reply, TimeSpan? RetryAfter)> Try(
        Errand errand, ShownPin shown, Purpose purpose, Channel channel, BranchId branch, string? service = null)
    {
        var pass = await Enter(errand, shown.Pin);
        if (pass.RetryAfter is { } wait)
        {
            return (null, wait);
        }

        var (tried, wasRight) = (0L, (bool?)null);
        try
        {
            var (owner, card) = await OwnerOf(errand, shown.Card, shown.NationalId);
            tried = owner.Value;
            var reply = await errand.Services.Grains.Ask(GrainKey.Of(owner), new Authenticate
            {
                Key = new RequestKey(Guid.CreateVersion7(), Guid.Empty, Remember: false),
                Origin = errand.Origin(channel),
                PatronId = owner,
                Card = card,
                Pin = shown.Pin,
                Purpose = purpose,
                Branch = branch,
                Service = service,
            });
            wasRight = WasRight(reply);
            return (reply, null);
        }
        finally
        {
            pass.Leave(tried, wasRight);
        }
    }

    /// <summary>By the limits of the library's policy, which its grain has at hand.</summary>
    private static async ValueTask<PinPass> Enter(Errand errand, string pin)
    {
        var services = errand.Services;
        var snapshot = (LibrarySnapshot)await services.Grains.Ask(GrainKey.Of(errand.Library), new AskLibrary(false));
        var library = snapshot.Library
            ?? throw new InvariantBrokenException($"Library {errand.Library} has keys but is unknown.");
        return await services.PinThrottle.Enter(
            errand.Caller.Id,
            errand.Library,
            services.Secrets.Mark($"pin\n{errand.Library}\n{pin}"),
            library.PolicyOn(library.Today(services.Clock.Now)).Pins);
    }

    /// <summary>Who has the card or the national id, or a number that stands for nobody; always worked out.</summary>
    private static async ValueTask<(PatronId Owner, CardNumber? Shown)> OwnerOf(
        Errand errand, CardNumber? card, string? nationalId)
    {
        var nobody = new PatronId(-1 - (long)(errand.Services.Secrets.Mark(
            $"card\n{errand.Library}\n{card?.Value ?? nationalId}") % NobodysMax));
        var owner = await errand.Services.LookUps.OwnerAfresh(errand.Library, card, nationalId);
        return (owner?.PatronId ?? nobody, owner is { ByNationalId: true } ? null : card);
    }

    /// <summary>Null where the PIN was not looked at.</summary>
    private static bool? WasRight(Reply reply) => reply switch
    {
        Authenticated => true,
        Refused { Refusals: [{ Rule: PinTry.Rule } pin, ..] } =>
            pin.Code == RefusalCodes.PatronPinWrong ? false : null,
        Refused { Refusals: [{ Code: RefusalCodes.RequestBusy }, ..] } => null,
        _ => true,
    };
}
