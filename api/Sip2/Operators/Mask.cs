using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Skranke.Api.Sip2.Messages;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Operators;

/// <summary>A message as operators may see it: nobody's card, name, PIN, password, address, reading or debt. Only what
/// is known to be harmless is shown. What a terminal sends is shown only where it has the form that belongs there as
/// well: in a field for a date or a branch may stand a card, where a reader or a setting is wrong.</summary>
public static partial class Mask
{
    private const string Hidden = "***";

    /// <summary>Fields that never say anything about a person.</summary>
    private static readonly FrozenSet<string> Shown = new[]
    {
        "AH", "AM", "AN", "AO", "AP", "AQ", "BG", "BH", "BI", "BL", "BO", "BP", "BQ", "BR", "BS", "BT", "BW",
        "BX", "BY", "BZ", "CA", "CB", "CF", "CI", "CJ", "CK", "CL", "CM", "CP", "CQ", "CR", "CS", "CT", "CV", "WS",
    }.ToFrozenSet();

    /// <summary>The numbers of messages that terminals send.</summary>
    private static readonly FrozenSet<string> Asked = Pair.Every.Select(pair => pair.Number).ToFrozenSet();

    public static string Of(Message message)
    {
        // What is not ours to send came from outside, whatever it is.
        var isOurs = FixedParts.WidthOf(message.Number) is not null && !Asked.Contains(message.Number);
        var isRegular = message.FixedPart.Length == FixedParts.WidthOf(message.Number)
            && (isOurs || FixedFields().IsMatch(message.FixedPart));
        var text = new StringBuilder(message.Number).Append(isRegular ? message.FixedPart : Hidden);
        foreach (var field in message.Fields)
        {
            _ = text.Append(field.Id).Append(IsHarmless(field, isOurs) ? field.Value : Hidden).Append('|');
        }

        return text.ToString();
    }

    /// <summary>Our answers repeat the institution as the terminal named it, so that it counts as heard.</summary>
    private static bool IsHarmless(Field field, bool isOurs) =>
        field.Value.Length == 0
        || (Shown.Contains(field.Id) && ((isOurs && field.Id != "AO") || SmallValue().IsMatch(field.Value)));

    /// <summary>At most three letters of wishes, dates, and a summary or the kind of a payment.</summary>
    [GeneratedRegex(
        @"^[0-9A-Z+*\- ]{0,3}(\d{8}(    |   [A-Za-z])\d{6}| {18}){0,2}([YN |]{9,10}|\d{4}[A-Z ]{3})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FixedFields();

    /// <summary>A number that counts or means a kind, a flag, a date with its time, or what names a library or branch:
    /// letters, a hyphen, and no more digits than those have.</summary>
    [GeneratedRegex(
        @"^(\d{1,4}|[A-Za-z]{1,3}|\d{8}(    |   [A-Za-z])\d{6}|[A-Z]{2}-[A-Za-z0-9]{1,7})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SmallValue();
}
