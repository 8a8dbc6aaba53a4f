using System.Text.Json.Serialization;
using Skranke.Patrons;

namespace Skranke.Actors;

/// <summary>Something that gives a patron a new card.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(IssueCard), "issue-card")]
[JsonDerivedType(typeof(ReplaceCard), "replace-card")]
[JsonDerivedType(typeof(UpgradeCard), "upgrade-card")]
public abstract record NewCardCommand : PatronCommand
{
    public required CardKind Kind { get; init; }

    /// <summary>The number of a local card, where whoever issues it names it; null for the next one of a
    /// series.</summary>
    public CardNumber? Number { get; init; }

    /// <summary>True where no member of staff is there: the patron asks by app or web.</summary>
    public bool SelfService { get; init; }
}

/// <summary>Give the patron a card (N1, H18).</summary>
public sealed record IssueCard : NewCardCommand;

/// <summary>Give the patron a new card in place of one that is lost or of another kind (N18, N19, N20).</summary>
public sealed record ReplaceCard : NewCardCommand
{
    public required CardId CardId { get; init; }
}

/// <summary>Give the patron a national card in exchange for the local one (N15).</summary>
public sealed record UpgradeCard : NewCardCommand
{
    /// <summary>The local card that is given up; null for every one of the library.</summary>
    public CardId? CardId { get; init; }
}

/// <summary>To a library: these numbers of the national card are yours.</summary>
public sealed record ReserveSeries : Command
{
    public required Isil Library { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }
}
