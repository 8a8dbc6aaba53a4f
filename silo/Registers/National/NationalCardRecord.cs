using System.Globalization;
using System.Text.Json.Serialization;
using Skranke.Cards;

namespace Skranke.Silo.Registers.National;

/// <summary>A national card as library systems share it over HTTP: exactly what the register keeps (N12), the state of
/// the number, and who changed it last. Of one that is gone only <see cref="Id"/>, <see cref="Deleted"/> and the last
/// change are there.</summary>
public sealed record NationalCardRecord
{
    /// <summary>The register's own name of the card; says nothing about its holder.</summary>
    public required string Id { get; init; }

    /// <summary>N and nine digits.</summary>
    public string? Number { get; init; }

    public string? Name { get; init; }

    public string? NationalId { get; init; }

    /// <summary>Absent where none is known, or where it is secret.</summary>
    public NationalAddress? Address { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>Where the holder is a borrower, by ISIL.</summary>
    public IReadOnlyList<string>? Libraries { get; init; }

    public string? HomeLibrary { get; init; }

    public NationalCardState? State { get; init; }

    /// <summary>The number that took its place.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>True for a card that is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }

    /// <summary>The register's time of the last change, to the microsecond; the <c>lastChanged</c> of the next
    /// one.</summary>
    public required string ChangedAt { get; init; }

    /// <summary>What the register calls the system that changed it last.</summary>
    public required string ChangedBy { get; init; }
}

public sealed record NationalAddress(string? Street, string? PostalCode, string? City);

/// <summary>A page of the change feed.</summary>
/// <param name="Items">In the order of their last change; each card once, as it stands now.</param>
/// <param name="ChangedAfter">The register's time up to which the caller knows everything after this page; to be sent
/// with the next question, now if <paramref name="More"/> and otherwise the next night.</param>
public sealed record NationalCardsPage(IReadOnlyList<NationalCardRecord> Items, string? ChangedAfter, bool More);

/// <summary>The register's times, to the microsecond, as they go over the wire and come back unchanged.</summary>
public static class NationalTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Write(DateTimeOffset time) =>
        time.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, utc, out time);
    }
}
