using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Cards;

namespace Skranke.Libraries;

/// <summary>Everything a library may choose about lending, as data. A policy has a version and a date from which it
/// holds: due dates go by the version in force at the loan or its latest renewal, the right to renew by the one in
/// force now.</summary>
public sealed record Policy
{
    /// <summary>Counted by the library, starting at 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The first local day on which this version holds.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>Where the rules come from, for people who ask.</summary>
    public string Source { get; init; } = "";

    public required PatronCategories Categories { get; init; }

    public required LoanPolicy Loans { get; init; }

    public required RenewalPolicy Renewals { get; init; }

    public required ReservationPolicy Reservations { get; init; }

    /// <summary>What holds for copies that other libraries supply.</summary>
    public InterlibraryPolicy Interlibrary { get; init; } = new();

    /// <summary>The ladder of the overdue fee; the last step whose first day has come holds, and replaces the one
    /// before (H28). Empty where the library takes none.</summary>
    public ImmutableArray<OverdueStep> OverdueFees { get; init; } = [];

    /// <summary>When somebody is shut out of the library's lending.</summary>
    public ExclusionPolicy Exclusions { get; init; } = new();

    /// <summary>What patrons are told by the calendar, and when.</summary>
    public NoticePolicy Notices { get; init; } = new();
    /// <summary>How fees are counted and paid.</summary>
    public FeePolicy Fees { get; init; } = new();

    /// <summary>What is claimed for copies.</summary>
    public ReplacementPolicy Replacement { get; init; } = new();

    /// <summary>Which debts are handed over.</summary>
    public CollectionPolicy Collection { get; init; } = new();

    /// <summary>How long it stays known who borrowed what, and when an account that nobody uses ends.</summary>
    public PrivacyPolicy Privacy { get; init; } = new();

    /// <summary>Refusal codes that staff may override with a reason.</summary>
    public ImmutableArray<string> Overridable { get; init; } = [];

    /// <summary>Which PINs may be chosen, and how often one may be typed wrongly (H8).</summary>
    public PinPolicy Pins { get; init; } = new();

    /// <summary>Who may let himself in while no staff are there.</summary>
    public DoorPolicy Door { get; init; } = new();

    /// <summary>Who counts as a resident. It opens some digital services and closes nothing: who may register does not
    /// depend on it (H2).</summary>
    public ResidencePolicy Residence { get; init; } = new();

    /// <summary>What is asked of staff.</summary>
    public StaffPolicy Staff { get; init; } = new();

    /// <summary>Which cards the library gives out.</summary>
    public CardPolicy Cards { get; init; } = new();

    /// <summary>Who may register on the web.</summary>
    public RegistrationPolicy Registration { get; init; } = new();

    /// <summary>The texts that patrons and guardians consent to, one of each kind.</summary>
    public ImmutableArray<ConsentText> Consents { get; init; } = [];

    /// <summary>Digital services that patrons reach through this library (N10).</summary>
    public ImmutableArray<DigitalService> DigitalServices { get; init; } = [];
}

/// <summary>How long a library knows what it need not know for ever (H50).</summary>
public sealed record PrivacyPolicy
{
    /// <summary>How long it stays known who had a loan that has ended, or a reservation; <c>PT0S</c> for not at all,
    /// <c>PT72H</c>, <c>P30D</c>. A fee, a claim or a work item that is open holds the link, and so does the patron's
    /// wish to keep the history.</summary>
    public IsoPeriod HistoryRetention { get; init; } = IsoPeriod.OfDays(30);

    /// <summary>After so long without any use an account is erased, such as <c>P2Y</c>; null for never.</summary>
    public IsoPeriod? DormantAfter { get; init; }

    /// <summary>Days between the notice that an unused account will be erased and its erasure.</summary>
    public int DormantNoticeDays { get; init; } = 30;
}

/// <summary>How often a PIN may be typed wrongly (H8). Its bounds keep a lock-out from being of use to those who want
/// to shut others out: it ends by itself within the hour.</summary>
public sealed record PinPolicy
{
    /// <summary>True where four like digits and runs such as 1234 are refused.</summary>
    public bool ForbidTrivial { get; init; }

    /// <summary>Wrong tries for one patron, with whatever card, after which none is answered for a while.</summary>
    public int TriesMax { get; init; } = 5;

