using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>Asking for what the library does not hold (H41).</summary>
public sealed class RequestingTests
{
    [Fact]
    public void Enters_a_title_of_its_own_and_a_reservation_on_it()
    {
        var decision = Decide();

        var added = decision.Fact<TitleAdded>();
        Assert.Equal(("Haugtussa", "Arne Garborg", (int?)1895), (added.Text, added.Author, added.Year));
        Assert.Equal(
            (new TitleId(4101), TitleReference.Of("ILL-4101"), "interlibrary", ALibrary.HoersholmIsil),
            (added.Title.Id, added.Title.Reference, added.Title.Material, added.Title.Library));
        var placed = decision.Fact<ReservationPlaced>().Reservation;
        Assert.Equal(
            (new ReservationId(8101), new TitleId(4101), 1L, InterlibraryState.Requested),
            (placed.Id, placed.TitleId, placed.Place, placed.Interlibrary!.Value));
        Assert.Equal(Days.Today.AddDays(180), placed.InterestUntil);
        Assert.Equal(new Reserved(placed, 1), decision.Answer);
    }

    [Fact]
    public void Moves_the_patron_since_a_limit_counts()
    {
        var patron = APatron.Adult();

        Assert.Equal(
            [Fence.On(patron, FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], Decide(patron).Fences.ToArray());
    }

    [Theory]
    [InlineData(RefusalCodes.CardUnknown)]
    [InlineData(RefusalCodes.CardBlocked)]
    [InlineData(RefusalCodes.CardReplaced)]
    [InlineData(RefusalCodes.PatronExcluded)]
    [InlineData(RefusalCodes.PatronReservationLimit)]
    [InlineData(RefusalCodes.PatronErased)]
    [InlineData(RefusalCodes.MembershipMissing)]
    [InlineData(RefusalCodes.MembershipNotActivated)]
    [InlineData(RefusalCodes.MembershipRulesNotAccepted)]
    [InlineData(RefusalCodes.BranchUnknown)]
    [InlineData(RefusalCodes.ReservationNotReservable)]
    public void Refuses_for_one_reason_at_a_time(string code)
    {
        var (patron, library, command) = (APatron.Adult(), ALibrary.Hoersholm(), ASupply.Ask());
        switch (code)
        {
            case RefusalCodes.CardUnknown:
                command = command with { Card = CardNumber.Of("1111111111") };
                break;
            case RefusalCodes.CardBlocked:
                (patron, command) = (APatron.WithCard(CardState.Blocked), command with { Card = APatron.Card });
                break;
            case RefusalCodes.CardReplaced:
                (patron, command) = (APatron.WithCard(CardState.Replaced), command with { Card = APatron.Card });
                break;
            case RefusalCodes.MembershipNotActivated:
                patron = APatron.WithMembership(
                    new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, Home: false, RulesVersion: 2));
                break;
            case RefusalCodes.MembershipRulesNotAccepted:
                patron = APatron.WithMembership(
                    new Membership(ALibrary.HoersholmIsil, MembershipState.Active, Home: true, RulesVersion: 1));
                break;
            case RefusalCodes.PatronExcluded:
                patron = APatron.Excluded(Days.Now, null);
                break;
            case RefusalCodes.PatronReservationLimit:
                library = library.WithReservations(reservations => reservations with { Max = 0 });
                break;
            case RefusalCodes.PatronErased:
                patron = patron with { Erased = true };
                break;
            case RefusalCodes.MembershipMissing:
                patron = APatron.WithMembership();
                break;
            case RefusalCodes.BranchUnknown:
                command = ASupply.Ask(pickup: ALibrary.Nowhere);
                break;
            default:
                command = ASupply.Ask(until: Days.Today.AddDays(-1));
                break;
        }

        Assert.Equal([code], Decide(patron, library, command).Codes());
    }

    [Fact]
    public void Names_everything_that_stands_in_the_way_in_order_of_precedence() => Assert.Equal(
        [RefusalCodes.PatronExcluded, RefusalCodes.BranchUnknown],
        Decide(APatron.Excluded(Days.Now, null), command: ASupply.Ask(pickup: ALibrary.Nowhere)).Codes());

    [Fact]
    public async Task The_patron_s_grain_remembers_it_and_asks_nobody_but_the_library()
    {
        var host = TestHost.WithSmallLibrary();

        var reserved = (await host.Ask(GrainKey.Of(APatron.Id), ASupply.Ask())).As<Reserved>();
        var again = (await host.Ask(GrainKey.Of(APatron.Id), ASupply.Ask())).As<Reserved>();

        Assert.Equal(reserved.Reservation.Id, again.Reservation.Id);
        Assert.Equal(["Patron → Library: AskLibrary"], host.Calls.Distinct());
        Assert.Single(host.Ledger.Reservations);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_patron_whom_nobody_knows_is_refused()
    {
        var host = TestHost.WithSmallLibrary();
        var nobody = new PatronId(77);

        var reply = await host.Ask(GrainKey.Of(nobody), ASupply.Ask() with { PatronId = nobody });

        Assert.Equal(RefusalCodes.PatronUnknown, reply.OnlyRefusal().Code);
    }

    private static Decision Decide(
        Patron? patron = null, Library? library = null, RequestInterlibrary? command = null) => Requesting.Decide(
        new Requesting.Case(
            command ?? ASupply.Ask(), patron ?? APatron.Adult(), library ?? ALibrary.Hoersholm(), Days.Now),
        new TitleId(4101),
        new ReservationId(8101));
}
