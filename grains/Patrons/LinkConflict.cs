using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Patrons;

/// <summary>Something that two accounts do not agree about, so that staff see what becomes of it before they link
/// them. Ids and figures only.</summary>
public sealed record LinkConflict(LinkConflictKind Kind)
{
    public Isil? Library { get; init; }

    /// <summary>The catalogue's identifier of the title that both are about.</summary>
    public TitleReference? Title { get; init; }

    /// <summary>The reservation that stays.</summary>
    public ReservationId? Kept { get; init; }

    /// <summary>The reservation that ends.</summary>
    public ReservationId? Ended { get; init; }

    /// <summary>The loan of what the other account waits for.</summary>
    public LoanId? Loan { get; init; }

    /// <summary>Loans or reservations afterwards.</summary>
    public int? Count { get; init; }

    /// <summary>How many there may be.</summary>
    public int? Max { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<LinkConflictKind>))]
public enum LinkConflictKind
{
    /// <summary>Both wait for one title: the one that is further along stays, of two that wait the better
    /// place.</summary>
    [JsonStringEnumMemberName("reservation-duplicate")]
    ReservationDuplicate,

    /// <summary>One waits for what the other has at home: the reservation ends.</summary>
    [JsonStringEnumMemberName("reservation-on-loan")]
    ReservationOnLoan,

    /// <summary>Together they have more loans than may be borrowed: none is taken away.</summary>
    [JsonStringEnumMemberName("loan-limit")]
    LoanLimit,

    /// <summary>Together they have more reservations than may be placed: none is taken away.</summary>
    [JsonStringEnumMemberName("reservation-limit")]
    ReservationLimit,

    /// <summary>The emptied account is excluded from a library: so is the one that stays.</summary>
    [JsonStringEnumMemberName("exclusion")]
    Exclusion,

    /// <summary>Both have a PIN: that of the account that stays is kept.</summary>
    [JsonStringEnumMemberName("pin")]
    Pin,

    /// <summary>Each has a home library: that of the account that stays is kept where none is chosen.</summary>
    [JsonStringEnumMemberName("home-library")]
    HomeLibrary,

    /// <summary>Both are members of a library and differ: an active membership wins, then newer rules.</summary>
    [JsonStringEnumMemberName("membership")]
    Membership,

    /// <summary>One of them has no national id, so that nothing but staff says that they are one person.</summary>
    [JsonStringEnumMemberName("national-id-missing")]
    NationalIdMissing,

    /// <summary>The birth dates differ and staff set that aside: that of the account that stays is kept.</summary>
    [JsonStringEnumMemberName("birth-date")]
    BirthDate,

    /// <summary>Each has an e-mail address: that of the account that stays is kept.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>Each has a phone number: that of the account that stays is kept.</summary>
    [JsonStringEnumMemberName("phone")]
    Phone,

    /// <summary>Each has an address: that of the population register is kept, else that of the account that
    /// stays.</summary>
    [JsonStringEnumMemberName("address")]
    Address,
}

/// <summary>What goes from the emptied account to the one that stays.</summary>
/// <param name="Loans">Open loans.</param>
/// <param name="Reservations">Reservations that go on.</param>
/// <param name="Debts">What is owed, for each library.</param>
/// <param name="Home">The home library afterwards.</param>
/// <param name="RetiredCards">Cards whose numbers are dead from now on; they still lead to the patron.</param>
public sealed record LinkedThings(
    int Loans,
    int Reservations,
    ImmutableArray<LinkedDebt> Debts,
    Isil? Home,
    ImmutableArray<CardId> RetiredCards);

public sealed record LinkedDebt(Isil Library, Money Owed);

/// <summary>In what two accounts say something else about how their patron is reached. The contents stay where they
/// are: whoever links sees them in the two accounts.</summary>
public sealed record ContactDifferences(bool Email, bool Phone, bool Address)
{
    public static ContactDifferences None { get; } = new(false, false, false);
}
