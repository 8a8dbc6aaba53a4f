using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Skranke.Basics;

/// <summary>A length of time as policies write it, by ISO 8601: <c>P2Y</c>, <c>P30D</c>, <c>PT72H</c>. Years and months
/// are those of the calendar.</summary>
[JsonConverter(typeof(IsoPeriodJson))]
public readonly partial record struct IsoPeriod(int Months, int Days, int Hours)
{
    private const int MonthDaysMost = 31;

    private const int DayHours = 24;

    /// <summary>At least as many days as it can last.</summary>
    public int DaysMost => (Months * MonthDaysMost) + Days + ((Hours + DayHours - 1) / DayHours);

    public static IsoPeriod OfDays(int days) => new(0, days, 0);

    /// <summary>The instant that lies so long before another.</summary>
    public DateTimeOffset Before(DateTimeOffset instant) => instant.AddMonths(-Months).AddDays(-Days).AddHours(-Hours);

    /// <summary>The day that lies so long after another; a started day counts whole.</summary>
    public DateOnly After(DateOnly day) => day.AddMonths(Months).AddDays(Days + ((Hours + DayHours - 1) / DayHours));

    public static bool TryParse(string? text, out IsoPeriod period)
    {
        var match = Form().Match(text ?? "");
        period = match.Success
            ? new IsoPeriod(
                (12 * Number(match, "years")) + Number(match, "months"),
                (7 * Number(match, "weeks")) + Number(match, "days"),
                Number(match, "hours"))
            : default;
        return match.Success;
    }

    public override string ToString() => this switch
    {
        { Months: 0, Days: 0, Hours: 0 } => "PT0S",
        _ => "P" + Part(Months / 12, "Y") + Part(Months % 12, "M") + Part(Days, "D")
            + (Hours == 0 ? "" : "T" + Part(Hours, "H")),
    };

    private static string Part(int number, string unit) =>
        number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture) + unit;

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
        ^P(?=[0-9]|T[0-9])
        ((?<years>[0-9]{1,2})Y)?((?<months>[0-9]{1,3})M)?((?<weeks>[0-9]{1,3})W)?((?<days>[0-9]{1,5})D)?
        (T(?=[0-9])((?<hours>[0-9]{1,5})H)?(0M)?(0S)?)?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>Writes a length of time as its text.</summary>
public sealed class IsoPeriodJson : JsonConverter<IsoPeriod>
{
    public override IsoPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IsoPeriod.TryParse(reader.GetString(), out var period)
            ? period
            : throw new JsonException("A length of time is written by ISO 8601 in years to hours, such as P30D.");

    public override void Write(Utf8JsonWriter writer, IsoPeriod value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
