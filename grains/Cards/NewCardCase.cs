using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>What a rule that gives a patron a new card decides upon, and the unit of work that it makes.</summary>
/// <param name="OtherAccounts">Other accounts of the same person, by the national id.</param>
public sealed record NewCardCase(
    NewCardCommand Command,
    Patron Patron,
    Library Library,
    SamePerson Person,
    IReadOnlyList<Patron> OtherAccounts,
    DateTimeOffset Now)
{
    /// <summary>The id that the new card gets.</summary>
    public required CardId NewId { get; init; }

    /// <summary>The number that was drawn for it; null where none was drawn yet, or none is left.</summary>
    public DrawnNumber? Drawn { get; init; }

    /// <summary>Whether some card has the number that the command names.</summary>
    public bool NumberIsTaken { get; init; }

    /// <summary>The id of a work item, where numbers run low.</summary>
    public required WorkItemId WarningId { get; init; }

    public CardPolicy Policy => Library.PolicyOn(Library.Today(Now)).Cards;

    public bool IsNational => Command.Kind != CardKind.Local;

    /// <summary>What stands in the way of every change of a patron's own record.</summary>
    public Refusals Refusals() => new PatronCase<NewCardCommand>(Command, Patron, Now).Refusals();

    /// <summary>The patron has the new card from now on, and these no longer: one unit, so that there is never a moment
    /// with none or with two (N19).</summary>
    public Decision Give(IEnumerable<Card> retired)
    {
        var card = new Card(NewNumber.Of(this), Command.Kind, CardState.Active, IsNational ? null : Library.Isil)
        {
            Id = NewId,
        };
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var old in retired)
        {
            var dead = old with { State = CardState.Replaced, ReplacedBy = NewId };
            facts.Add(new CardChanged(Patron.Id, dead, EventKind.CardReplaced));
        }

        facts.Add(new CardIssued(Patron.Id, card));
        facts.AddRange(RunningLow.Warning(Drawn, WarningId, Library.Isil, Now));
        return new Decision(new PatronChanged(Patron.Id), facts.ToImmutable(), Fences(FenceMode.Bump));
    }

    public Decision Refuse(Refusals found) => Decision.Refuse(found.InOrder(), Fences(FenceMode.Read).AsSpan());

    /// <summary>Other accounts of the person are held: two of them that ask at the same time would each see that the
    /// other has no national card.</summary>
    private ImmutableArray<Fence> Fences(FenceMode own) =>
    [
        Fence.On(Patron, own), Fence.On(Library),
        .. OtherAccounts.Select(other => Fence.On(other, FenceMode.Hold)),
    ];
}
