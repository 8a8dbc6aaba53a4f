using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Interlibrary;

/// <summary>A reservation for which the library still looks for a copy elsewhere (H41). One whose copy came and was not
/// to be had after all is open again.</summary>
public static class OpenRequest
{
    /// <summary>What staff have found out about a request.</summary>
    public sealed record Case(ReservationId ReservationId, Title Title, Library Library, DateTimeOffset Now)
    {
        internal Fence[] Fences => [Fence.On(Title, FenceMode.Bump), Fence.On(Library)];
    }

    /// <summary>The reservation, or why nothing is awaited for it.</summary>
    public static (Reservation? Found, Refusal? Refusal) Of(Case the)
    {
        var found = the.Title.Queue.FirstOrDefault(one => one.Id == the.ReservationId);
        return found is null ? (null, Ending.Ended)
            : found is { IsWaiting: true, Interlibrary: not null } ? (found, null)
            : (null, new Refusal(
                RefusalCodes.InterlibraryNotRequested,
                "interlibrary.open",
                "No copy of another library is awaited for this reservation.",
                new JsonObject { ["state"] = JsonSerializer.SerializeToNode(found.State) }));
    }
}
