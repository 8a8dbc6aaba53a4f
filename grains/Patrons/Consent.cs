using System.Text.Json.Serialization;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>Something that somebody said yes to, with the text as it stood then. It is withdrawn, never
/// changed.</summary>
/// <param name="TextVersion">Which text; null where the library had none.</param>
/// <param name="GuardianId">Which guardian said so; null where the patron did.</param>
public sealed record Consent(
    ConsentId Id,
    PatronId PatronId,
    Isil Library,
    ConsentKind Kind,
    int? TextVersion,
    string? LegalBasis,
    GuardianId? GuardianId,
    ConsentWay Way,
    DateTimeOffset GivenAt,
    DateTimeOffset? WithdrawnAt = null)
{
    /// <summary>Whether it was given by the end of a local day and stood still then.</summary>
    public bool StandsOn(DateOnly day, Library library) =>
        library.Today(GivenAt) <= day && (WithdrawnAt is not { } withdrawn || day < library.Today(withdrawn));
}

/// <summary>What is consented to. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentKind>))]
public enum ConsentKind
{
    /// <summary>That the library keeps what it must know of a patron (H7).</summary>
    [JsonStringEnumMemberName("data")]
    Data = 1,

    /// <summary>That a child borrows (H6).</summary>
    [JsonStringEnumMemberName("guardian-borrow")]
    GuardianBorrow = 2,

    /// <summary>That a guardian pays what a child owes (H16).</summary>
    [JsonStringEnumMemberName("guardian-pay")]
    GuardianPay = 3,
}

/// <summary>How somebody consented. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentWay>))]
public enum ConsentWay
{
    /// <summary>On paper or on a screen at the desk.</summary>
    [JsonStringEnumMemberName("signed")]
    Signed = 1,

    /// <summary>To a member of staff, who noted it.</summary>
    [JsonStringEnumMemberName("spoken")]
    Spoken = 2,

    /// <summary>With a verified identity.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified = 3,

    /// <summary>By registering (H7).</summary>
    [JsonStringEnumMemberName("registering")]
    Registering = 4,
}

/// <summary>A consent that is about to be recorded.</summary>
/// <param name="TextVersion">Which text was shown; null for the present one.</param>
public sealed record ConsentSaid(ConsentKind Kind, ConsentWay Way, int? TextVersion = null);
