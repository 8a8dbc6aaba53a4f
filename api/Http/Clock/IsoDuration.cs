using System.Globalization;
using System.Text.RegularExpressions;

namespace Skranke.Api.Http.Clock;

/// <summary>ISO 8601 durations. Years and months are those of the calendar, counted from where the clock
/// stands.</summary>
public static partial class IsoDuration
{
    /// <summary>The latest instant a clock is moved to; beyond it due dates would leave the calendar.</summary>
    private static readonly DateTimeOffset Latest = new(2999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static bool TryAdd(string text, DateTimeOffset from, out DateTimeOffset? to)
    {
        to = null;
        var match = Form().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var sign = match.Groups["sign"].Value == "-" ? -1 : 1;
        var months = sign * ((12 * Number(match, "years")) + Number(match, "months"));
        var days = sign * ((7 * Number(match, "weeks")) + Number(match, "days"));
        var seconds = sign
            * ((3600L * Number(match, "hours")) + (60L * Number(match, "minutes")) + Number(match, "seconds"));
        try
        {
            to = from.AddMonths(months).AddDays(days).AddSeconds(seconds);
            return to <= Latest;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Beyond the years that a date can hold.
            return false;
        }
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
        ^(?<sign>-)?P(?=[0-9]|T[0-9])
        ((?<years>[0-9]{1,4})Y)?((?<months>[0-9]{1,5})M)?((?<weeks>[0-9]{1,5})W)?((?<days>[0-9]{1,6})D)?
        (T(?=[0-9])((?<hours>[0-9]{1,8})H)?((?<minutes>[0-9]{1,8})M)?((?<seconds>[0-9]{1,9})S)?)?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
