using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Reservations;

/// <summary>What is sent when a copy was placed on the pickup shelf; may be absent.</summary>
public sealed record PlacedBody
{
    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>A captured copy lies on the pickup shelf now.</summary>
public static class PlaceOnShelfEndpoint
{
    /// <summary>A reservation that goes from title to title meanwhile is followed this often.</summary>
    private const int TitlesMax = 4;

    public static void Map(Routes routes) => routes
        .Post(
            "/v1/reservations/{id}/placed", Operation.PlaceOnShelf, ApiJson.Wire.PlacedBody, Handle, new PlacedBody())
        .Says("Say that a copy is on the pickup shelf")
        .Answers<ReservationAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.ReservationUnknown, RefusalCodes.ReservationEnded, RefusalCodes.ReservationNotCaptured);

    private static async ValueTask<Answer> Handle(Call call, PlacedBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        for (var asked = 0; asked < TitlesMax; asked++)
        {
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

            var reply = earlier ?? await call.Ask(GrainKey.Of(reservation.DecidedBy), new PlaceOnShelf
            {
                Key = call.Key,
                Origin = call.Origin(channel),
                ReservationId = reservation.Id,
                TitleId = reservation.DecidedBy,
            });
            if (reply is not Stale)
            {
                return await ChangeReservationEndpoint.Of(call, reply);
            }
        }

        return Problems.Of(
            RefusalCodes.RequestBusy, "Others are changing the same reservation at this moment. Ask again.");
    }
}
