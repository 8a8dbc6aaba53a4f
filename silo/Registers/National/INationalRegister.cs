namespace Skranke.Silo.Registers.National;

/// <summary>A register of national cards that another system keeps.</summary>
public interface INationalRegister
{
    /// <summary>Cards that changed after a time of that register.</summary>
    /// <exception cref="RegisterAwayException">it does not answer.</exception>
    /// <exception cref="RegisterBrokenException">what it says cannot be read.</exception>
    Task<NationalCardsPage> ChangedAfterAsync(DateTimeOffset? after, int most, CancellationToken cancellation);

    /// <summary>Tells it of a card.</summary>
    /// <param name="lastChanged">Its time of the state that it has; null where it is to have none.</param>
    Task<SendResult> PutAsync(NationalCardRecord card, DateTimeOffset? lastChanged, CancellationToken cancellation);

    /// <summary>Tells it that a card is gone.</summary>
    Task<SendResult> DeleteAsync(string number, DateTimeOffset lastChanged, CancellationToken cancellation);
}

/// <summary>What the other register made of a card that was sent.</summary>
public abstract record SendResult
{
    /// <param name="Card">As it stands there now; null where it is gone.</param>
    public sealed record Taken(NationalCardRecord? Card) : SendResult;

    /// <summary>Somebody else was faster.</summary>
    /// <param name="Newer">As it stands there; null where that was not said.</param>
    public sealed record Conflict(NationalCardRecord? Newer) : SendResult;

    /// <summary>It will not have it.</summary>
    public sealed record Refused(string Code) : SendResult;
}
