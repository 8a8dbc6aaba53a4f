using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Exclusions;
using Skranke.Libraries;
using Skranke.Reservations;

namespace Skranke.Patrons;

/// <summary>A person or an institution that borrows, with all that decides whether it may. Names and addresses are not
/// here: no rule asks for them.</summary>
public sealed record Patron
{
    public required PatronId Id { get; init; }

    /// <summary>Moves with everything that a decision about this patron could depend upon.</summary>
    public required int Version { get; init; }

    public required PatronKind Kind { get; init; }

    public DateOnly? BirthDate { get; init; }

    /// <summary>The code of the municipality where the patron lives, as far as it is known (H12).</summary>
    public string? Municipality { get; init; }

    /// <summary>The day of the patron's death, once the population register has told it.</summary>
    public DateOnly? DiedOn { get; init; }

    /// <summary>The category of a person for whom the library has decided it, whatever the age.</summary>
    public string? FixedCategory { get; init; }

    public bool GuardianConsent { get; init; }

    public bool Erased { get; init; }

    /// <summary>The account of the same person that took over everything of this one (N17); null for one that
    /// lives.</summary>
    public PatronId? LinkedTo { get; init; }

    public Pin? Pin { get; init; }

    public required ImmutableArray<Card> Cards { get; init; }

    public required ImmutableArray<Membership> Memberships { get; init; }

    public required ImmutableArray<Exclusion> Exclusions { get; init; }

    public required ImmutableArray<HeldLoan> Loans { get; init; }

    public required ImmutableArray<HeldReservation> Reservations { get; init; }

    /// <summary>Null where the birth date is not known.</summary>
    public int? AgeOn(DateOnly day) => BirthDate is { } born ? AgeOf(born, day) : null;

    /// <summary>Completed years on a day; somebody born on 29 February is a year older on 28 February of a common
    /// year.</summary>
    public static int AgeOf(DateOnly born, DateOnly day)
    {
        var age = day.Year - born.Year;
        return born.AddYears(age) > day ? age - 1 : age;
    }

    /// <summary>The category by which a policy picks its rules: <c>institution</c>, <c>child</c> or
    /// <c>adult</c>.</summary>
    public string CategoryOn(DateOnly day, PatronCategories categories) =>
        Kind == PatronKind.Institution ? PatronCategories.Institution
        : FixedCategory is not null ? FixedCategory
        : AgeOn(day) is { } age && age < categories.AdultFromAge ? PatronCategories.Child
        : PatronCategories.Adult;

    /// <summary>A category that was said of a person, where it is another than the age's; null where it need not be
    /// kept.</summary>
    public static string? FixedCategoryOf(
        string? said, DateOnly? birthDate, DateOnly day, PatronCategories categories)
    {
        var byAge = birthDate is { } born && AgeOf(born, day) < categories.AdultFromAge
            ? PatronCategories.Child
            : PatronCategories.Adult;
        return said is PatronCategories.Child or PatronCategories.Adult && said != byAge ? said : null;
    }

    public Card? CardOf(CardNumber number) => Cards.FirstOrDefault(card => card.Number == number);

    /// <summary>The national card that is not replaced; it may be blocked.</summary>
    [JsonIgnore]
    public Card? NationalCard => Cards.FirstOrDefault(card => card.IsNational && card.State != CardState.Replaced);

    public Card? CardOf(CardId id) => Cards.FirstOrDefault(card => card.Id == id);

    /// <summary>All exclusions that hold now.</summary>
    public IEnumerable<Exclusion> ExclusionsAt(Isil library, DateTimeOffset now)
    {
        foreach (var exclusion in Exclusions)
        {
            if (exclusion.Library == library && exclusion.HoldsAt(now))
            {
                yield return exclusion;
            }
        }
    }

    /// <summary>The exclusion that holds now; of several, the one that lasts longest.</summary>
    public Exclusion? ExclusionAt(Isil library, DateTimeOffset now)
    {
        Exclusion? longest = null;
        foreach (var exclusion in ExclusionsAt(library, now))
        {
            if (longest is null || (longest.To is { } to && !(exclusion.To <= to)))
            {
                longest = exclusion;
            }
        }

        return longest;
    }

    public Membership? MembershipOf(Isil library) =>
        Memberships.FirstOrDefault(membership => membership.Library == library);
}

