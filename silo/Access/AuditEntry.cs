using System.Text.Json.Serialization;

namespace Skranke.Silo.Access;

/// <summary>What must be answered for. The numbers stand in the database.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Audited>))]
public enum Audited : short
{
    /// <summary>A patron was searched for by card or national id.</summary>
    [JsonStringEnumMemberName("look-up")]
    LookUp = 1,

    /// <summary>A patron's record, or one of its lists, was read.</summary>
    [JsonStringEnumMemberName("read")]
    Read = 2,

    /// <summary>The same of a patron whose address is protected.</summary>
    [JsonStringEnumMemberName("read-protected")]
    ReadProtected = 3,

    /// <summary>A refusal was set aside.</summary>
    [JsonStringEnumMemberName("override")]
    Override = 4,

    /// <summary>A debt was waived.</summary>
    [JsonStringEnumMemberName("waiver")]
    Waiver = 5,

    /// <summary>Data of patrons left the engine.</summary>
    [JsonStringEnumMemberName("export")]
    Export = 6,

    /// <summary>Data of patrons came in by a file.</summary>
    [JsonStringEnumMemberName("import")]
    Import = 7,

    /// <summary>A patron was erased.</summary>
    [JsonStringEnumMemberName("erasure")]
    Erasure = 8,

    [JsonStringEnumMemberName("key-made")]
    KeyMade = 9,

    [JsonStringEnumMemberName("key-rotated")]
    KeyRotated = 10,

    [JsonStringEnumMemberName("key-revoked")]
    KeyRevoked = 11,
}

/// <summary>One line of the audit. A class and no record: two looks in the same instant are two lines.</summary>
/// <param name="reason">Why, or which thing, in words or codes; never a name or a number of a patron.</param>
public sealed class AuditEntry(
    DateTimeOffset at, int credential, Isil library, Audited operation, PatronId? patron, string? reason)
{
    public DateTimeOffset At { get; } = at;

    public int Credential { get; } = credential;

    public Isil Library { get; } = library;

    public Audited Operation { get; } = operation;

    public PatronId? Patron { get; } = patron;

    public string? Reason { get; } = reason;
}
