using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>New cards, as their rules are given them: at Rana, for somebody whose national id is known and who has
/// nothing but a local card there.</summary>
public static class ANewCard
{
    public static readonly CardId NewId = new(2501);

    public static readonly CardId OldId = new(2401);

    public static readonly DrawnNumber Drawn = new(CardNumber.Of("N300000017"), 984, 983, 1000);

    public static readonly Card Digital =
        new(CardNumber.Of("N300000001"), CardKind.NationalDigital, CardState.Active, null) { Id = OldId };

    public static readonly Card Local =
        new(CardNumber.Of("R-17"), CardKind.Local, CardState.Active, ALibrary.RanaIsil) { Id = APatron.CardId };

    /// <summary>The national card that is given instead.</summary>
    public static Card Given(CardKind kind = CardKind.NationalDigital) =>
        new(Drawn.Number, kind, CardState.Active, null) { Id = NewId };

    public static Patron Patron(params Card[] cards) => APatron.MemberOfRana() with { Cards = [.. cards] };

    public static NewCardCase Case(NewCardCommand command, Patron patron, Library? library = null) =>
        new(command, patron, library ?? ALibrary.Rana(), new SamePerson(true, []), [], Days.Now)
        {
            NewId = NewId,
            WarningId = new WorkItemId(9601),
            Drawn = Drawn,
        };

    /// <summary>Rana with another policy of cards.</summary>
    public static Library Rana(Func<CardPolicy, CardPolicy> change) =>
        ALibrary.Rana().With(policy => policy with { Cards = change(policy.Cards) });

    public static Card Dead(Card card) => card with { State = CardState.Replaced, ReplacedBy = NewId };
}
