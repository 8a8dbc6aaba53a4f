using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skranke.Api.Http;

/// <summary>What is answered: a status, a body as it goes over the wire, and the few headers that belong to
/// it.</summary>
public sealed class Answer
{
    private const string JsonType = "application/json; charset=utf-8";
    private const string ProblemType = "application/problem+json; charset=utf-8";

    private Answer(int status, byte[] body, string contentType) =>
        (Status, Body, ContentType) = (status, body, contentType);

    public int Status { get; }

    /// <summary>The code of a problem; null where all is well.</summary>
    public string? Code { get; private init; }

    public int? Version { get; private init; }

    public string? Location { get; private init; }

    /// <summary>After how long asking again can end otherwise.</summary>
    private TimeSpan? RetryAfter { get; init; }

    private byte[] Body { get; }

    private string ContentType { get; }

    public static Answer Ok<T>(T body, JsonTypeInfo<T> type, int? version = null) =>
        new(200, JsonSerializer.SerializeToUtf8Bytes(body, type), JsonType) { Version = version };

    public static Answer Created<T>(T body, JsonTypeInfo<T> type, string location, int? version = null) =>
        new(201, JsonSerializer.SerializeToUtf8Bytes(body, type), JsonType) { Version = version, Location = location };

    /// <summary>A body of another status than the usual ones.</summary>
    public static Answer Of<T>(int status, T body, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, type), JsonType);

    /// <summary>A file of text.</summary>
    public static Answer Text(string text, string contentType) =>
        new(200, System.Text.Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>Something that is looked at and not read by a program.</summary>
    public static Answer Picture(byte[] picture, string contentType) => new(200, picture, contentType);

    public static Answer Problem(ProblemAnswer problem, TimeSpan? retryAfter = null) =>
        new(problem.Status, JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Wire.ProblemAnswer), ProblemType)
        {
            Code = problem.Code,
            RetryAfter = retryAfter,
        };

    public async ValueTask Write(HttpResponse response)
    {
        var headers = response.Headers;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (Version is { } version)
        {
            headers.ETag = $"\"{version}\"";
        }

        if (Location is not null)
        {
            headers.Location = Location;
        }

        if (RetryAfter is { } after)
        {
            headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        else if (Status == 503)
        {
            headers.RetryAfter = "1";
        }
        else if (Status == 401)
        {
            headers.WWWAuthenticate = "Bearer";
        }

        _ = await response.BodyWriter.WriteAsync(Body);
    }
}
