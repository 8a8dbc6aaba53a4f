using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Whether a patron may use a library at all (H3, H6, H17, N8, N9, N11, I8).</summary>
public sealed class StandingTests
{
    [Fact]
    public void Is_good_for_an_active_member_with_an_active_card() =>
        Assert.Empty(Check(APatron.Adult(), APatron.Card));

    [Fact]
    public void Asks_for_no_card_where_none_was_shown() => Assert.Empty(Check(APatron.WithCard(CardState.Blocked)));

    [Theory]
    [InlineData(CardState.Blocked, RefusalCodes.CardBlocked, "card.active")]
    [InlineData(CardState.Replaced, RefusalCodes.CardReplaced, "card.active")]
    public void Refuses_a_card_that_was_blocked_or_replaced(CardState state, string code, string rule)
    {
        var refusal = Assert.Single(Check(APatron.WithCard(state), APatron.Card));

        Assert.Equal((code, rule), (refusal.Code, refusal.Rule));
    }

    [Fact]
    public void Refuses_a_card_of_somebody_else() =>
        Assert.Equal([RefusalCodes.CardUnknown], Check(APatron.Adult(), CardNumber.Of("N123456789")).Codes());

    [Fact]
    public void A_blocked_card_does_not_block_the_others()
    {
        var second = CardNumber.Of("N123456789");
        var patron = APatron.WithCard(CardState.Blocked);
        patron = patron with
        {
            Cards = patron.Cards.Add(new Card(second, CardKind.NationalDigital, CardState.Active, null)),
        };

        Assert.Empty(Check(patron, second));
    }

    [Fact]
    public void Refuses_an_erased_patron() =>
        Assert.Equal([RefusalCodes.PatronErased], Check(APatron.Adult() with { Erased = true }).Codes());

    [Fact]
    public void Refuses_an_excluded_patron_and_tells_until_when()
    {
        var refusal = Assert.Single(Check(APatron.Excluded(Days.Now, Days.Instant("2026-11-30T23:00:00Z"))));

        Assert.Equal(RefusalCodes.PatronExcluded, refusal.Code);
        Assert.Equal(Days.Day("2026-12-01"), refusal.PossibleFrom);
        Assert.Equal("""{"ground":"conduct","until":"2026-12-01"}""", refusal.DataText());
    }

    [Fact]
    public void Knows_no_end_of_an_exclusion_that_has_none()
    {
        var refusal = Assert.Single(Check(APatron.Excluded(Days.Now, null)));

        Assert.Null(refusal.PossibleFrom);
        Assert.Equal("""{"ground":"conduct","until":null}""", refusal.DataText());
    }

    [Fact]
    public void Of_several_exclusions_the_one_that_lasts_longest_counts()
    {
        var shortFirst = APatron.Excluded(Days.Now, Days.Noon("2026-11-10"))
            .WithExclusion("damage", Days.Now, Days.Noon("2026-12-10"));
        var endless = shortFirst.WithExclusion("debt", Days.Now, null)
            .WithExclusion("damage", Days.Now, Days.Noon("2027-12-10"));

        Assert.Equal(Days.Day("2026-12-10"), Assert.Single(Check(shortFirst)).PossibleFrom);
        Assert.Null(Assert.Single(Check(endless)).PossibleFrom);
    }

    [Fact]
    public void An_exclusion_that_has_not_begun_or_is_over_does_not_count()
    {
        var patron = APatron.Excluded(Days.Now.AddSeconds(1), null)
            .WithExclusion("conduct", Days.Noon("2026-01-01"), Days.Now);

        Assert.Empty(Check(patron));
    }

    [Fact]
    public void An_exclusion_of_another_library_does_not_count()
    {
        var exclusion = new Exclusion(ALibrary.RanaIsil, "debt", Days.Now, null);

        Assert.Empty(Check(APatron.Adult() with { Exclusions = [exclusion] }));
    }

    [Fact]
    public void Refuses_who_is_no_member() =>
        Assert.Equal([RefusalCodes.MembershipMissing], Check(APatron.MemberOfRana()).Codes());

    [Fact]
    public void Refuses_a_membership_that_was_not_activated()
    {
        var pending = new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, Home: true, RulesVersion: null);

        Assert.Equal([RefusalCodes.MembershipNotActivated], Check(APatron.WithMembership(pending)).Codes());
    }

    [Theory]
    [InlineData(null, """{"rulesVersion":2,"acceptedVersion":null}""")]
    [InlineData(1, """{"rulesVersion":2,"acceptedVersion":1}""")]
    public void Refuses_who_has_not_accepted_the_newest_rules(int? accepted, string data)
    {
        var refusal = Assert.Single(Check(Accepted(accepted)));

        Assert.Equal(RefusalCodes.MembershipRulesNotAccepted, refusal.Code);
        Assert.Equal(data, refusal.DataText());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_newest_rules_or_newer_ones_do(int accepted) => Assert.Empty(Check(Accepted(accepted)));

    [Theory]
    [InlineData("2008-11-02", false, false)]
    [InlineData("2008-11-03", false, true)]
    [InlineData("2017-06-01", false, true)]
    [InlineData("2017-06-01", true, false)]
    public void A_patron_under_18_needs_consent_to_borrow(string born, bool consent, bool refused)
    {
        var found = new Refusals();
        Standing.CheckConsent(
            APatron.Child(consent) with { BirthDate = Days.Day(born) }, ALibrary.Hoersholm(), Days.Today, found);

        Assert.Equal(refused ? [RefusalCodes.PatronGuardianConsentMissing] : [], found.InOrder().Codes());
    }

    [Fact]
    public void No_consent_is_asked_where_policy_asks_for_none()
    {
        var library = ALibrary.Hoersholm().With(policy => policy with
        {
            Categories = policy.Categories with { GuardianConsentUnderAge = null },
        });
        var found = new Refusals();

        Standing.CheckConsent(APatron.Child(consent: false), library, Days.Today, found);

        Assert.True(found.None);
    }

    private static Patron Accepted(int? version) => APatron.WithMembership(
        new Membership(ALibrary.HoersholmIsil, MembershipState.Active, true, version));

    private static Refusal[] Check(Patron patron, CardNumber? shown = null)
    {
        var found = new Refusals();
        Standing.Check(patron, shown, ALibrary.Hoersholm(), Days.Now, found);
        return [.. found.InOrder()];
    }
}
