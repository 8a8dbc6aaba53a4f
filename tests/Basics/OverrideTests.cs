using System.Collections.Immutable;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Basics;

/// <summary>What staff may set aside (H37).</summary>
public sealed class OverrideTests
{
    private static readonly ImmutableArray<Refusal> Two =
    [
        new(RefusalCodes.PatronLoanLimit, "loans.total-max", ""), new(RefusalCodes.CopyLost, "copy.lost", ""),
    ];

    private static readonly ImmutableArray<string> Overridable = [RefusalCodes.PatronLoanLimit];

    [Fact]
    public void Nothing_stays_nothing() => Assert.Empty(Override.Apply([], Overridable, [RefusalCodes.CopyLost]));

    [Fact]
    public void What_policy_lets_staff_override_is_marked() => Assert.Equal(
        [(RefusalCodes.PatronLoanLimit, true), (RefusalCodes.CopyLost, false)],
        Override.Apply(Two, Overridable, []).Select(refusal => (refusal.Code, refusal.Overridable)));

    [Fact]
    public void What_was_overridden_is_gone_and_the_rest_still_refuses() => Assert.Equal(
        [RefusalCodes.CopyLost],
        Override.Apply(Two, Overridable, [RefusalCodes.PatronLoanLimit, RefusalCodes.CopyLost]).Codes());

    [Fact]
    public void Naming_another_code_changes_nothing() => Assert.Equal(
        Two.Codes(), Override.Apply(Two, Overridable, [RefusalCodes.PatronExcluded, "loan-limit", ""]).Codes());
}
