using System.Text.Json.Serialization;

namespace Skranke.Copies;

/// <summary>Where a copy goes that was handed in.</summary>
public sealed record Route(RouteAction Action, BranchId? Branch = null, ReservationId? Reservation = null);

[JsonConverter(typeof(JsonStringEnumConverter<RouteAction>))]
public enum RouteAction
{
    [JsonStringEnumMemberName("shelf")]
    Shelf,

    [JsonStringEnumMemberName("reservation-shelf")]
    ReservationShelf,

    [JsonStringEnumMemberName("transit")]
    Transit,

    [JsonStringEnumMemberName("return-to-owner")]
    ReturnToOwner,
}
