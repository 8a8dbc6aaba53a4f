using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Patrons;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>Which cards the shipped libraries give out, and how a library's own numbers look.</summary>
public sealed class CardPolicyTests
{
    [Fact]
    public void Hoersholm_gives_local_cards_to_children() => Assert.Equal(
        (CardKind.Local, 16),
        (Assert.Single(ShippedPolicies.Hoersholm.Cards.Issue), ShippedPolicies.Hoersholm.Cards.LocalUnderAge));

    [Fact]
    public void Rana_gives_every_kind_to_everybody()
    {
        Assert.Equal(
            [CardKind.Local, CardKind.NationalDigital, CardKind.NationalPrinted],
            ShippedPolicies.Rana.Cards.Issue.ToArray());
        Assert.Null(ShippedPolicies.Rana.Cards.LocalUnderAge);
    }

    [Fact]
    public void A_policy_from_before_there_was_a_choice_gives_out_every_kind() => Assert.Equal(
        [CardKind.Local, CardKind.NationalDigital, CardKind.NationalPrinted], new CardPolicy().Issue.ToArray());

    [Fact]
    public void A_policy_says_it_in_words()
    {
        var policy = ShippedPolicies.Rana with { Cards = new CardPolicy { Issue = [CardKind.NationalPrinted] } };

        var written = LibraryDocuments.Write(policy);

        Assert.Contains("\"issue\":[\"national-printed\"]", written, StringComparison.Ordinal);
        Assert.Equal(policy.Cards.Issue.ToArray(), LibraryDocuments.ReadPolicy(written).Cards.Issue.ToArray());
    }

    [Fact]
    public void Own_numbers_have_a_beginning_and_leading_zeros() => Assert.Equal(
        CardNumber.Of("R-00042"),
        new LocalSeries { Prefix = "R-", Digits = 5, First = 1, Last = 99_999 }.NumberOf(42));
}
