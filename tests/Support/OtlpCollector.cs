using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Skranke.Tests.Support;

/// <summary>A collector of OTLP over HTTP that keeps the names it is sent: those of figures, and of spans with their
/// ids. It reads of protobuf what that takes.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _web;

    private OtlpCollector(WebApplication web) => _web = web;

    public Uri Address { get; private set; } = null!;

    /// <summary>Names of the figures that came.</summary>
    public ConcurrentDictionary<string, bool> Figures { get; } = [];

    public ConcurrentQueue<Span> Spans { get; } = [];

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var collector = new OtlpCollector(web);
        _ = web.MapPost("/v1/metrics", http => collector.TakeAsync(http, collector.TakeFigure, 1, 2, 2));
        _ = web.MapPost("/v1/traces", http => collector.TakeAsync(http, collector.TakeSpan, 1, 2, 2));
        await web.StartAsync();
        collector.Address = new Uri(web.Urls.Single());
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    /// <summary>Takes every message that lies below a path of fields: resource, scope, then the thing itself.</summary>
    private async Task TakeAsync(HttpContext http, Action<ReadOnlyMemory<byte>> take, params int[] path)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        IEnumerable<ReadOnlyMemory<byte>> messages = [body.ToArray()];
        foreach (var field in path)
        {
            messages = messages.SelectMany(Parts).Where(part => part.Field == field).Select(part => part.Bytes);
        }

        foreach (var message in messages)
        {
            take(message);
        }
    }

    private void TakeFigure(ReadOnlyMemory<byte> metric) => Figures[TextOf(metric, 1)] = true;

    private void TakeSpan(ReadOnlyMemory<byte> span) =>
        Spans.Enqueue(new Span(HexOf(span, 1), HexOf(span, 2), HexOf(span, 4), TextOf(span, 5)));

    private static string TextOf(ReadOnlyMemory<byte> message, int field) =>
        Encoding.UTF8.GetString(PartOf(message, field).Span);

    private static string HexOf(ReadOnlyMemory<byte> message, int field) =>
        Convert.ToHexStringLower(PartOf(message, field).Span);

    private static ReadOnlyMemory<byte> PartOf(ReadOnlyMemory<byte> message, int field) =>
        Parts(message).FirstOrDefault(part => part.Field == field).Bytes;

    /// <summary>The parts of a message that have a length, with their fields' numbers.</summary>
    private static List<(int Field, ReadOnlyMemory<byte> Bytes)> Parts(ReadOnlyMemory<byte> message)
    {
        var parts = new List<(int, ReadOnlyMemory<byte>)>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message.Span, ref at);
            switch (key & 7)
            {
                case 0:
                    _ = Number(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number(message.Span, ref at);
                    parts.Add(((int)(key >> 3), message.Slice(at, length)));
                    at += length;
                    break;
                default:
                    at += 4;
                    break;
            }
        }

        return parts;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    /// <param name="Parent">The span above it; empty where there is none.</param>
    public sealed record Span(string Trace, string Id, string Parent, string Name);
}
