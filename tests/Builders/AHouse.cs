using Skranke.Libraries;

namespace Skranke.Tests.Builders;

/// <summary>House rules.</summary>
public static class AHouse
{
    public static HouseRules Rules(string from, bool mustBeAccepted = true) => new()
    {
        ValidFrom = Days.Day(from),
        MustBeAccepted = mustBeAccepted,
        Texts = new HouseRulesTexts { Da = "Hold orden.", En = "Keep order." },
    };
}
