using System.Globalization;
using System.Text;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Sip2;

/// <summary>What terminals say.</summary>
internal static class TerminalWork
{
    public static readonly byte[] KeepAlive = "9900302.00\r"u8.ToArray();

    private static readonly string NoDate = new(' ', 18);

    private static string Library => Preparation.Isil.Value;

    public static byte[] Checkout(Turn turn, DateTime at, bool offline = false) => Of(
        $"11N{(offline ? 'Y' : 'N')}{Stamp(at)}{NoDate}AO{Library}|AA{LoadIds.Card(turn)}|"
        + $"AB{LoadIds.Barcode(turn)}|AC|");

    public static byte[] Checkin(Turn turn, DateTime at, bool offline = false) => Of(
        $"09{(offline ? 'Y' : 'N')}{Stamp(at)}{Stamp(at)}AP{Library}|AO{Library}|AB{LoadIds.Barcode(turn)}|AC|");

    public static byte[] CopyInformation(Turn turn, DateTime at) =>
        Of($"17{Stamp(at)}AO{Library}|AB{LoadIds.Barcode(turn)}|AC|");

    public static byte[] PatronInformation(Turn turn, DateTime at) =>
        Of($"63009{Stamp(at)}YYYYYYYYY|AO{Library}|AA{LoadIds.Card(turn)}|AC|AD{Preparation.Pin}|");

    /// <summary>Whether an answer says that it was done.</summary>
    public static bool IsDone(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("121"u8) || answer.StartsWith("101"u8) || answer.StartsWith("98Y"u8)
        || (answer.StartsWith("64"u8) && answer.IndexOf("|CQY|"u8) > 0)
        || (answer.StartsWith("18"u8) && !answer.StartsWith("180101"u8));

    private static string Stamp(DateTime at) => at.ToString("yyyyMMdd'    'HHmmss", CultureInfo.InvariantCulture);

    private static byte[] Of(string message) => Encoding.ASCII.GetBytes(message + "\r");
}
