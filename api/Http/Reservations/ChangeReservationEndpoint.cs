using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Reservations;

namespace Skranke.Api.Http.Reservations;

/// <summary>What is sent to change a reservation; what is absent stays as it is.</summary>
public sealed record ReservationChangeBody
{
    public string? PickupBranch { get; init; }

    /// <summary>The last day on which the patron wants it.</summary>
    [Schema(Format = "date")]
    public string? InterestUntil { get; init; }

    /// <summary>Days on which the patron wants to be passed over, with the place kept; null ends the pause.</summary>
    public PauseBody? Pause
    {
        get;
        set
        {
            field = value;
            NamesPause = true;
        }
    }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    /// <summary>Tells a pause that is ended from one that is not spoken of.</summary>
    internal bool NamesPause { get; private set; }
}

public sealed record PauseBody
{
    /// <summary>The first day; today where absent.</summary>
    [Schema(Format = "date")]
    public string? From { get; init; }

    /// <summary>The last day; without an end where absent.</summary>
    [Schema(Format = "date")]
    public string? Until { get; init; }
}

/// <summary>Changes where, until when or from when a reservation is wanted.</summary>
public static class ChangeReservationEndpoint
{
    public static void Map(Routes routes) => routes
        .Patch("/v1/reservations/{id}", Operation.ChangeReservation, ApiJson.Wire.ReservationChangeBody, Handle)
        .Says("Change a reservation")
        .Answers<ReservationAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.RequestStale, RefusalCodes.BranchUnknown, RefusalCodes.ReservationUnknown,
            RefusalCodes.ReservationNotReservable,
            RefusalCodes.ReservationEnded, RefusalCodes.ReservationCaptured);

    private static async ValueTask<Answer> Handle(Call call, ReservationChangeBody body)
    {
        var fields = new Fields();
        var branch = fields.OptionalBranch("pickupBranch", body.PickupBranch);
        var until = fields.OptionalDay("interestUntil", body.InterestUntil);
        var pause = PauseOf(fields, body);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (reservation, unreachable) = await ReservationEndpoint.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        var (earlier, stale) = await call.Match(reservation!.Version);
        if (stale is not null)
        {
            return stale;
        }

        return await Of(call, earlier ?? await call.Ask(GrainKey.Of(reservation.PatronId), new ChangeReservation
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = reservation.PatronId,
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
            PickupBranch = branch,
            InterestUntil = until,
            Pause = pause,
            ExpectedVersion = call.Request.Headers.IfMatch is [] or ["*"] ? null : reservation.Version,
        }));
    }

    private static Pause? PauseOf(Fields fields, ReservationChangeBody body)
    {
        var from = fields.OptionalDay("pause.from", body.Pause?.From);
        var until = fields.OptionalDay("pause.until", body.Pause?.Until);
        if (body.Pause is { From: null, Until: null })
        {
            fields.Fail("pause", "must name a first or a last day; null ends a pause.");
        }

        if (until < from)
        {
            fields.Fail("pause.until", "is before the first day.");
        }

        return body.NamesPause ? new Pause(from, until) : null;
    }

    internal static async ValueTask<Answer> Of(Call call, Reply reply) => reply switch
    {
        ReservationChanged changed => Answer.Ok(
            await ReservationAnswer.Of(call, changed.Reservation, changed.Position),
            ApiJson.Wire.ReservationAnswer,
            changed.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A change was answered {reply.GetType().Name}."),
    };
}
