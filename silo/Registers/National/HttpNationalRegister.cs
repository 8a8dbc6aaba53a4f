using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Skranke.Cards;

namespace Skranke.Silo.Registers.National;

/// <summary>What is sent to a register to write a card.</summary>
internal sealed record NationalCardJson
{
    public string? Name { get; init; }

    public string? NationalId { get; init; }

    public NationalAddress? Address { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<string>? Libraries { get; init; }

    public string? HomeLibrary { get; init; }

    public NationalCardState? State { get; init; }

    public string? LastChanged { get; init; }
}

/// <summary>What a register says when it refuses, as far as it is needed.</summary>
internal sealed record NationalProblemJson(string? Code, NationalProblemData? Data);

internal sealed record NationalProblemData(NationalCardRecord? Record);

/// <summary>Fields that are not known are passed over: another register may have more.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(NationalCardsPage))]
[JsonSerializable(typeof(NationalCardJson))]
[JsonSerializable(typeof(NationalProblemJson))]
internal sealed partial class NationalJson : JsonSerializerContext;

/// <summary>A register of national cards over HTTP, in the words that this engine itself speaks as one.</summary>
public sealed class HttpNationalRegister : INationalRegister, IDisposable
{
    private const string Path = "v1/national/cards";
    private readonly HttpClient _client;

    /// <param name="handler">For tests; null for the network.</param>
    public HttpNationalRegister(Uri address, string? key, HttpMessageHandler? handler = null) =>
        _client = RegisterHttp.Client(address, key, handler);

    public async Task<NationalCardsPage> ChangedAfterAsync(
        DateTimeOffset? after, int most, CancellationToken cancellation)
    {
        var since = after is { } time ? $"&changedAfter={NationalTime.Write(time)}" : "";
        using var response = await RegisterHttp.SendAsync(
            _client, HttpMethod.Get, $"{Path}?limit={most}{since}", null, cancellation);
        RegisterHttp.RequireSuccess(response);
        return await ReadAsync(response, NationalJson.Default.NationalCardsPage, cancellation);
    }

    public async Task<SendResult> PutAsync(
        NationalCardRecord card, DateTimeOffset? lastChanged, CancellationToken cancellation)
    {
        var asked = new NationalCardJson
        {
            Name = card.Name,
            NationalId = card.NationalId,
            Address = card.Address,
            Phone = card.Phone,
            Email = card.Email,
            Libraries = card.Libraries,
            HomeLibrary = card.HomeLibrary,
            State = card.State,
            LastChanged = lastChanged is { } time ? NationalTime.Write(time) : null,
        };
        using var body = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(asked, NationalJson.Default.NationalCardJson));
        body.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        using var response = await RegisterHttp.SendAsync(
            _client, HttpMethod.Put, $"{Path}/{card.Number}", body, cancellation);
        return await ResultAsync(response, cancellation);
    }

    public async Task<SendResult> DeleteAsync(string number, DateTimeOffset lastChanged, CancellationToken cancellation)
    {
        using var response = await RegisterHttp.SendAsync(
            _client,
            HttpMethod.Delete,
            $"{Path}/{number}?lastChanged={NationalTime.Write(lastChanged)}",
            null,
            cancellation);
        return response.StatusCode == HttpStatusCode.NotFound
            ? new SendResult.Taken(null)
            : await ResultAsync(response, cancellation);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<SendResult> ResultAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Conflict:
                var newer = await ReadAsync(response, NationalJson.Default.NationalProblemJson, cancellation);
                return new SendResult.Conflict(newer.Data?.Record);
            case HttpStatusCode.UnprocessableEntity:
                var problem = await ReadAsync(response, NationalJson.Default.NationalProblemJson, cancellation);
                return new SendResult.Refused(problem.Code ?? "unknown");
            default:
                RegisterHttp.RequireSuccess(response);
                var record = await ReadAsync(response, NationalJson.Default.NationalCardRecord, cancellation);
                return new SendResult.Taken(record);
        }
    }

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation)
                ?? throw new RegisterBrokenException("The register's answer is empty.");
        }
        catch (JsonException)
        {
            throw new RegisterBrokenException("The register's answer is not the JSON that was agreed.");
        }
        catch (Exception failure) when (RegisterHttp.IsAway(failure, cancellation))
        {
            throw new RegisterAwayException("The register broke off its answer.", failure);
        }
    }
}
