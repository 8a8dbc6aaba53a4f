using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Whether a copy is to be had, and for which use (H20, I1, I9).</summary>
public sealed class LendableTests
{
    private static readonly Library WithReadingRoom = ALibrary.Hoersholm().WithRule(
        new LoanRule { Period = new LoanPeriod(1, 0), ReadingRoom = true });

    private static readonly Library ThatChecksInFirst =
        ALibrary.Hoersholm().WithLoans(loans => loans with { LendsFoundCopies = false });

    [Theory]
    [InlineData(CopyStatus.Lost)]
    [InlineData(CopyStatus.Missing)]
    public void What_was_believed_lost_is_found_when_somebody_borrows_it(CopyStatus status)
    {
        var decision = ACheckout.Decide(ACheckout.Of(ACopy.With(status)));

        Assert.Equal(CopyStatus.Available, decision.Fact<CopyMoved>().Status);
        Assert.Equal(ACopy.Id, decision.Fact<LoanOpened>().Loan.CopyId);
    }

    [Theory]
    [InlineData(CopyStatus.Lost)]
    [InlineData(CopyStatus.Missing)]
    public void It_must_be_checked_in_first_where_policy_says_so(CopyStatus status)
    {
        var the = ACheckout.Of(ACopy.With(status)) with { Library = ThatChecksInFirst };

        var refusal = ACheckout.Decide(the).OnlyRefusal();

        Assert.Equal(RefusalCodes.CopyLost, refusal.Code);
        Assert.EndsWith("Check it in first.", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(
            CopyStatus.Available,
            ACheckout.Decide(the.Overriding(RefusalCodes.CopyLost)).Fact<CopyMoved>().Status);
    }

    [Fact]
    public void What_another_patron_lost_is_refused_as_lost()
    {
        var lost = ALoan.By(APatron.OtherId) with { LostAt = Days.Now };
        var copy = ACopy.OnLoan(lost) with { Status = CopyStatus.Lost };

        var refusal = ACheckout.Decide(ACheckout.Of(copy)).OnlyRefusal();

        Assert.Equal((RefusalCodes.CopyLost, true), (refusal.Code, refusal.Overridable));
        Assert.EndsWith("Check it in first.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_patron_lost_himself_he_has_already()
    {
        var lost = ALoan.By(APatron.Id) with { LostAt = Days.Now };
        var copy = ACopy.OnLoan(lost) with { Status = CopyStatus.Lost };

        Assert.Equal([RefusalCodes.CopyOnLoanToPatron], ACheckout.Decide(ACheckout.Of(copy)).Codes());
    }

    [Fact]
    public void What_somebody_else_has_is_offered_to_staff_as_return_it_first()
    {
        var refusal = ACheckout.Decide(ACheckout.Of(ACopy.OnLoan(ALoan.By(APatron.OtherId)))).OnlyRefusal();

        Assert.Equal("Somebody else has this copy on loan. Return it first.", refusal.Detail);
        Assert.True(refusal.Overridable);
    }

    [Fact]
    public void Staff_lend_what_was_on_its_way_and_it_is_on_its_way_no_more()
    {
        var the = ACheckout.Of(ACopy.InTransitTo(ALibrary.Kokkedal));

        var moved = ACheckout.Decide(the.Overriding(RefusalCodes.CopyInTransit)).Fact<CopyMoved>();

        Assert.Equal((CopyStatus.Available, null), (moved.Status, moved.TransitTo));
    }

    [Theory]
    [InlineData(Channel.Kiosk)]
    [InlineData(Channel.App)]
    [InlineData(Channel.Web)]
    [InlineData(Channel.Phone)]
    [InlineData(Channel.Mail)]
    public void What_stays_in_the_reading_room_is_lent_at_the_desk_only(Channel channel)
    {
        var refusal = ACheckout.Decide(Asking(WithReadingRoom, ACopy.OnShelf(), channel)).OnlyRefusal();

        Assert.Equal((RefusalCodes.CopyNotLoanable, "loans.reading-room"), (refusal.Code, refusal.Rule));
    }

    [Fact]
    public void It_is_due_on_the_same_day_and_never_renewed()
    {
        var closedToday = WithReadingRoom.ClosedOn(Days.Today.DayOfWeek);

        var loan = ACheckout.Decide(Asking(closedToday, ACopy.OnShelf(), Channel.Desk)).Fact<LoanOpened>().Loan;

        Assert.Equal((Days.Today, 0), (loan.DueDate, loan.RenewalsMax));
        Assert.Contains(
            RefusalCodes.RenewalNotRenewable,
            Renewal.Refusals(new Renewal.Case(
                APatron.Adult(), ACopy.OnLoan(loan), loan, ATitle.Queued(), WithReadingRoom, Days.Now)).Codes());
    }

    [Fact]
    public void What_its_owner_lends_for_use_on_the_spot_stays_in_the_reading_room()
    {
        var copy = ACopy.OnShelf() with { Supply = new Supply("NB", null, Renewable: false, ReadingRoom: true) };

        Assert.Equal(
            "loans.reading-room",
            ACheckout.Decide(Asking(ALibrary.Hoersholm(), copy, Channel.Kiosk)).OnlyRefusal().Rule);
        Assert.Equal(
            Days.Today,
            ACheckout.Decide(Asking(ALibrary.Hoersholm(), copy, Channel.Desk)).Fact<LoanOpened>().Loan.DueDate);
    }

    [Fact]
    public void What_is_for_reference_is_not_lent_at_the_desk_either()
    {
        var library = ALibrary.Hoersholm().WithRule(
            new LoanRule { Period = default, Loanable = false, ReadingRoom = true });

        Assert.Equal(
            "loans.loanable",
            ACheckout.Decide(Asking(library, ACopy.OnShelf(), Channel.Desk)).OnlyRefusal().Rule);
    }

    [Theory]
    [InlineData(CopyStatus.InTransit, CopyStatus.Available)]
    [InlineData(CopyStatus.Lost, CopyStatus.Available)]
    [InlineData(CopyStatus.Missing, CopyStatus.Available)]
    [InlineData(CopyStatus.Damaged, CopyStatus.Damaged)]
    [InlineData(CopyStatus.Incomplete, CopyStatus.Incomplete)]
    [InlineData(CopyStatus.Withdrawn, CopyStatus.Withdrawn)]
    public void What_staff_found_out_about_a_copy_stays_with_it(CopyStatus before, CopyStatus after) =>
        Assert.Equal(after, Lendable.StatusAfter(ACopy.With(before)));

    private static Checkout.Case Asking(Library library, Copy copy, Channel channel) => ACheckout.Of(copy) with
    {
        Library = library,
        Command = ARequest.CheckOut() with { Origin = ARequest.Kiosk with { Channel = channel } },
    };
}
