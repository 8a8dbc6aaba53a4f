using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>What library systems share of a national card, and nothing else (N12): number, name, national id, address,
/// phone, e-mail and the libraries where its holder is a borrower; besides, whether the number holds and which library
/// is home. No loan, no reservation, no debt.</summary>
public sealed record NationalCard
{
    public required CardNumber Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Null where the number belongs to nobody with a national id, or the sender left it out.</summary>
    public SealedNationalId? NationalId { get; init; }

    /// <summary>Null where none is known, or where it is secret.</summary>
    public PostalAddress? Address { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>In the order of their names.</summary>
    public required ImmutableArray<Isil> Libraries { get; init; }

    public Isil? Home { get; init; }

    public required NationalCardState State { get; init; }

    /// <summary>Whether another says nothing new: what it leaves out (national id, address) stays as it is.</summary>
    public bool Covers(NationalCard other) =>
        Number == other.Number
        && Name == other.Name
        && (other.NationalId is null || other.NationalId.Index.AsSpan().SequenceEqual(NationalId?.Index))
        && (other.Address is null || other.Address == Address)
        && (Phone, Email, Home, State) == (other.Phone, other.Email, other.Home, other.State)
        && Libraries.AsSpan().SequenceEqual(other.Libraries.AsSpan());
}

/// <summary>Whether a national number holds. Numbers are those of stored cards and are never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NationalCardState>))]
public enum NationalCardState
{
    [JsonStringEnumMemberName("active")]
    Active,

    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>Blocked, because its holder has lost it.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>Dead for good: another number has taken its place (N19).</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}
