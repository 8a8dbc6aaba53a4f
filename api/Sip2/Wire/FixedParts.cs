using System.Collections.Frozen;

namespace Skranke.Api.Sip2.Wire;

/// <summary>How many characters of fixed fields follow a message's number, before its first named field.</summary>
public static class FixedParts
{
    private const int Date = 18;

    private static readonly FrozenDictionary<string, int> Widths = new Dictionary<string, int>
    {
        ["93"] = 2,
        ["94"] = 1,
        ["99"] = 8,
        ["98"] = 34,
        ["23"] = 3 + Date,
        ["24"] = 14 + 3 + Date,
        ["63"] = 3 + Date + 10,
        ["64"] = 14 + 3 + Date + 24,
        ["11"] = 2 + Date + Date,
        ["12"] = 4 + Date,
        ["09"] = 1 + Date + Date,
        ["10"] = 4 + Date,
        ["29"] = 2 + Date + Date,
        ["30"] = 4 + Date,
        ["65"] = Date,
        ["66"] = 1 + 8 + Date,
        ["15"] = 1 + Date,
        ["16"] = 2 + Date,
        ["17"] = Date,
        ["18"] = 6 + Date,
        ["19"] = Date,
        ["20"] = 1 + Date,
        ["25"] = Date,
        ["26"] = 14 + 3 + Date,
        ["35"] = Date,
        ["36"] = 1 + Date,
        ["37"] = Date + 2 + 2 + 3,
        ["38"] = 1 + Date,
        ["01"] = 1 + Date,
        ["96"] = 0,
        ["97"] = 0,
    }.ToFrozenDictionary();

    /// <summary>Every message number that the protocol has.</summary>
    public static IReadOnlyCollection<string> Numbers => Widths.Keys;

    /// <summary>Null for a message that the protocol does not have.</summary>
    public static int? WidthOf(string number) => Widths.TryGetValue(number, out var width) ? width : null;
}
