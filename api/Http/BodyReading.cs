using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skranke.Api.Http;

/// <summary>Reads a body whole, within a bound, and into its type.</summary>
public static class BodyReading
{
    /// <summary>No request of the trade is longer; files go to the imports, which have their own bound.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>The bytes of the body, or what is wrong with it.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Answer? Fault)> Read(HttpRequest request)
    {
        if (request.ContentLength > BytesMax)
        {
            return (default, TooLong());
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > BytesMax)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLong());
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.IsEmpty ? [] : read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (bytes, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>JSON in UTF-8 is the only form; a body that says it is something else is not guessed at.</summary>
    public static Answer? CheckType(HttpRequest request, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Missing();
        }

        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            return Problems.Malformed("Bodies are not compressed: send none of 'Content-Encoding'.", status: 415);
        }

        if (request.ContentType == "application/json")
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Malformed("Bodies are JSON: send 'Content-Type: application/json'.", status: 415);
        }

        var isUtf8 = type.CharSet is null
            || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase);
        return isUtf8 ? null : Problems.Malformed("Bodies are UTF-8; no other charset is read.", status: 415);
    }

    public static T? Parse<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type, out Answer? fault) where T : class
    {
        fault = bytes.IsEmpty ? Missing() : null;
        if (fault is not null)
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize(bytes.Span, type) is { } body)
            {
                return body;
            }

            fault = Problems.Malformed("The body must be one JSON object.");
        }
        catch (JsonException failure)
        {
            fault = MalformedBody.Explain(bytes, type, failure);
        }

        return null;
    }

    private static Answer Missing() => Problems.Malformed("The body is missing.");

    internal static Answer TooLong() => Problems.Malformed(
        $"The body is longer than {BytesMax} bytes.", status: StatusCodes.Status413PayloadTooLarge);
}
