using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skranke.Silo.Registers.Population;

/// <summary>A population register over HTTP: <c>GET changes?after=SEQUENCE&amp;limit=N</c> gives a page of the feed,
/// <c>POST persons/lookup</c> one person; the national id is in the body.</summary>
public sealed class HttpPopulationRegister : IPopulationRegister, IDisposable
{
    private readonly HttpClient _client;

    /// <param name="key">Sent as a bearer key; null for none.</param>
    /// <param name="handler">For tests; null for the network.</param>
    public HttpPopulationRegister(Uri address, string? key, HttpMessageHandler? handler = null) =>
        _client = RegisterHttp.Client(address, key, handler);

    public async Task<IReadOnlyList<NumberedChange>> ReadAsync(long after, int most, CancellationToken cancellation)
    {
        using var response = await RegisterHttp.SendAsync(
            _client, HttpMethod.Get, $"changes?after={after}&limit={most}", null, cancellation);
        RegisterHttp.RequireSuccess(response);
        var page = await ReadAsync(response, PopulationJson.Default.ChangesJson, cancellation);
        var items = page.Items ?? throw new RegisterBrokenException("The page of changes has no items.");
        var found = new List<NumberedChange>(items.Count);
        var last = after;
        foreach (var item in items)
        {
            var change = ChangeText.Of(item, $"Change {found.Count + 1} of the page after {after}");
            if (change.Sequence <= last)
            {
                continue;
            }

            if (change.Sequence != last + 1)
            {
                return found.Count > 0 ? found : throw new RegisterBrokenException(
                    $"After change {last} comes {change.Sequence}: change {last + 1} is missing.");
            }

            found.Add(change);
            last = change.Sequence;
        }

        return found;
    }

    /// <summary>The register keeps its own feed.</summary>
    public Task TakenAsync(long upTo, CancellationToken cancellation) => Task.CompletedTask;

    public async Task<PersonFound?> LookUpAsync(NationalId number, CancellationToken cancellation)
    {
        using var body = JsonBody(new LookUpJson(number.Digits), PopulationJson.Default.LookUpJson);
        using var response = await RegisterHttp.SendAsync(
            _client, HttpMethod.Post, "persons/lookup", body, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        RegisterHttp.RequireSuccess(response);
        return ChangeText.PersonOf(
            await ReadAsync(response, PopulationJson.Default.PersonJson, cancellation), "The register's answer");
    }

    public void Dispose() => _client.Dispose();

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

    private static ByteArrayContent JsonBody<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        return content;
    }
}
