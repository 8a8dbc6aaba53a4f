using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>What another library system may write of a national card (N12, N19).</summary>
public sealed class SharingNationalCardTests
{
    private static readonly CardId NewCard = new(2900);
    private static readonly PatronId NewPatron = new(1900);
    private static readonly NationalCard Kari = ANationalCard.Kari();

    [Fact]
    public void Whoever_saw_the_latest_state_writes_the_next()
    {
        var asked = Kari with { Phone = "40000000" };

        var decision = Decide(ANationalCard.Written(asked));

        Assert.Equal(
            [
                new NationalCardShared(
                    APatron.Id, ANationalCard.Id, asked, false, false, ANationalCard.By, null, null),
            ],
            decision.Facts.ToArray());
        Assert.Equal([Fence.On(ANationalCard.Holder(), FenceMode.Bump)], decision.Fences.ToArray());
        Assert.Equal(new PatronChanged(APatron.Id), decision.Answer);
    }

    [Fact]
    public void Whoever_saw_an_older_state_is_told_to_read_again()
    {
        var the = ANationalCard.Written(Kari with { Phone = "40000000" });

        Assert.Equal(
            [RefusalCodes.NationalCardChanged],
            Decide(the with { LastChanged = ANationalCard.ChangedAt.AddMicroseconds(-1) }).Codes());
        Assert.Equal([RefusalCodes.NationalCardChanged], Decide(the with { LastChanged = null }).Codes());
    }

    [Fact]
    public void What_stands_already_is_written_by_anybody_and_changes_nothing()
    {
        var decision = Decide(ANationalCard.Written(Kari) with { LastChanged = null });

        Assert.Empty(decision.Facts);
        Assert.Equal(new PatronChanged(APatron.Id), decision.Answer);
    }

    [Fact]
    public void A_number_of_somebody_new_makes_a_patron()
    {
        var the = ANationalCard.Written(Kari) with { Standing = null, Holder = null, LastChanged = null };

        var decision = Decide(the with { BirthDate = Days.Day("1980-03-14") });

        Assert.Equal(
            [
                new NationalCardShared(
                    NewPatron, NewCard, Kari, true, true, ANationalCard.By, Days.Day("1980-03-14"), null),
            ],
            decision.Facts.ToArray());
        Assert.Empty(decision.Fences);
        Assert.Equal(
            [RefusalCodes.NationalCardChanged], Decide(the with { LastChanged = ANationalCard.ChangedAt }).Codes());
    }

    [Fact]
    public void A_new_number_of_somebody_who_has_one_belongs_to_the_same_patron()
    {
        var next = Kari with { Number = CardNumber.Of("N000000002") };

        var fact = Assert.IsType<NationalCardShared>(Assert.Single(
            Decide(ANationalCard.Written(next) with { Standing = null, LastChanged = null }).Facts));

        Assert.Equal((APatron.Id, NewCard, false, true), (
            fact.PatronId, fact.CardId, fact.IsNewPatron, fact.IsNewCard));
    }

    [Fact]
    public void A_number_that_was_replaced_stays_dead()
    {
        var dead = Kari with { State = NationalCardState.Replaced };
        var holder = ANationalCard.Holder();
        holder = holder with { Cards = [holder.Cards[0] with { State = CardState.Replaced }] };
        var the = ANationalCard.Written(Kari) with
        {
            Standing = ANationalCard.Standing(dead),
            Holder = new SharingNationalCard.Holder(holder, new Residence(), HasRegister: false),
        };

        Assert.Equal([RefusalCodes.CardReplaced], Decide(the).Codes());
        Assert.Single(Decide(the with { Asked = dead with { Phone = null } }).Facts);
    }

    [Fact]
    public void An_address_of_the_population_register_is_not_overruled_but_the_rest_is_written()
    {
        var the = ANationalCard.Written(Kari with { Address = AnAddress.Cabin });
        var registered = the with { Holder = the.Holder! with { HasRegister = true, Residence = new Residence
        {
            HasNationalId = true,
        } } };

        Assert.Equal([RefusalCodes.PatronAddressRegistered], Decide(registered).Codes());
        Assert.Single(Decide(registered with { Asked = Kari with { Phone = null } }).Facts);
        Assert.Single(Decide(registered with { Asked = Kari with { Phone = null, Address = null } }).Facts);
    }

    [Fact]
    public void A_secret_address_is_not_written()
    {
        var the = ANationalCard.Written(Kari) with { Standing = ANationalCard.Standing(Kari with { Address = null }) };

        Assert.Equal(
            [RefusalCodes.PatronAddressSecret],
            Decide(the with { Holder = the.Holder! with { Residence = new Residence { IsProtected = true } } })
                .Codes());
    }

    [Fact]
    public void The_number_of_somebody_who_was_erased_is_given_to_nobody()
    {
        var the = ANationalCard.Written(Kari) with { Standing = null, LastChanged = null };
        var erased = the.Holder! with { Patron = ANationalCard.Holder() with { Erased = true } };

        Assert.Equal([RefusalCodes.PatronErased], Decide(the with { Holder = erased }).Codes());
    }

    [Fact]
    public void The_word_of_another_register_counts_whatever_was_seen()
    {
        var shared = new SharingNationalCard.SharedState("77", Days.Now);
        var the = ANationalCard.Written(Kari with { Phone = null }) with { LastChanged = null };

        var fact = SharingNationalCard.Follow(the, NewCard, NewPatron, shared);

        Assert.Equal(
            new NationalCardShared(
                APatron.Id, ANationalCard.Id, the.Asked, false, false, ANationalCard.By, null, shared),
            fact);
        Assert.Null(SharingNationalCard.Follow(the with { Asked = Kari }, NewCard, NewPatron, shared));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Another_registers_address_does_not_overrule_ours(bool isRegistered, bool isProtected)
    {
        var the = ANationalCard.Written(Kari with { Address = AnAddress.Cabin, Phone = null });
        the = the with { Holder = the.Holder! with { Residence = new Residence
        {
            FromRegister = isRegistered,
            IsProtected = isProtected,
        } } };

        var fact = SharingNationalCard.Follow(the, NewCard, NewPatron, new("77", Days.Now));

        Assert.Null(fact!.Card.Address);
    }

    private static Decision Decide(SharingNationalCard.Case the) =>
        SharingNationalCard.Decide(the, NewCard, NewPatron);
}
