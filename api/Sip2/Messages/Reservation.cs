using System.Globalization;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Sip2.Messages;

/// <summary>15/16: a patron reserves a title, named by itself or by one of its copies, gives a reservation up, or
/// changes where and until when it is wanted. The protocol calls it a hold. Only where the terminal's profile lets
/// patrons do so, and with their PIN.</summary>
internal sealed class ReservationPair : Pair
{
    private const string OnlyThisCopy = "3";

    public override string Number => "15";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (!the.Profile.Reservations)
        {
            return Refuse(Asked.Of(the), the.Texts.Say("terminal.not-allowed"));
        }

        var shown = await PatronShown.Find(the);
        if (shown.Patron is not { } patron)
        {
            return Refuse(Asked.Of(the), shown.WrongPin ?? the.Texts.Say(RefusalCodes.CardUnknown));
        }

        if (shown.Pin is null && !the.Profile.AccountWithoutPin)
        {
            return Refuse(Asked.Of(the), the.Texts.Say("terminal.pin-required"));
        }

        var copy = await CopyShown.Find(the);
        var title = copy?.TitleId ?? (TitleReference.TryParse(the.Message["AJ"].Trim(), out var reference)
            ? await the.Services.LookUps.TitleOf(the.Library.Isil, reference)
            : null);
        if (title is not { } known)
        {
            return Refuse(Asked.Of(the), the.Texts.Say(
                the.ShownCopy.Length > 0 ? RefusalCodes.CopyUnknown : RefusalCodes.TitleUnknown));
        }

        var account = await the.Services.Accounts.Of(patron.Id, the.Library.Isil, CancellationToken.None);
        var own = account.Reservations.FirstOrDefault(one => one.TitleId == known);
        var reply = (the.Message.At(2, 1), own) switch
        {
            ("-", not null) => await Cancel(the, patron.Id, own),
            ("*", not null) => await Change(the, patron.Id, own),
            ("-" or "*", null) => Refused.With(new Refusal(RefusalCodes.ReservationUnknown, "reservation.known", "")),

            // Reserved already: whoever asks again is told where it stands.
            (_, not null) => await Change(the, patron.Id, own),
            _ => await Place(the, shown, patron.Id, known, copy?.Id),
        };
        return reply is Refused refused
            ? Refuse(Asked.Of(the), Why(the, refused))
            : await Done(the, known, reply);
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the,
        new Message("16", $"0N{the.Stamped}")
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .WithAny("AB", the.Message["AB"].Trim())
            .WithAny("AJ", the.Message["AJ"]),
        text);

    private static async ValueTask<Reply> Place(
        Exchange the, PatronShown shown, PatronId patron, TitleId title, CopyId? copy)
    {
        // Placed twice is refused as a duplicate, so that no key is needed to know a repetition.
        var key = the.KeyOf("15+", $"{patron}", $"{title}", the.Message.At(3, Stamp.Length), $"{the.Now.UtcTicks}");
        return await the.Errand(Operation.PlaceReservation, key).Ask(GrainKey.Of(patron), new PlaceReservation
        {
            Key = key,
            Origin = the.Origin(),
            PatronId = patron,
            Card = shown.Shown,
            TitleId = title,
            PickupBranch = PickupBranch(the) ?? the.Branch,
            InterestUntil = Expiry(the),
            WantedCopy = the.Message["BY"] == OnlyThisCopy ? copy : null,
        });
    }

    private static async ValueTask<Reply> Change(Exchange the, PatronId patron, AccountReservation own)
    {
        var key = the.KeyOf("15*", own.Id.ToString(), the.Message.At(3, Stamp.Length), $"{the.Now.UtcTicks}");
        return await the.Errand(Operation.ChangeReservation, key).Ask(GrainKey.Of(patron), new ChangeReservation
        {
            Key = key,
            Origin = the.Origin(),
            PatronId = patron,
            ReservationId = own.Id,
            TitleId = own.TitleId,
            PickupBranch = the.Message.At(2, 1) == "*" ? PickupBranch(the) : null,
            InterestUntil = the.Message.At(2, 1) == "*" ? Expiry(the) : null,
        });
    }

    private static async ValueTask<Reply> Cancel(Exchange the, PatronId patron, AccountReservation own)
    {
        var key = the.KeyOf("15-", own.Id.ToString());
        return await the.Errand(Operation.CancelReservation, key).Ask(GrainKey.Of(patron), new CancelReservation
        {
            Key = key,
            Origin = the.Origin(),
            PatronId = patron,
            ReservationId = own.Id,
            TitleId = own.TitleId,
        });
    }

    private static BranchId? PickupBranch(Exchange the) =>
        BranchId.TryParse(the.Message["BS"].Trim(), out var branch) ? branch : null;

    private static DateOnly? Expiry(Exchange the) =>
        Stamp.TryRead(the.Message["BW"], the.Library.TimeZone, out var until) ? the.Library.Today(until) : null;

    private static async ValueTask<Message> Done(Exchange the, TitleId title, Reply reply)
    {
        var (reservation, position) = reply switch
        {
            Reserved placed => (placed.Reservation, placed.Position),
            ReservationChanged changed => (changed.Reservation, changed.Position),
            ReservationClosed closed => (closed.Reservation, 0),
            _ => throw new InvariantBrokenException($"A reservation was answered {reply.GetType().Name}."),
        };
        var isOver = reply is ReservationClosed;
        var isFree = !isOver && (await the.Services.Load.FreeCopies(title)).Count > 0;
        var answer = new Message("16", $"1{(isFree ? 'Y' : 'N')}{the.Stamped}")
            .WithAny("BW", isOver ? null : Stamp.Write(reservation.InterestUntil))
            .WithAny("BR", isOver ? null : position.ToString(CultureInfo.InvariantCulture))
            .WithAny("BS", reservation.PickupBranch.Value)
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .WithAny("AB", the.ShownCopy)
            .WithAny("AJ", (await TitleShown.Of(the, title, "")).Identifier);
        return Texts(the, answer, isOver
            ? the.Texts.Say("reservation.removed")
            : the.Texts.Say("reservation.placed", ("position", position)));
    }
}
