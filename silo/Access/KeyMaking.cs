using Skranke.Ledger;

namespace Skranke.Silo.Access;

/// <summary>What is asked for when a key is made.</summary>
/// <param name="Library">Null for a key of the engine's own operators.</param>
/// <param name="Person">The member of staff whose key it shall be.</param>
/// <param name="Request">A repetition of this request makes no second key.</param>
public sealed record NewKey(
    Isil? Library, Role Role, string Name, string? Person, DateTimeOffset At, RequestKey Request);

/// <summary>What became of the making or rotating of a key.</summary>
public abstract record KeyMaking
{
    /// <param name="Key">The key itself: this is the only place where it can be read.</param>
    public sealed record Made(Credential Credential, string Key) : KeyMaking;

    /// <summary>The same request made it before; the key was shown then.</summary>
    public sealed record MadeBefore(Credential Credential) : KeyMaking;

    /// <summary>Another request was made under this idempotency key.</summary>
    public sealed record RequestReused : KeyMaking;

    /// <summary>There is no such key that could be rotated.</summary>
    public sealed record Unknown : KeyMaking;

    /// <summary>The key was revoked or rotated already.</summary>
    public sealed record Over : KeyMaking;
}
