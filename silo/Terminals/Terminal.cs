using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Silo.Terminals;

/// <summary>A machine that speaks SIP2, or several that share a login: where it stands and how it wants to be spoken
/// to.</summary>
public sealed record Terminal
{
    /// <summary>The name by which it logs in; unique in the engine, since a login names no library.</summary>
    public required string Login { get; init; }

    public required Isil Library { get; init; }

    /// <summary>Under what it acts, with a kiosk's permissions.</summary>
    public required int Credential { get; init; }

    public int Version { get; init; } = 1;

    public required TerminalProfile Profile { get; init; }

    /// <summary>Until when the key that is its password is good; null for ever, and for a password of its
    /// own.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The branch at which it stands.</summary>
    public BranchId Branch => Profile.Branch ?? BranchId.Of(Library.Value);
}

/// <summary>What a library says of a terminal. Everything has a default that suits a kiosk of today. What is so unless
/// somebody says otherwise can be set: the generated readers give a property that can only be initialised the default
/// of its type.</summary>
public sealed record TerminalProfile
{
    /// <summary>The main branch where null.</summary>
    public BranchId? Branch { get; init; }

    /// <summary>The place within the branch, as the machine shows it.</summary>
    public string? Location { get; init; }

    public TerminalCharset Charset { get; init; }

    /// <summary>True where a line ends with CR and LF; several kinds of terminal stumble over that.</summary>
    public bool LineFeed { get; init; }

    /// <summary>Of screen and print texts (<c>da</c>, <c>nb</c>, <c>nn</c>, <c>en</c>) where the terminal names none;
    /// the library's where null.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it may report what happened while it was cut off.</summary>
    public bool Offline { get; set; } = true;

    /// <summary>Whether patrons may place and cancel reservations at it.</summary>
    public bool Reservations { get; init; }

    /// <summary>Whether it may block a card that was left behind, and free it again.</summary>
    public bool CardBlocking { get; set; } = true;

    /// <summary>Whether a checkout or a renewal needs the PIN. What a patron has and owes needs it always, unless
    /// <see cref="AccountWithoutPin"/>.</summary>
    public bool PinRequired { get; init; }

    /// <summary>Whether a card alone shows what its patron has and owes.</summary>
    public bool AccountWithoutPin { get; init; }

    /// <summary>Addresses from which it needs no login, such as <c>10.1.2.0/24</c>.</summary>
    public string? TrustedSubnet { get; init; }

    /// <summary>Whether the branch that a message names counts more than the terminal's own.</summary>
    public bool BranchFromMessage { get; set; } = true;

    /// <summary>Whether a copy that was not on loan is taken back with <c>ok</c>.</summary>
    public bool TakesUnlent { get; set; } = true;

    /// <summary>Whether alert type and destination are sent with every return.</summary>
    public bool RouteAlways { get; init; }

    /// <summary>Whether screen texts are sent as one field; some terminals show only the last of several. Where null
    /// they are in documents over HTTPS, and not on lines.</summary>
    public bool? OneScreenText { get; init; }

    /// <summary>What stands for a loan, a reservation or a fee in a patron's lists. Where null it is the barcode on
    /// lines, and <see cref="TerminalListEntry.Percent"/> in documents over HTTPS, which Danish kiosks send.</summary>
    public TerminalListEntry? ListEntry { get; init; }

    /// <summary>Whether it prints what it is sent, and must be sent lines for that.</summary>
    public bool PrintLines { get; init; }

    /// <summary>Fields that it cannot take or must not have.</summary>
    public ImmutableArray<string> HiddenFields
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>The bins of a sorter; the first rule that fits decides.</summary>
    public ImmutableArray<SortRule> SortRules
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <summary>Into which bin a sorter drops a copy. Everything that a rule names must fit.</summary>
public sealed record SortRule
{
    public required string Bin { get; init; }

    /// <summary>Of <c>shelf</c>, <c>reservation-shelf</c>, <c>transit</c>, <c>return-to-owner</c> and
    /// <c>exception</c>.</summary>
    public string? Route { get; init; }

    /// <summary>Where the copy must go.</summary>
    public BranchId? Destination { get; init; }

    public string? Material { get; init; }

    /// <summary>How the catalogue's identifier of the title begins.</summary>
    public string? TitlePrefix { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<TerminalCharset>))]
public enum TerminalCharset
{
    [JsonStringEnumMemberName("utf-8")]
    Utf8 = 0,

    [JsonStringEnumMemberName("latin-1")]
    Latin1 = 1,

    [JsonStringEnumMemberName("cp850")]
    Cp850 = 2,

    [JsonStringEnumMemberName("windows-1252")]
    Windows1252 = 3,
}

[JsonConverter(typeof(JsonStringEnumConverter<TerminalListEntry>))]
public enum TerminalListEntry
{
    /// <summary>The barcode of the copy; the terminal asks for what else it shows.</summary>
    [JsonStringEnumMemberName("barcode")]
    Barcode = 0,

    [JsonStringEnumMemberName("barcode-and-title")]
    BarcodeAndTitle = 1,

    /// <summary>All that there is with per cent signs between, and the catalogue's number for the title, as Danish
    /// kiosks read it.</summary>
    [JsonStringEnumMemberName("percent")]
    Percent = 2,
}
