using System.Text.Json.Serialization;

namespace Skranke.Silo.Import;

/// <summary>What an import has done so far.</summary>
/// <param name="Read">Rows read; taken, changed, unchanged and refused ones together.</param>
/// <param name="RefusedCount">Rows refused; the list holds the first thousand.</param>
/// <param name="Detail">Why it failed, where it did.</param>
public sealed record ImportReport(
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long Id,
    string Kind,
    ImportState State,
    long Read,
    long Taken,
    long Changed,
    long Unchanged,
    long RefusedCount,
    IReadOnlyList<RowRefusal> Refused,
    string? Detail,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    [JsonIgnore]
    public bool IsFinished => State is ImportState.Done or ImportState.Failed;
}
