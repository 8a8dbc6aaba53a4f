using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Api.Sip2.Messages;

/// <summary>11/12: a patron borrows a copy. What the patron has already becomes a renewal where the terminal is set up
/// for that; a checkout that is said again is answered as before; one that was made while the terminal was cut off is
/// recorded and never refused.</summary>
internal sealed class Checkout : Pair
{
    /// <summary>A loan that is younger than this, made at this branch by a machine, was made by this very
    /// scan.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(2);

    public override string Number => "11";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (the.IsOffline(3) && the.Message["BI"] != "Y")
        {
            return await Offline(the);
        }

        if (!CardNumber.TryParse(the.ShownCard, out var card))
        {
            return Refuse(Asked.Of(the), the.Texts.Say("terminal.card-unreadable"));
        }

        if (the.Message["BI"] == "Y")
        {
            return await Cancelling.Checkin(the, card) is { } reopened
                ? await Done(the, reopened, isRenewal: false)
                : Refuse(Asked.Of(the), the.Texts.Say("terminal.nothing-to-cancel"));
        }

        return await PatronShown.PinMissing(the, the.Profile.PinRequired) is { } why
            ? Texts(the, CardValidity.AddWrongPin(Refusal(Asked.Of(the), TitleShown.Unknown), the), why)
            : await Online(the, card);
    }

    public override Message Refuse(Asked the, string text) => Texts(the, Refusal(the, TitleShown.Unknown), text);

    private static Message Refusal(Asked the, TitleShown title) => title.AddTo(new Message("12", $"0NUN{the.Stamped}")
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .With("AB", the.Message["AB"].Trim()))
        .With("AH", "");

    private async ValueTask<Message> Online(Exchange the, CardNumber card)
    {
        var copy = await CopyShown.Id(the);
        var (earlier, key) = await Repetition.Find(
            the, KeyOf(the, card.Value, the.ShownCopy), the.TimeAt(4), false, reply => StandsSince(the, reply));
        if (earlier is Lent same)
        {
            return await Done(the, same.Loan, isRenewal: false);
        }

        var errand = the.Errand(Operation.CheckOut, key);
        var reply = await PatronNamed.By(errand, card, null).Ask(
            the.Origin(),
            copy is null ? Unknown.Copy : null,
            (under, patron, shown) => new CheckOut
            {
                Key = under,
                Origin = the.Origin(),
                PatronId = patron,
                Card = shown,
                CopyId = copy!.Value,
                Branch = the.Branch,
            });
        return reply switch
        {
            Lent lent => await Done(the, lent.Loan, isRenewal: false),
            Refused refused when refused.Refusals[0].Code == RefusalCodes.CopyOnLoanToPatron =>
                await HasAlready(the, copy!.Value, refused),
            Refused refused => await Refused(the, copy, refused),
            _ => throw new InvariantBrokenException($"A checkout was answered {reply.GetType().Name}."),
        };
    }

    /// <summary>Whether a loan that was made by an earlier scan is as it was.</summary>
    private static async ValueTask<DateTimeOffset?> StandsSince(Exchange the, Reply reply) =>
        reply is Lent { Loan: var loan }
        && await the.Services.LookUps.PlaceOf(loan.Id) is { IsClosed: false } now && now.Version == loan.Version
            ? loan.LoanedAt
            : null;

    private async ValueTask<Message> HasAlready(Exchange the, CopyId copyId, Refused refused)
    {
        if (await the.Services.Load.Copy(copyId) is not { Loan: { } loan })
        {
            return await Refused(the, copyId, refused);
        }

        var isJustMade = loan.Renewals == 0 && loan.Channel == Channel.Kiosk && loan.Branch == the.Branch
            && the.Now - loan.LoanedAt < JustNow;
        if (isJustMade)
        {
            the.CountReplay();
            return await Done(the, loan, isRenewal: false);
        }

        if (!the.Message.Says(2))
        {
            return await Refused(the, copyId, refused);
        }

        var reply = await Renewing.Ask(the, loan, "11", the.Message.At(4, Stamp.Length), the.TimeAt(4));
        return reply switch
        {
            Renewed renewed => await Done(the, renewed.Loan, isRenewal: true),
            Refused no => await Refused(the, copyId, no),
            _ => throw new InvariantBrokenException($"A renewal was answered {reply.GetType().Name}."),
        };
    }

    /// <summary>The same whether the terminal was answered, not heard, or cut off: it may report as made offline what
    /// it had asked for before the answer was lost.</summary>
    private static RequestKey KeyOf(Exchange the, string card, string copy) =>
        the.KeyOf("11", card, copy, the.Message.At(4, Stamp.Length));

    private async ValueTask<Message> Offline(Exchange the)
    {
        var card = CardShown.Mended(the.ShownCard);
        var barcode = CopyShown.Mended(the.ShownCopy);
        var (owner, (at, isTold)) = (CopyShown.Owner(the), the.OfflineTime(4));
        the.CountOffline(at);
        var copy = await CopyShown.Id(the);
        var key = KeyOf(the, card.Value, barcode.Value);
        if (!isTold)
        {
            (var earlier, key) = await Repetition.Find(the, key, null, true, reply => StandsSince(the, reply));
            if (earlier is Lent same)
            {
                return await Done(the, same.Loan, isRenewal: false);
            }
        }

        var reply = await OfflineCheckouts.Ask(
            the.Errand(Operation.CheckOut, key with { Remember = true }),
            the.Origin(),
            card,
            null,
            (owner, barcode, copy),
            the.Branch,
            at,
            Promised(the, at));
        return reply switch
        {
            Lent lent => await Done(the, lent.Loan, isRenewal: false),

            // Nobody knows the card or the copy: nothing can be lent, and staff were told.
            Recorded => Texts(
                the, Refusal(Asked.Of(the), TitleShown.Unknown), the.Texts.Say("terminal.recorded")),
            Refused refused => await Refused(the, copy, refused),
            _ => throw new InvariantBrokenException($"An offline checkout was answered {reply.GetType().Name}."),
        };
    }

    /// <summary>The due date that the terminal has printed on the patron's receipt.</summary>
    private static DateOnly? Promised(Exchange the, DateTimeOffset at) =>
        the.TimeAt(22) is { } due && due > at ? the.Library.Today(due) : null;

    private async ValueTask<Message> Refused(Exchange the, CopyId? copyId, Refused refused)
    {
        var copy = copyId is { } id ? await the.Services.Load.Copy(id) : null;
        var title = copy is null ? TitleShown.Unknown : await TitleShown.Of(the, copy.TitleId, copy.Material);
        return Texts(the, CardValidity.AddTo(Refusal(Asked.Of(the), title), the, refused), Why(the, refused));
    }

    /// <summary>Also of a renewal by 29, whose answer has the same form.</summary>
    internal static async ValueTask<Message> Done(Exchange the, Loan loan, bool isRenewal, string number = "12")
    {
        var title = await TitleShown.Of(the, loan.TitleId, loan.Material);
        var answer = title.AddTo(new Message(number, $"1{(isRenewal ? 'Y' : 'N')}UY{the.Stamped}")
                .With("AO", the.Institution)
                .With("AA", the.Message["AA"])
                .With("AB", loan.Copy.Value))
            .With("AH", Stamp.Write(loan.DueDate))
            .WithAny("CK", CopyShown.MediaType(loan.Material));
        var until = the.Texts.Say("loan.until", ("until", loan.DueDate));
        return PrintLines.AddTo(the, Texts(the, answer, until), title.Words, until);
    }
}
