using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>Request keys of what the engine asks of itself and nobody will ask about.</summary>
internal static class EngineKey
{
    /// <summary>A key that no other request has; its answer is not remembered.</summary>
    public static RequestKey Once(IIds ids, long about)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(bytes, ids.Next());
        _ = BitConverter.TryWriteBytes(bytes[8..], ~about);
        var operation = new Guid(bytes);
        return new RequestKey(operation, operation, Remember: false);
    }
}
