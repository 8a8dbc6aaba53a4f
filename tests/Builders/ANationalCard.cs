using Skranke.Basics;
using Skranke.Cards;
using Skranke.NationalIds;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>A national card as systems share it, and its holder.</summary>
public static class ANationalCard
{
    public static readonly CardId Id = new(2002);

    public static readonly CardId OtherId = new(2009);

    public static readonly CardNumber Number = CardNumber.Of("N000000001");

    public static readonly DateTimeOffset ChangedAt = Days.Now.AddDays(-1);

    public const string By = "NO-2183300#9";

    public static NationalCard Kari() => new()
    {
        Number = Number,
        Name = "Kari Nordmann",
        NationalId = new SealedNationalId([1], [2]),
        Address = AnAddress.Home,
        Phone = "91234567",
        Email = "kari@example.org",
        Libraries = [ALibrary.RanaIsil],
        Home = ALibrary.RanaIsil,
        State = NationalCardState.Active,
    };

    public static Patron Holder() => APatron.Adult() with
    {
        Cards = [new Card(Number, CardKind.NationalDigital, CardState.Active, null) { Id = Id }],
        Memberships = [new Membership(ALibrary.RanaIsil, MembershipState.Active, Home: true, RulesVersion: 1)],
    };

    public static SharingNationalCard.StandingCard Standing(NationalCard? card = null) =>
        new(Id, card ?? Kari(), ChangedAt);

    /// <summary>Another system writes the card, having seen its latest state.</summary>
    public static SharingNationalCard.Case Written(NationalCard asked) => new(
        asked,
        ChangedAt,
        Standing(),
        new SharingNationalCard.Holder(Holder(), new Residence { Registered = AnAddress.Home }, HasRegister: false),
        By,
        Days.Now);
}
