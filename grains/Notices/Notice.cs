using System.Text.Json.Serialization;

namespace Skranke.Notices;

/// <summary>Something a patron is told. It is decided and stored in the unit of work of its cause, so that it is told
/// exactly when the cause is true (I29); who reads it, and in which words, is found out when it is sent.</summary>
/// <param name="CauseId">The id of the loan, reservation, receipt or patron that it is about.</param>
/// <param name="Step">Tells apart several notices of one kind about one cause; a version or a count.</param>
/// <param name="TitleId">The title it is about.</param>
/// <param name="Day">The day it speaks of: a due date, the last day on the pickup shelf.</param>
public sealed record Notice(
    NoticeId Id,
    PatronId PatronId,
    Isil Library,
    NoticeKind Kind,
    long CauseId,
    int Step,
    TitleId? TitleId,
    DateOnly? Day);

/// <summary>What a notice says. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))]
public enum NoticeKind
{
    [JsonStringEnumMemberName("reservation-ready")]
    ReservationReady = 1,

    /// <summary>The interest period of a reservation is about to end.</summary>
    [JsonStringEnumMemberName("reservation-ending")]
    ReservationEnding = 2,

    /// <summary>The interest period has ended, or the copy was not picked up in time.</summary>
    [JsonStringEnumMemberName("reservation-expired")]
    ReservationExpired = 3,

    /// <summary>The owner of an interlibrary copy said no; the earlier due date holds again (H38).</summary>
    [JsonStringEnumMemberName("renewal-annulled")]
    RenewalAnnulled = 4,

    /// <summary>The loan was renewed without the patron's doing.</summary>
    [JsonStringEnumMemberName("renewed-automatically")]
    RenewedAutomatically = 5,

    /// <summary>The loan could not be renewed automatically and is due.</summary>
    [JsonStringEnumMemberName("renewal-refused")]
    RenewalRefused = 6,

    /// <summary>No library could supply what was asked for (H41).</summary>
    [JsonStringEnumMemberName("interlibrary-unfilled")]
    InterlibraryUnfilled = 7,

    /// <summary>A receipt that the patron wanted by mail (H25).</summary>
    [JsonStringEnumMemberName("receipt")]
    Receipt = 8,

    /// <summary>A loan is due soon (H30).</summary>
    [JsonStringEnumMemberName("due-reminder")]
    DueReminder = 20,

    /// <summary>A loan is overdue; the step counts the notices of one period.</summary>
    [JsonStringEnumMemberName("overdue")]
    Overdue = 21,

    /// <summary>A copy did not come back and is claimed (H43).</summary>
    [JsonStringEnumMemberName("replacement-claim")]
    ReplacementClaim = 22,

    /// <summary>The patron will be excluded unless the reason ends before (H49).</summary>
    [JsonStringEnumMemberName("exclusion-announced")]
    ExclusionAnnounced = 23,

    [JsonStringEnumMemberName("exclusion-in-force")]
    ExclusionInForce = 24,

    [JsonStringEnumMemberName("exclusion-lifted")]
    ExclusionLifted = 25,

    /// <summary>The last day on the pickup shelf is near.</summary>
    [JsonStringEnumMemberName("pickup-ending")]
    PickupEnding = 26,

    /// <summary>Nobody has used the account for long, and it is erased on this day unless somebody does
    /// (H50).</summary>
    [JsonStringEnumMemberName("account-unused")]
    AccountUnused = 80,
}
