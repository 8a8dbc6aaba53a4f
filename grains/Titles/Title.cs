using System.Collections.Immutable;
using Skranke.Reservations;

namespace Skranke.Titles;

/// <summary>A title of one library's catalogue with its reservation queue.</summary>
public sealed record Title
{
    public required TitleId Id { get; init; }

    /// <summary>Moves with every change of the queue.</summary>
    public required int Version { get; init; }

    public required Isil Library { get; init; }

    public required TitleReference Reference { get; init; }

    public required string Material { get; init; }

    /// <summary>All active reservations, in the order of their places.</summary>
    public required ImmutableArray<Reservation> Queue { get; init; }
}
