using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A patron may renew and reserve on site, by phone, by mail and in person (H37, H39): the channel is
/// recorded, and the rules are the same in all of them.</summary>
public sealed class ChannelTests
{
    public static TheoryData<Channel> Channels =>
        [Channel.Desk, Channel.Kiosk, Channel.Web, Channel.App, Channel.Phone, Channel.Mail];

    [Theory]
    [MemberData(nameof(Channels))]
    public void A_checkout_is_granted_alike_and_its_loan_says_by_which_way(Channel channel)
    {
        var the = ACheckout.Plain();

        var lent = (Lent)ACheckout.Decide(the with { Command = By(channel, the.Command) }).Answer;

        Assert.Equal(channel, lent.Loan.Channel);
        Assert.Equal(((Lent)ACheckout.Decide(the).Answer).Loan, lent.Loan with { Channel = Channel.Kiosk });
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void A_checkout_is_refused_alike(Channel channel)
    {
        var the = ACheckout.By(APatron.Excluded(Days.Now, null));

        var refused = ACheckout.Decide(the with { Command = By(channel, the.Command) });

        Assert.Equal([RefusalCodes.PatronExcluded], refused.Codes());
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void A_reservation_says_by_which_way_it_was_placed(Channel channel)
    {
        var the = new Placing.Case(
            By(channel, ARequest.Reserve()), APatron.Adult(), ATitle.Queued(), ALibrary.Hoersholm(), Days.Now);

        var reserved = (Reserved)Placing.Decide(the, new ReservationId(8001)).Answer;

        Assert.Equal(channel, reserved.Reservation.Channel);
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void A_renewal_says_by_which_way_it_was_asked(Channel channel)
    {
        var loan = ALoan.DueOn(Days.Today.AddDays(3));
        var the = new Renewal.Case(
            APatron.Adult(), ACopy.OnLoan(loan), loan, ATitle.Queued(), ALibrary.Hoersholm(), Days.Now);

        var renewed = Renewal.Decide(the, By(channel, ARequest.Renew())).Facts.OfType<LoanRenewed>().Single();

        Assert.Equal(channel, renewed.Channel);
        Assert.Equal(1, renewed.Loan.Renewals);
    }

    private static T By<T>(Channel channel, T command) where T : Command =>
        command with { Origin = command.Origin with { Channel = channel } };
}
