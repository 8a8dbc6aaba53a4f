using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Api.Http;
using Skranke.Api.Identities;
using Skranke.Api.Sip2;
using Skranke.Api.Start;
using Skranke.Silo;
using Skranke.Silo.Hosting;
using Skranke.Tests.SignIn;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>A running engine with its demo libraries, as its callers see it.</summary>
public interface IHttpEngine
{
    Uri Address { get; }

    /// <summary>A demo key by its name, such as <c>staff</c> or <c>staff@NO-...</c>.</summary>
    string Key(string name);
}

/// <summary>An engine on a private PostgreSQL of its own, with a clock that stands still, behind real HTTP.</summary>
public class HttpEngine : IHttpEngine, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-http-").FullName;
    private Engine _engine = null!;
    private ApiServices _services = null!;
    private WebApplication _web = null!;
    private TestIssuer _issuer = null!;
    private JsonNode _keys = null!;

    /// <summary>Where the grains live, for scenarios that run on several hosts; embedded where null.</summary>
    protected virtual IGrainHosting? Hosting => null;

    public Uri Address { get; private set; } = null!;

    /// <summary>Where terminals are listened to.</summary>
    public int Sip2Port { get; private set; }

    public ApiServices Services => _services;

    /// <summary>A terminal's login by its name in the file of keys, such as <c>sip2</c>.</summary>
    public (string User, string Password) Login(string name = "sip2") =>
        ((string)_keys[name]!["user"]!, (string)_keys[name]!["password"]!);

    /// <summary>Whose tokens of patrons and of staff the engine believes.</summary>
    public TestIssuer Issuer => _issuer;

    /// <summary>The issuer for trying out sign-in, in its folder and with its settings.</summary>
    public LocalIssuer SignIn { get; private set; } = null!;

    /// <summary>Every endpoint that is mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. ((IEndpointRouteBuilder)_web).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public NpgsqlDataSource Database => _engine.Database;

    public string Key(string name) => (string)_keys[name]!;

    public virtual async Task InitializeAsync()
    {
        var options = new EngineOptions
        {
            DataFolder = _folder,
            FrozenAt = new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero),
        };
        _engine = await Engine.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None, Hosting);
        _issuer = await TestIssuer.StartAsync();
        SignIn = new LocalIssuer(_folder, TimeProvider.System);
        var local = IssuerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
            SignIn.Settings().ToDictionary(pair => pair.Setting, string? (pair) => pair.Value)).Build());
        _services = await ApiServices.Of(
            _engine,
            _folder,
            [.. _issuer.Settings(), .. local],
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _web = WebHost.Build(_services, IPAddress.Loopback, 0, sip2: new Sip2Options { Port = 0 });
        await _web.StartAsync();
        Address = new Uri(_web.Urls.First());
        Sip2Port = new Uri(_web.Urls.Last()).Port;
        _keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "demo-keys.json")))!;
    }

    public async Task DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        await _services.DisposeAsync();
        await _engine.DisposeAsync();
        await _issuer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class HttpEngineCollection : ICollectionFixture<HttpEngine>
{
    public const string Name = "HTTP";
}

/// <summary>Speaks to an engine with one key.</summary>
public sealed class Caller(IHttpEngine engine, string? key) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = engine.Address };

    /// <summary>The library that the bearer of a token names.</summary>
    public string? Library { get; init; }

    public Task<Heard> Get(string path) => Say(HttpMethod.Get, path, null);

    public Task<Heard> Post(string path, string? body, string? once = null, string? ifMatch = null) =>
        Say(HttpMethod.Post, path, body, once, ifMatch);

    public Task<Heard> Delete(string path, string? once = null, string? ifMatch = null) =>
        Say(HttpMethod.Delete, path, null, once, ifMatch);

    public async Task<Heard> Say(
        HttpMethod verb,
        string path,
        string? body,
        string? once = null,
        string? ifMatch = null,
        string type = "application/json")
    {
        using var request = new HttpRequestMessage(verb, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        AddHeaders(request, once, ifMatch);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Heard(response.StatusCode, text, response.Headers.ETag?.Tag)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
            Location = response.Headers.Location?.OriginalString,
        };
    }

    public void Dispose() => _client.Dispose();

    private void AddHeaders(HttpRequestMessage request, string? once, string? ifMatch)
    {
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (Library is not null)
        {
            request.Headers.Add("Skranke-Library", Library);
        }

        if (once is not null)
        {
            request.Headers.Add("Idempotency-Key", once);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
    }
}

/// <summary>What was answered.</summary>
public sealed record Heard(HttpStatusCode Status, string Text, string? ETag)
{
    public JsonNode Json { get; } = Text is ['{', ..] ? JsonNode.Parse(Text)! : new JsonObject();

    public TimeSpan? RetryAfter { get; init; }

    public string? Location { get; init; }

    public string? Code => (string?)Json["code"];

    public string? Detail => (string?)Json["detail"];

    public string Id => (string)Json["id"]!;

    public Heard Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    public Heard Expect(HttpStatusCode status, string code)
    {
        Assert.True(Status == status && Code == code, $"{(int)Status} instead of {(int)status} {code}: {Text}");
        return this;
    }
}
