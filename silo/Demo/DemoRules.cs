using Skranke.Libraries;

namespace Skranke.Silo.Demo;

/// <summary>House rules of the demo libraries, short ones in the words of the demo: what their members accepted.
/// </summary>
internal static class DemoRules
{
    public static HouseRulesTexts Danish { get; } = new()
    {
        Da = "Lånerkortet er personligt. Aflever til tiden, og erstat det, der bliver væk. Tag hensyn til andre. "
            + "Biblioteket hæfter ikke for dit eget udstyr.",
        En = "The card is yours alone. Return in time, and replace what is lost. Be considerate of others. The "
            + "library is not liable for your own equipment.",
    };

    public static HouseRulesTexts Norwegian { get; } = new()
    {
        Nb = "Bibliotekkortet er personlig. Lever i tide, og erstatt det som blir borte. Ta hensyn til andre.",
        Nn = "Bibliotekkortet er personleg. Lever i tide, og erstatt det som blir borte. Ta omsyn til andre.",
        En = "The card is yours alone. Return in time, and replace what is lost. Be considerate of others.",
    };
}
