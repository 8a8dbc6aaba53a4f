using System.Text;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Http;

/// <summary>The bytes of <c>POST /v1/checkouts</c>, written once; for each turn only the digits that differ.</summary>
internal sealed class CheckoutRequest
{
    private const int Digits = 9;
    private const string Zeros = "000000000";
    private readonly byte[] _bytes;
    private readonly int _key;
    private readonly int _card;
    private readonly int _copy;

    public CheckoutRequest(string host, string apiKey)
    {
        var branch = Preparation.Branch.Value;
        var body = $$"""{"card":"2{{Zeros}}","copy":"3{{Zeros}}","branch":"{{branch}}","channel":"kiosk"}""";
        var text =
            $"POST /v1/checkouts HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {apiKey}\r\n"
            + $"Content-Type: application/json\r\nIdempotency-Key: {Keys.Tag}-{Zeros}\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
        _bytes = Encoding.ASCII.GetBytes(text);
        _key = text.IndexOf($"{Keys.Tag}-", StringComparison.Ordinal) + Keys.Tag.Length + 1;
        _card = text.IndexOf("\"card\":\"2", StringComparison.Ordinal) + "\"card\":\"2".Length;
        _copy = text.IndexOf("\"copy\":\"3", StringComparison.Ordinal) + "\"copy\":\"3".Length;
    }

    public ReadOnlySpan<byte> For(Turn turn)
    {
        Write(_key, turn.Number);
        Write(_card, turn.Patron);
        Write(_copy, turn.Copy);
        return _bytes;
    }

    private void Write(int at, long number)
    {
        for (var digit = Digits - 1; digit >= 0; digit--)
        {
            _bytes[at + digit] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
