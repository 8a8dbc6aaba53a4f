using System.Collections.Immutable;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Skranke.Api.Identities;

/// <summary>The public keys of one issuer: fetched when they are first needed, kept, and fetched again when they have
/// become old or a token names one that is not among them. So an issuer may rotate its keys, and an engine starts and
/// works while an issuer is away.</summary>
public sealed class IssuerKeys(IdentityIssuer issuer, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>Strangers' tokens with keys nobody knows make no more fetches than this.</summary>
    public static readonly TimeSpan FetchAtMostEvery = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries while the issuer is away and nothing is known of it.</summary>
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan OldAfter = TimeSpan.FromHours(1);

    /// <summary>A key that its issuer withdrew is not believed for longer than this while the issuer is away.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromDays(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private Known? _known;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    /// <summary>The keys by which a token of this <c>kid</c> may be signed; all where it names none. Empty where the
    /// issuer has no such key; null where the issuer cannot be asked.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>?> Of(string? kid, CancellationToken cancellation)
    {
        if (Fresh() is { } fresh && Named(fresh, kid) is { Length: > 0 } found)
        {
            return found;
        }

        await _fetching.WaitAsync(cancellation);
        try
        {
            // Another request may have fetched them while this one waited.
            var isKnown = Fresh() is { } now && Named(now, kid).Length > 0;
            if (!isKnown && time.GetUtcNow() - _triedAt >= (_known is null ? TryAgainAfter : FetchAtMostEvery))
            {
                _triedAt = time.GetUtcNow();
                await Fetch(cancellation);
            }
        }
        finally
        {
            _ = _fetching.Release();
        }

        return _known is { } known && time.GetUtcNow() - known.FetchedAt < BelievedFor ? Named(known, kid) : null;
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private Known? Fresh() =>
        _known is { } known && time.GetUtcNow() - known.FetchedAt < OldAfter ? known : null;

    private static ImmutableArray<SecurityKey> Named(Known known, string? kid) =>
        kid is null ? known.Keys : [.. known.Keys.Where(key => key.KeyId == kid)];

    private async Task Fetch(CancellationToken cancellation)
    {
        try
        {
            var keys = await Read(cancellation);
            if (keys.IsEmpty)
            {
                IdentityLog.NoKeys(log, issuer.Name);
                return;
            }

            _known = new Known(keys, time.GetUtcNow());
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever an issuer answers instead of its keys, to us it is away.
            IdentityLog.IssuerAway(log, issuer.Name, exception.GetType().Name);
        }
    }

    private async Task<ImmutableArray<SecurityKey>> Read(CancellationToken cancellation)
    {
        if (issuer.Keys is { } place)
        {
            var document = Uri.TryCreate(place, UriKind.Absolute, out var address) && !address.IsFile
                ? await _http.GetStringAsync(address, cancellation)
                : await File.ReadAllTextAsync(place, cancellation);
            return Signing(JsonWebKeySet.Create(document).GetSigningKeys());
        }

        var retriever = new HttpDocumentRetriever(_http) { RequireHttps = !issuer.Metadata!.IsLoopback };
        var told = await OpenIdConnectConfigurationRetriever.GetAsync(
            issuer.Metadata.AbsoluteUri, retriever, cancellation);
        return told.Issuer == issuer.Issuer
            ? Signing(told.SigningKeys)
            : throw new InvalidDataException("The metadata is that of another issuer.");
    }

    /// <summary>Public keys only: a shared secret among them would let whoever reads the document sign.</summary>
    private static ImmutableArray<SecurityKey> Signing(IEnumerable<SecurityKey> keys) =>
        [.. keys.Where(key => key is not SymmetricSecurityKey)];

    private sealed record Known(ImmutableArray<SecurityKey> Keys, DateTimeOffset FetchedAt);
}
