using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Api.Security;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Access;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Sip2.Messages;

/// <summary>Whose card a terminal read, and what came of the PIN.</summary>
/// <param name="Patron">Null where nobody has the card, or nobody may know whose it is.</param>
/// <param name="Shown">The card as the patron's grain knows it.</param>
/// <param name="Pin">Null where none was typed.</param>
/// <param name="WrongPin">The text that says why the PIN was not taken.</param>
internal sealed record PatronShown(Patron? Patron, CardNumber? Shown, bool? Pin, string? WrongPin)
{
    private const int PinLengthMax = 32;

    /// <summary>Whether what the patron has and owes may be shown.</summary>
    public bool MaySee(Exchange the) =>
        Patron is not null && (Pin == true || (Pin is null && the.Profile.AccountWithoutPin));

    /// <summary>What the patron has and owes; the look at it is written down where every look at this patron
    /// is.</summary>
    public async ValueTask<AccountView> Account(Exchange the)
    {
        await the.Errand(Operation.ReadPatronStatus).AuditLook(Patron!.Id, Audited.Read);
        return await the.Services.Accounts.Of(Patron.Id, the.Library.Isil, CancellationToken.None);
    }

    /// <summary>Finds the patron and tries the PIN. Who typed a wrong one learns nothing of a card, not even whether
    /// somebody has it.</summary>
    public static async ValueTask<PatronShown> Find(Exchange the)
    {
        var (right, why) = await TryPin(the);
        if (right == false || !CardNumber.TryParse(the.ShownCard, out var card)
            || await the.Services.LookUps.OwnerOf(the.Library.Isil, card) is not { } owner)
        {
            return new PatronShown(null, null, right, why);
        }

        var patron = await the.Services.Load.Patron(owner.PatronId);
        if (patron is { LinkedTo: not null })
        {
            // The card has gone to the other account since it was looked up.
            the.Services.LookUps.Forget(the.Library.Isil, card);
            owner = await the.Services.LookUps.OwnerOf(the.Library.Isil, card) ?? owner;
            patron = await the.Services.Load.Patron(owner.PatronId);
        }

        return new PatronShown(patron, owner.ByNationalId ? CardNumber.NationalId : card, right, why);
    }

    /// <summary>Whether the PIN that came with a message is right; null where none did.</summary>
    public static async ValueTask<(bool? Right, string? Why)> TryPin(Exchange the)
    {
        var pin = the.Message["AD"];
        if (pin.Length == 0)
        {
            return (null, null);
        }

        if (the.Session.RemembersPin(the.ShownCard, pin))
        {
            return (true, null);
        }

        if (!CardNumber.TryParse(the.ShownCard, out var card) || pin.Length > PinLengthMax || pin.Any(char.IsControl))
        {
            return (false, the.Texts.Say(RefusalCodes.PatronPinWrong));
        }

        var (reply, wait) = await PinTrial.Try(
            the.Errand(Operation.AuthenticatePatron),
            new ShownPin(card, null, pin),
            Purpose.Kiosk,
            Channel.Kiosk,
            the.Branch);
        if (wait is not null)
        {
            return (false, the.Texts.Say("terminal.too-many-tries"));
        }

        if (reply is Refused { Refusals: [{ } first, ..] }
            && (first.Rule == PinTry.Rule || first.Code == RefusalCodes.RequestBusy))
        {
            return (false, the.Texts.Say(first));
        }

        the.Session.RememberPin(the.ShownCard, pin);
        return (true, null);
    }

    /// <summary>Why something that changes a patron's loans or reservations may not be done yet; null where it
    /// may.</summary>
    public static async ValueTask<string?> PinMissing(Exchange the, bool isAsked)
    {
        var (right, why) = await TryPin(the);
        return right switch
        {
            false => why,
            null when isAsked => the.Texts.Say("terminal.pin-required"),
            _ => null,
        };
    }
}