    /// <summary>Minutes after the last wrong try until the count begins anew.</summary>
    public int CoolDownMinutes { get; init; } = 15;

    /// <summary>Different patrons for whom one PIN may be wrong at this library within the cool-down.</summary>
    public int PatronsPerPinMax { get; init; } = 5;

    /// <summary>Different patrons whose PIN may be wrong at one key (a kiosk, a door, a web site) within the cool-down;
    /// each patron whose PIN is right makes up for one.</summary>
    public int PatronsPerKeyMax { get; init; } = 30;
}

public sealed record DoorPolicy
{
    /// <summary>From this age patrons may come in while no staff are there; null for at any age.</summary>
    public int? MinAge { get; init; }
}

public sealed record ResidencePolicy
{
    /// <summary>Codes of the municipalities that the library serves, as the population register writes them.</summary>
    public ImmutableArray<string> Municipalities { get; init; } = [];
}

/// <summary>What a library asks of its staff.</summary>
public sealed record StaffPolicy
{
    /// <summary>True where what must be answered for (overrides, waivers, exports, imports) is done by a person who
    /// signed in or has a personal key, and by no desk's key.</summary>
    public bool PersonsRequired { get; init; }
}

/// <summary>An e-resource that a library opens to its patrons.</summary>
public sealed record DigitalService
{
    public required string Name { get; init; }

    /// <summary>True where the nation pays, so that the national card is enough; else the library bought it for its
    /// members.</summary>
    public bool National { get; init; }

    /// <summary>True for what only residents of the library's municipalities may use (H12).</summary>
    public bool ResidentsOnly { get; init; }

    /// <summary>From this age; null for every age.</summary>
    public int? MinAge { get; init; }

    /// <summary>True where it stays open to who is excluded from the library's lending.</summary>
    public bool WhileExcluded { get; init; }
}

/// <summary>Which patrons are children. The limit is the birthday itself: at 16 a patron is an adult from that
/// day.</summary>
public sealed record PatronCategories
{
    public const string Child = "child";
    public const string Adult = "adult";
    public const string Institution = "institution";

    /// <summary>An institution that is another library: what is lent to it are interlibrary loans. Rules see it as an
    /// institution.</summary>
    public const string Library = "library";

    /// <summary>The categories that rules may name.</summary>
    public static ImmutableArray<string> Names { get; } = [Child, Adult, Institution];

    public required int AdultFromAge { get; init; }

    /// <summary>Under this age the first loan needs a guardian's recorded consent; null where the library asks for
    /// none.</summary>
    public int? GuardianConsentUnderAge { get; init; }

    /// <summary>What a guardian who signs in reaches of the children, until they come of age (H6).</summary>
    public GuardianReach Guardians { get; init; } = GuardianReach.Nothing;
}

/// <summary>What a guardian who signs in reaches of a child's account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardianReach>))]
public enum GuardianReach
{
    [JsonStringEnumMemberName("nothing")]
    Nothing,

    /// <summary>Loans, reservations, fees and notices are seen.</summary>
    [JsonStringEnumMemberName("see")]
    See,

    /// <summary>The guardian also renews, reserves and whatever else the child could do.</summary>
    [JsonStringEnumMemberName("act")]
    Act,
}

public sealed record LoanPolicy
{
    /// <summary>The first rule that matches material and category decides; the last one must match
    /// everything.</summary>
    public required ImmutableArray<LoanRule> Rules { get; init; }

    /// <summary>Open loans a patron may have at this library in total; null for no cap.</summary>
    public int? TotalMax { get; init; }

    /// <summary>True when a due date on a closed day moves to the next open day.</summary>
    public bool DueOnOpenDays { get; init; } = true;

    /// <summary>Shorter periods while many wait for a title; null where the period never depends on the
    /// queue.</summary>
    public LongQueue? LongQueue { get; init; }

    /// <summary>True where a copy believed lost or missing, and not on loan, is simply lent when somebody brings it:
    /// it is found again. False where it must be checked in first.</summary>
    public bool LendsFoundCopies { get; init; } = true;
}

/// <summary>What holds while many wait for a title.</summary>
public sealed record LongQueue
{
    /// <summary>From this many who wait.</summary>
    public required int FromWaiting { get; init; }

    /// <summary>The period then, where it is shorter than the usual one.</summary>
    public required LoanPeriod Period { get; init; }
}

