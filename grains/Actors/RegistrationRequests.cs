using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Patrons;

namespace Skranke.Actors;

/// <summary>To a patron that is not there yet: become one. The id was drawn for it, so that nobody else has
/// it.</summary>
public sealed record RegisterPatron : PatronCommand
{
    /// <summary>Where the patron registers; becomes the home library (N5).</summary>
    public required Isil Library { get; init; }

    public required RegisteredBy By { get; init; }

    public required PatronKind Kind { get; init; }

    public required ContactDetails Contact { get; init; }

    /// <summary>As somebody said it.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>As the national id or the population register says it.</summary>
    public DateOnly? KnownBirthDate { get; init; }

    public string? Municipality { get; init; }

    public SealedNationalId? NationalId { get; init; }

    public ChosenPin? Pin { get; init; }

    /// <summary>Null for what the library's policy gives.</summary>
    public CardKind? CardKind { get; init; }

    /// <summary>The number on a card that lies ready; null to draw one.</summary>
    public CardNumber? CardNumber { get; init; }

    /// <summary>Whether the library's rules were accepted; at the desk they always are.</summary>
    public bool RulesAccepted { get; init; }

    public GuardianNamed? Guardian { get; init; }

    public ImmutableArray<ConsentSaid> Consents { get; init; } = [];
}

/// <summary>Who sees to a registration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegisteredBy>))]
public enum RegisteredBy
{
    /// <summary>Staff, who have seen the person (H5).</summary>
    [JsonStringEnumMemberName("desk")]
    Desk,

    /// <summary>The person, with a verified identity (H4, N6).</summary>
    [JsonStringEnumMemberName("self")]
    Self,

    /// <summary>A guardian with a verified identity, for a child (H6).</summary>
    [JsonStringEnumMemberName("guardian")]
    Guardian,
}

/// <summary>Somebody says yes to something (H6, H7, H16).</summary>
public sealed record GiveConsent : PatronCommand
{
    public required ConsentSaid Said { get; init; }

    /// <summary>Who says so; null for the patron.</summary>
    public GuardianNamed? Guardian { get; init; }
}

/// <summary>Somebody says yes no longer.</summary>
public sealed record WithdrawConsent : PatronCommand
{
    public required ConsentId ConsentId { get; init; }
}

/// <summary>A guardian answers for the child no more, before it comes of age.</summary>
public sealed record EndGuardianship : PatronCommand
{
    public required GuardianId GuardianId { get; init; }
}

/// <summary>The patron has another PIN from now on (H8).</summary>
public sealed record ChangePin : PatronCommand
{
    public required ChosenPin Pin { get; init; }

    /// <summary>The PIN that the patron had, where that is the proof; null where the identity was verified or staff
    /// know the patron.</summary>
    public string? OldPin { get; init; }
}

/// <summary>A patron is reached otherwise from now on (H13, H14).</summary>
public sealed record ChangeContact : PatronCommand
{
    public required ContactChange Change { get; init; }
}
