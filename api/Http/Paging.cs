using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Skranke.Api.Http;

/// <summary>Which part of a list is asked for: so many after a place that only the server understands.</summary>
public readonly record struct Paging(int Limit, string? After)
{
    public const int LimitMax = 500;
    public const int LimitUsual = 50;

    /// <summary>One more than asked for, to see whether there is a next page.</summary>
    public int Look => Limit + 1;

    /// <summary>The place as a number; 0 at the start.</summary>
    public long AfterNumber => After is null ? 0 : long.Parse(After, CultureInfo.InvariantCulture);

    public static Paging Of(IQueryCollection query, Fields fields, bool numbered = true)
    {
        var limit = LimitUsual;
        if (query.TryGetValue("limit", out var sent)
            && (!int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > LimitMax))
        {
            fields.Fail("limit", $"must be a number from 1 to {LimitMax}.");
            return default;
        }

        string? after = null;
        if (query.TryGetValue("cursor", out var cursor) && !TryOpen(cursor, numbered, out after))
        {
            fields.Fail("cursor", "is none that this list has given.");
        }

        return new Paging(limit, after);
    }

    public static string CursorAt(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes("p" + place));

    public static string CursorAt(long place) => CursorAt(place.ToString(CultureInfo.InvariantCulture));

    private static bool TryOpen(string? cursor, bool numbered, out string? place)
    {
        place = null;
        if (string.IsNullOrEmpty(cursor) || cursor.Length > 200 || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        if (text is not ['p', .. var rest] || (numbered && !PathText.TryNumber(rest, out _)))
        {
            return false;
        }

        place = rest;
        return true;
    }
}