[JsonConverter(typeof(JsonStringEnumConverter<PatronKind>))]
public enum PatronKind
{
    [JsonStringEnumMemberName("person")]
    Person,

    [JsonStringEnumMemberName("institution")]
    Institution,
}

/// <summary>What a patron knows by heart; only its salted, peppered hash is kept.</summary>
/// <param name="Failures">Wrong tries since the last right one; they survive a restart (I39).</param>
/// <param name="CountsUntil">When those tries are forgotten; how many of them are too many is the policy's.</param>
public sealed record Pin(byte[] Salt, byte[] Hash, int Failures, DateTimeOffset? CountsUntil)
{
    /// <summary>What a try is compared with where nobody has the card or the patron has no PIN: nobody's.</summary>
    public static Pin Nobodys { get; } = new(new byte[16], new byte[32], 0, null);
}

/// <summary>An identifier that a patron shows: a local card, the national card, or a national id used as a
/// card.</summary>
/// <param name="Number">Empty for a national id, which is kept nowhere in clear.</param>
/// <param name="Library">The library of a local card; null for one that holds everywhere.</param>
public sealed record Card(CardNumber Number, CardKind Kind, CardState State, Isil? Library)
{
    /// <summary>The national id as a card, while nothing is known of it but that it may be used (H15).</summary>
    public static Card OfNationalId { get; } =
        new(CardNumber.NationalId, CardKind.NationalId, CardState.Active, null);

    public CardId Id { get; init; }

    /// <summary>Why it is blocked, where somebody said so.</summary>
    public CardBlockReason? BlockReason { get; init; }

    /// <summary>The card that took its place.</summary>
    public CardId? ReplacedBy { get; init; }

    [JsonIgnore]
    public bool IsNational => Kind is CardKind.NationalDigital or CardKind.NationalPrinted;
}

/// <summary>Which accounts are one person's, by the national id.</summary>
/// <param name="HasNationalId">Whether it is known of this patron.</param>
/// <param name="Others">Other accounts with the same one, the oldest first.</param>
public sealed record SamePerson(bool HasNationalId, ImmutableArray<PatronId> Others)
{
    public static readonly SamePerson Unknown = new(false, []);
}

[JsonConverter(typeof(JsonStringEnumConverter<CardBlockReason>))]
public enum CardBlockReason
{
    [JsonStringEnumMemberName("lost")]
    Lost,

    [JsonStringEnumMemberName("stolen")]
    Stolen,

    [JsonStringEnumMemberName("other")]
    Other,
}

[JsonConverter(typeof(JsonStringEnumConverter<CardKind>))]
public enum CardKind
{
    [JsonStringEnumMemberName("local")]
    Local,

    [JsonStringEnumMemberName("national-digital")]
    NationalDigital,

    [JsonStringEnumMemberName("national-printed")]
    NationalPrinted,

    [JsonStringEnumMemberName("national-id")]
    NationalId,
}

[JsonConverter(typeof(JsonStringEnumConverter<CardState>))]
public enum CardState
{
    [JsonStringEnumMemberName("active")]
    Active,

    [JsonStringEnumMemberName("blocked")]
    Blocked,

    [JsonStringEnumMemberName("replaced")]
    Replaced,
}

/// <summary>A patron's bond with one library (N11): pending until it is activated there, with the rules
/// accepted.</summary>
public sealed record Membership(Isil Library, MembershipState State, bool Home, int? RulesVersion);

[JsonConverter(typeof(JsonStringEnumConverter<MembershipState>))]
public enum MembershipState
{
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("active")]
    Active,
}

/// <summary>An open loan as its patron's limits see it.</summary>
public sealed record HeldLoan(LoanId Id, CopyId CopyId, TitleId TitleId, string Material, Isil Library);

/// <summary>An active reservation as its patron's limits see it.</summary>
/// <param name="TitleId">The title whose turn decides about it now.</param>
/// <param name="Titles">All titles of which any will do.</param>
/// <param name="Issue">The issue of a periodical that was asked for.</param>
public sealed record HeldReservation(
    ReservationId Id,
    TitleId TitleId,
    Isil Library,
    ImmutableArray<TitleId> Titles,
    string? Issue)
{
    public bool Covers(TitleId title) => Titles.Contains(title);

    public static HeldReservation Of(Reservation reservation) => new(
        reservation.Id, reservation.DecidedBy, reservation.Library, [.. reservation.Titles], reservation.Issue);
}