/// <summary>What holds for some materials and categories of patron.</summary>
public sealed record LoanRule
{
    /// <summary>Material groups as the catalogue names them; empty for all.</summary>
    public ImmutableArray<string> Materials { get; init; } = [];

    /// <summary>Categories of patron (<c>child</c>, <c>adult</c>, <c>institution</c>); empty for all.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    public required LoanPeriod Period { get; init; }

    public bool Loanable { get; init; } = true;

    /// <summary>True for what is lent by staff for use in the library only, until the end of the day.</summary>
    public bool ReadingRoom { get; init; }

    public bool Renewable { get; init; } = true;

    public bool Reservable { get; init; } = true;

    /// <summary>Overrides <see cref="RenewalPolicy.Max"/> for these materials.</summary>
    public int? RenewalsMax { get; init; }

    /// <summary>Open loans of these materials a patron may have; null for no cap.</summary>
    public int? LoansMax { get; init; }

    public bool Covers(string material, string category) =>
        (Materials.IsEmpty || Materials.Contains(material)) && (Categories.IsEmpty || Categories.Contains(category));
}

public sealed record RenewalPolicy
{
    public required int Max { get; init; }

    /// <summary>Days before the due date from which a renewal is possible; null for at any time.</summary>
    public int? WindowDays { get; init; }

    public required RenewalBase Base { get; init; }

    /// <summary>Whether a loan past its due date may be renewed.</summary>
    public bool WhenOverdue { get; init; } = true;

    /// <summary>When reservations of others stand in the way.</summary>
    public ReservedByOthers ReservedByOthers { get; init; } = ReservedByOthers.AnyWaiting;

    /// <summary>Days before the due date on which a loan is renewed without the patron's doing; null for
    /// never.</summary>
    public int? AutomaticDaysBefore { get; init; }
}

/// <summary>When reservations of others stand in the way of a renewal (H32).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReservedByOthers>))]
public enum ReservedByOthers
{
    /// <summary>Whenever somebody else waits for what this copy can answer.</summary>
    [JsonStringEnumMemberName("any-waiting")]
    AnyWaiting,

    /// <summary>Only when the free copies are too few for those who wait.</summary>
    [JsonStringEnumMemberName("too-few-free-copies")]
    TooFewFreeCopies,
}

/// <summary>The day from which a renewed loan's period counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RenewalBase>))]
public enum RenewalBase
{
    /// <summary>The old due date, or today where that is past.</summary>
    [JsonStringEnumMemberName("due-date")]
    DueDate,

    [JsonStringEnumMemberName("today")]
    Today,
}

public sealed record ReservationPolicy
{
    /// <summary>Active reservations a patron may have at this library; null for no cap.</summary>
    public int? Max { get; init; }

    /// <summary>Days a reservation waits before it lapses, where the patron names no date.</summary>
    public required int InterestDays { get; init; }

    /// <summary>Open days a captured copy waits on the pickup shelf.</summary>
    public required int PickupDays { get; init; }

    /// <summary>Days before the end of the interest period on which the patron is told; null for not at all.</summary>
    public int? InterestNoticeDays { get; init; } = 10;

    /// <summary>From when a captured copy is ready and the patron is told.</summary>
    public ReadyWhen ReadyWhen { get; init; } = ReadyWhen.Captured;
}

/// <summary>From when a captured copy at its pickup branch can be picked up (H40).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReadyWhen>))]
public enum ReadyWhen
{
    /// <summary>When it is scanned at the pickup branch.</summary>
    [JsonStringEnumMemberName("captured")]
    Captured,

    /// <summary>When staff have placed it on the pickup shelf.</summary>
    [JsonStringEnumMemberName("placed")]
    Placed,
}

public sealed record InterlibraryPolicy
{
    /// <summary>Days from the notice of an annulled renewal on which no overdue fee runs yet (H38).</summary>
    public int GraceDays { get; init; } = 7;

    /// <summary>Renewals that may be asked of an owner that takes requests; null for as many as of own
    /// copies.</summary>
    public int? RenewalsMax { get; init; }
}

/// <summary>One step of the overdue fee.</summary>
public sealed record OverdueStep
{
    /// <summary>The first day late on which it holds; 1 is the day after the due date.</summary>
    public required int FromDay { get; init; }

    /// <summary>In minor units.</summary>
    public required long Adult { get; init; }

    /// <summary>In minor units.</summary>
    public required long Child { get; init; }
}
