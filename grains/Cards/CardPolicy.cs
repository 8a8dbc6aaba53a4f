using System.Collections.Immutable;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>Which cards a library gives out, to whom and how (N1, H15, H18).</summary>
public sealed record CardPolicy
{
    /// <summary>The kinds that persons get here; institutions always get local ones (N1, N2, N3).</summary>
    public ImmutableArray<CardKind> Issue { get; init; } =
        [CardKind.Local, CardKind.NationalDigital, CardKind.NationalPrinted];

    /// <summary>From this age a person with a national id uses that as a card and gets no local one (H15, H18); null
    /// where everybody gets one.</summary>
    public int? LocalUnderAge { get; init; }

    /// <summary>True where somebody without a national id may have a national card.</summary>
    public bool NationalWithoutNationalId { get; init; }

    /// <summary>Whether patrons may change a local card for a national one by themselves, with a verified identity
    /// (N15; provisional in its source, N21).</summary>
    public bool UpgradeSelfService { get; init; } = true;

    /// <summary>Whether patrons may make one account of a local and a national one by themselves, with an identity that
    /// was verified for both (N15, N17; provisional in its source, N21).</summary>
    public bool LinkSelfService { get; init; } = true;

    /// <summary>Whether staff may replace a digital card by a printed one (N19; provisional in its source,
    /// N21).</summary>
    public bool ReplaceDigital { get; init; } = true;

    /// <summary>Whether patrons may replace a lost digital card by a new digital one by themselves.</summary>
    public bool ReplaceSelfService { get; init; } = true;

    /// <summary>Where the numbers of local cards come from; null where whoever issues one names it.</summary>
    public LocalSeries? LocalSeries { get; init; }
}

/// <summary>A library's own numbers for local cards: a beginning, and digits that count up.</summary>
public sealed record LocalSeries
{
    public string Prefix { get; init; } = "";

    /// <summary>How many digits follow the prefix; shorter numbers have zeros before them.</summary>
    public required int Digits { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }

    public CardNumber NumberOf(long digits) =>
        CardNumber.Of(Prefix + digits.ToString().PadLeft(Digits, '0'));
}
