using System.Globalization;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>99/98: whether we are there, what the terminal may do, and what time it is. Asked every few seconds by
/// thousands of them, so that it asks no database.</summary>
internal sealed class TerminalStatus : Pair
{
    /// <summary>Tenths of a second, then how often to try again; 999 leaves that to the terminal.</summary>
    private const string Patience = "600999";

    private const string Version = "2.00";

    public override string Number => "99";

    public override ValueTask<Message> Answer(Exchange the)
    {
        var profile = the.Profile;
        the.Session.PrintWidth = int.TryParse(
            the.Message.At(3, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0
            ? width
            : null;
        var offline = profile.Offline ? 'Y' : 'N';
        var blocking = profile.CardBlocking ? 'Y' : 'N';
        return new(new Message("98", $"YYYY{blocking}{offline}{Patience}{the.Stamped}{Version}")
            .With("AO", the.Institution)
            .WithAny("AM", the.Library.Name)
            .With("BX", Supported(profile))
            .WithAny("AN", profile.Location));
    }

    public override Message Refuse(Asked the, string text) =>
        Texts(the, new Message("98", $"NNNNNN{Patience}{the.Stamped}{Version}").With("AO", the.Institution)
            .With("BX", new string('N', 16)), text);

    /// <summary>One letter for each pair, in the protocol's order.</summary>
    private static string Supported(Silo.Terminals.TerminalProfile profile)
    {
        var blocking = profile.CardBlocking ? 'Y' : 'N';
        var reserving = profile.Reservations ? 'Y' : 'N';
        return $"YYY{blocking}YYYYY{FeePaid.Taken}YY{blocking}{reserving}YY";
    }
}
