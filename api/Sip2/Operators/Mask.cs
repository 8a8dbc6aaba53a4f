using System.Collections.Frozen;
using System.Text;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Operators;

/// <summary>A message as operators may see it: nobody's card, name, PIN, password, address, reading or debt. Only what
/// is known to be harmless is shown.</summary>
public static class Mask
{
    /// <summary>Fields that never say anything about a person.</summary>
    private static readonly FrozenSet<string> Shown = new[]
    {
        "AH", "AM", "AN", "AO", "AP", "AQ", "BG", "BH", "BI", "BL", "BO", "BP", "BQ", "BR", "BS", "BT", "BW",
        "BX", "BY", "BZ", "CA", "CB", "CF", "CI", "CJ", "CK", "CL", "CM", "CP", "CQ", "CR", "CS", "CT", "CV", "WS",
    }.ToFrozenSet();

    public static string Of(Message message)
    {
        // Fixed fields say nothing about a person, unless what stands there is something else.
        var isRegular = message.FixedPart.Length == FixedParts.WidthOf(message.Number);
        var text = new StringBuilder(message.Number).Append(isRegular ? message.FixedPart : "***");
        foreach (var field in message.Fields)
        {
            _ = text.Append(field.Id)
                .Append(Shown.Contains(field.Id) || field.Value.Length == 0 ? field.Value : "***").Append('|');
        }

        return text.ToString();
    }
}
