using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Loans;

namespace Skranke.Ledger;

/// <summary>What one use case changes, all or nothing. The ledger commits units of many grains in one transaction, each
/// of them atomic by itself.</summary>
public sealed record UnitOfWork
{
    /// <summary>Under what the answer is remembered (I24-I26); null only for a unit that merely checks its
    /// fences.</summary>
    public RequestKey? Request { get; init; }

    public required Origin Origin { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ImmutableArray<Fence> Fences { get; init; }

    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>Refusal codes that staff set aside; shown in the event log.</summary>
    public ImmutableArray<string> Overridden { get; init; } = [];

    /// <summary>What is answered when the same request comes again.</summary>
    public required Reply Answer { get; init; }
}

/// <summary>The identity of a request: the same operation with the same fingerprint is the same request
/// (I25).</summary>
/// <param name="Operation">From the credential and the caller's key, or drawn by the edge where it sent none.</param>
/// <param name="Fingerprint">A keyed hash of verb, path and body.</param>
/// <param name="Remember">True when the caller can ask again, so that refusals must be remembered too (I26).</param>
public readonly record struct RequestKey(Guid Operation, Guid Fingerprint, bool Remember)
{
    /// <summary>The key of what the engine asks of itself: no other request has it, nobody asks about it, and its
    /// answer is not remembered.</summary>
    /// <param name="about">Tells keys of different askers apart, whatever numbers are handed out.</param>
    public static RequestKey Once(Actors.IIds ids, long about)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(bytes, ids.Next());
        _ = BitConverter.TryWriteBytes(bytes[8..], ~about);
        var operation = new Guid(bytes);
        return new RequestKey(operation, operation, Remember: false);
    }

    /// <summary>The key of one part of a larger operation, for example one loan of a renew-all.</summary>
    public RequestKey Part(long part)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Operation.TryWriteBytes(bytes);
        var low = BitConverter.ToUInt64(bytes[8..]) ^ ((ulong)part * 0x9E3779B97F4A7C15UL);
        _ = BitConverter.TryWriteBytes(bytes[8..], low);
        return this with { Operation = new Guid(bytes) };
    }
}

/// <summary>Who asked, and how; recorded with every event.</summary>
/// <param name="Library">The library of the credential.</param>
/// <param name="Credential">The credential's number; 0 for the engine itself.</param>
public sealed record Origin(Isil Library, int Credential, Channel Channel, string? Reason = null);

/// <summary>What became of a unit of work.</summary>
public abstract record CommitResult
{
    /// <summary>Durable: acknowledged from here on (I22).</summary>
    public sealed record Committed : CommitResult
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>Something the decision was based upon has changed; nothing was written (I23).</summary>
    public sealed record FencesBroken(ImmutableArray<Fence> Fences) : CommitResult;

    /// <summary>A constraint would have been violated; nothing was written. Memory was stale: reload and decide
    /// again.</summary>
    public sealed record ClaimLost(string Constraint) : CommitResult;

    /// <summary>The request was answered before; nothing was written (I24).</summary>
    public sealed record AnsweredBefore(Reply Answer, bool SameRequest) : CommitResult;
}

/// <summary>The ledger cannot be reached, and nothing of the unit was or will be written.</summary>
public sealed class LedgerAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Nobody can say yet whether the unit was written. Asking again with the same key will tell (I24).</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);
