using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;

namespace Skranke.Tests.Seeds;

/// <summary>Somebody with a local card of Rana and, since a form was filled in on the web, a national digital card,
/// whose account may still be pending at Rana.</summary>
internal static class ADoubledPatron
{
    /// <summary>The first patron of the desk has the national card, the second the local one.</summary>
    public static SeedDesk AtRana(MembershipState national = MembershipState.Active)
    {
        var desk = SeedDesk.AtRana().Put(
            APatron.Adult() with
            {
                Pin = null,
                Cards = [new Card(ALink.NationalCard, CardKind.NationalDigital, CardState.Active, null)
                {
                    Id = new CardId(11),
                }],
                Memberships = [new Membership(ALibrary.RanaIsil, national, true, national == 0 ? null : 1)],
            },
            APatron.Other() with
            {
                Cards = [new Card(ALink.LocalCard, CardKind.Local, CardState.Active, ALibrary.RanaIsil)
                {
                    Id = new CardId(12),
                }],
                Memberships = [new Membership(ALibrary.RanaIsil, MembershipState.Active, true, 1)],
            });
        desk.Host.Ledger.Memory.PutNationalId(SeedDesk.First, "14038012345");
        desk.Host.Ledger.Memory.PutNationalId(SeedDesk.Second, "14038012345");
        return desk;
    }

    public static LinkAccounts Link() =>
        ALink.Ask() with { Origin = new Origin(ALibrary.RanaIsil, 1, Skranke.Loans.Channel.Desk), Activates = true };
}
