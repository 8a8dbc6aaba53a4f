namespace Skranke.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Next">The cursor of the next page; absent on the last one.</param>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>Cuts a page out of what was read.</summary>
public static class Page
{
    /// <summary>Shows the rows, without the one that was read only to see whether there is more.</summary>
    public static ListAnswer<T> Of<TRow, T>(
        IReadOnlyList<TRow> rows, Paging paging, Func<TRow, T> show, Func<TRow, string> placeOf)
    {
        var hasMore = rows.Count > paging.Limit;
        var shown = hasMore ? rows.Take(paging.Limit).ToArray() : rows;
        return new ListAnswer<T>(
            [.. shown.Select(show)],
            hasMore ? Paging.CursorAt(placeOf(shown[^1])) : null);
    }
}
