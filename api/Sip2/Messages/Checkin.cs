using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.WorkItems;

namespace Skranke.Api.Sip2.Messages;

/// <summary>09/10: a copy comes back, at a kiosk or into a sorter, and the answer says where it goes: into which bin,
/// to which branch, and whether somebody must look at it. One that is said again gets the same answer as long as the
/// copy has not moved since. One that was made while the terminal was cut off is never refused, and captures
/// nothing.</summary>
internal sealed class Checkin : Pair
{
    /// <summary>What a terminal's clock may be off without meaning anything.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromMinutes(15);

    /// <summary>A box is emptied at the latest after a long weekend.</summary>
    private static readonly TimeSpan BoxMax = TimeSpan.FromDays(5);

    public override string Number => "09";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        var copyId = await CopyShown.Id(the);
        if (the.Message["BI"] == "Y"
            && await Cancelling.Checkout(the, await CopyShown.Find(the)) is { } undone)
        {
            return await Undone(the, undone);
        }

        if (copyId is not { } id)
        {
            return await UnknownCopy(the);
        }

        var isOffline = the.IsOffline(2);
        var reply = isOffline ? await Offline(the, id) : await Online(the, id);
        return reply switch
        {
            CheckedIn done => await Done(the, id, done),
            Refused refused => Refuse(Asked.Of(the), Why(the, refused)),
            _ => throw new InvariantBrokenException($"A check-in was answered {reply.GetType().Name}."),
        };
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the,
        new Message("10", $"0NUY{the.Stamped}")
            .With("AO", the.Institution)
            .With("AB", the.Message["AB"].Trim())
            .With("AQ", "")
            .With("CV", "99"),
        text);

    private static async ValueTask<Reply> Online(Exchange the, CopyId copy)
    {
        var (earlier, key) = await Repetition.Find(
            the, KeyOf(the), the.TimeAt(3), false, reply => StandsSince(the, copy, reply));
        return earlier ?? await CheckinEndpoint.Ask(the.Errand(Operation.CheckIn, key), new CheckIn
        {
            Key = key,
            Origin = the.Origin(),
            CopyId = copy,
            Branch = the.Branch,
            ReturnedAt = DroppedAt(the),
        });
    }

    /// <summary>The same whether the terminal was answered, not heard, or cut off.</summary>
    private static RequestKey KeyOf(Exchange the) =>
        the.KeyOf("09", CopyShown.Mended(the.ShownCopy).Value, the.Message.At(3, Stamp.Length));

    /// <summary>When the patron dropped it into the box; null for now. A terminal whose clock is wrong says what cannot
    /// be, and is not believed.</summary>
    private static DateTimeOffset? DroppedAt(Exchange the) =>
        the.TimeAt(21) is { } at && the.Now - at is var ago && ago > ClockDrift && ago < BoxMax ? at : null;

    private static async ValueTask<DateTimeOffset?> StandsSince(Exchange the, CopyId copy, Reply reply) =>
        reply is CheckedIn done && await the.Services.Load.Copy(copy) is { } now && now.Version == done.CopyVersion
            ? done.Receipt.At
            : null;

    private static async ValueTask<Reply> Offline(Exchange the, CopyId copy)
    {
        var (at, isTold) = OfflineAt(the);
        var key = KeyOf(the);
        if (!isTold)
        {
            (var earlier, key) = await Repetition.Find(
                the, key, null, true, reply => StandsSince(the, copy, reply));
            if (earlier is not null)
            {
                return earlier;
            }
        }

        key = key with { Remember = true };
        return await CheckinEndpoint.Ask(the.Errand(Operation.CheckIn, key), new CheckIn
        {
            Key = key,
            Origin = the.Origin(),
            CopyId = copy,
            Branch = the.Branch,
            ReturnedAt = at,
            Offline = true,
        });
    }

    /// <summary>The return date counts; a terminal that leaves it out means the time of the transaction.</summary>
    private static (DateTimeOffset At, bool IsTold) OfflineAt(Exchange the)
    {
        var told = the.TimeAt(21) is null ? the.OfflineTime(3) : the.OfflineTime(21);
        the.CountOffline(told.At);
        return told;
    }

    /// <summary>A copy that nobody knows goes to the staff; what a terminal took while it was cut off is written down
    /// for them too.</summary>
    private async ValueTask<Message> UnknownCopy(Exchange the)
    {
        if (!the.IsOffline(2))
        {
            return Exception(the, the.Texts.Say(
                the.ShownCopy.Length == 0 ? "terminal.copy-unreadable" : RefusalCodes.CopyUnknown));
        }

        var key = KeyOf(the) with { Remember = true };
        _ = await OfflineTransaction.Record(
            the.Errand(Operation.CheckIn, key),
            key,
            the.Origin(),
            WorkItemKind.OfflineCheckin,
            the.Branch,
            OfflineAt(the).At,
            [Unknown.Copy],
            new Scanned(null, null, CopyShown.Mended(the.ShownCopy).Value, null));
        return Exception(the, the.Texts.Say("terminal.recorded"));
    }

    private Message Exception(Exchange the, string text)
    {
        var answer = Refuse(Asked.Of(the), text);
        return answer.WithAny("CL", Sorting.BinFor(the.Profile, Sorting.Exception, null, null, null));
    }

    private static async ValueTask<Message> Undone(Exchange the, Loan loan) => Texts(
        the,
        (await TitleShown.Of(the, loan.TitleId, loan.Material)).AddTo(new Message("10", $"1YUN{the.Stamped}")
            .With("AO", the.Institution)
            .With("AB", loan.Copy.Value)
            .With("AQ", "")));

    private static async ValueTask<Message> Done(Exchange the, CopyId id, CheckedIn done)
    {
        var copy = await the.Services.Load.Copy(id)
            ?? throw new InvariantBrokenException($"Copy {id} came back and is unknown.");
        var wasLent = done.Closed is not null;
        var isOk = wasLent || the.Profile.TakesUnlent;
        var alert = Alert.Of(done, copy, isOk);
        var (ok, calls) = (isOk ? "1Y" : "0N", alert.IsAlert ? 'Y' : 'N');
        var title = await TitleShown.Of(the, copy.TitleId, copy.Material);
        var answer = title.AddTo(new Message("10", $"{ok}U{calls}{the.Stamped}")
                .With("AO", the.Institution)
                .With("AB", done.Copy.Value)
                .With("AQ", copy.Branch.Value))
            .WithAny("CL", Sorting.BinFor(
                the.Profile, alert.Route, alert.Destination ?? the.Branch, copy.Material, copy.Title))
            .WithAny("CK", CopyShown.MediaType(copy.Material))
            .WithAny("CR", copy.Material);
        if (alert.Type != Alert.None || the.Profile.RouteAlways)
        {
            _ = answer.With("CV", alert.Type)
                .WithAny("CT", (alert.Destination ?? (the.Profile.RouteAlways ? the.Branch : null))?.Value);
        }

        if (done.Route.Reservation is { } reservation
            && await the.Services.Reservations.Reservation(reservation, CancellationToken.None) is { } kept)
        {
            // The slip names nobody: the pickup number stands for the patron.
            _ = answer.WithAny("CY", kept.PickupNumber?.ToString()).WithAny("DA", kept.PickupNumber?.ToString());
        }

        string[] texts = [alert.Text(the), Fee(the, done), wasLent ? "" : the.Texts.Say("return.not-on-loan")];
        _ = Texts(the, answer, texts);
        return wasLent ? PrintLines.AddTo(the, answer, title.Words, the.Texts.Say("return.thanks"), texts[1]) : answer;
    }

    private static string Fee(Exchange the, CheckedIn done) => done.Fees.IsEmpty
        ? ""
        : the.Texts.Say("return.fee", ("amount", done.Fees[0].Amount));
}
