using System.Reflection;
using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Basics;

/// <summary>Codes are part of the public contract: added to, never renamed.</summary>
public sealed class RefusalCodesTests
{
    /// <summary>The codes that the contract lists, in its order.</summary>
    private static readonly string[] InTheContract =
    [
        "patron.unknown", "patron.excluded", "patron.loan-limit", "patron.reservation-limit",
        "patron.guardian-consent-missing", "patron.erased", "patron.pin-wrong", "patron.pin-locked", "card.unknown",
        "card.blocked", "card.replaced", "membership.missing", "membership.not-activated",
        "membership.rules-not-accepted", "copy.unknown", "copy.on-loan", "copy.on-loan-to-patron",
        "copy.reserved-for-other", "copy.not-loanable", "copy.lost", "copy.in-transit", "renewal.too-early",
        "renewal.max-reached", "renewal.reserved-by-other", "renewal.not-renewable", "renewal.patron-excluded",
        "loan.unknown", "loan.closed", "reservation.unknown", "reservation.duplicate",
        "reservation.not-reservable", "reservation.already-on-loan", "request.key-reused", "request.in-progress",
        "request.busy",
    ];

    /// <summary>"Precedence of refusals: request, card, patron, membership, copy, renewal or reservation."</summary>
    private static readonly string[] Groups =
    [
        "request", "card", "patron", "registration", "guardian", "consent", "membership", "copy", "loan", "renewal",
        "branch", "title", "reservation", "interlibrary", "fee", "payment", "erasure", "link", "exclusion",
        "door", "service", "policy", "calendar",
        "rules", "library", "national-card",
    ];

    public static TheoryData<string> Contract => [.. InTheContract];

    [Theory]
    [MemberData(nameof(Contract))]
    public void Every_code_of_the_contract_is_known(string code) => Assert.Contains(code, RefusalCodes.All);

    [Fact]
    public void Every_constant_has_a_place_and_every_place_a_constant()
    {
        var constants = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(), RefusalCodes.All.Order());
    }

    [Fact]
    public void Groups_stand_in_the_order_of_the_contract() =>
        Assert.Equal(Groups, RefusalCodes.All.Select(code => code.Split('.')[0]).Distinct());

    [Fact]
    public void No_group_is_torn_apart() =>
        Assert.Equal(Groups.Length, RefusalCodes.All.Zip(RefusalCodes.All.Skip(1))
            .Count(pair => pair.First.Split('.')[0] != pair.Second.Split('.')[0]) + 1);

    [Theory]
    [InlineData("request")]
    [InlineData("card")]
    [InlineData("patron")]
    [InlineData("membership")]
    [InlineData("copy")]
    [InlineData("loan")]
    [InlineData("renewal")]
    [InlineData("reservation")]
    public void Within_a_group_the_order_of_the_contract_holds(string group)
    {
        var listed = InTheContract.Where(code => code.StartsWith(group + ".", StringComparison.Ordinal));

        Assert.Equal(listed, RefusalCodes.All.Where(listed.Contains));
    }

    [Fact]
    public void An_unknown_code_comes_last() =>
        Assert.True(RefusalCodes.Precedence("moon.full") > RefusalCodes.Precedence(RefusalCodes.All[^1]));
}
