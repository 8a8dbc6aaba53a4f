using System.Collections.Immutable;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who may write a patron's address (N13).</summary>
public sealed class RegisteredAddressTests
{
    private static readonly DateOnly Today = Days.Day("2026-11-23");

    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(false, false, true, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, true, true, true)]
    [InlineData(true, true, true, true)]
    [InlineData(true, true, false, true)]
    public void What_the_register_says_or_would_say_is_typed_by_nobody(
        bool fromRegister, bool hasNationalId, bool hasRegister, bool isRefused)
    {
        var residence = new Residence { FromRegister = fromRegister, HasNationalId = hasNationalId };

        Assert.Equal(
            isRefused ? [RefusalCodes.PatronAddressRegistered] : [],
            Check(residence, hasRegister).Select(one => one.Code));
    }

    [Fact]
    public void A_secret_address_is_typed_by_nobody_without_a_register_too()
    {
        var refusal = Assert.Single(Check(new Residence { IsProtected = true }, hasRegister: false));

        Assert.Equal(RefusalCodes.PatronAddressSecret, refusal.Code);
        Assert.Null(refusal.PossibleFrom);
    }

    [Fact]
    public void A_protection_that_lapses_says_from_when_an_address_may_be_typed()
    {
        var residence = new Residence { IsProtected = true, ProtectedUntil = Today };

        Assert.Equal(Today.AddDays(1), Assert.Single(Check(residence, hasRegister: false)).PossibleFrom);
        Assert.Empty(Check(residence with { ProtectedUntil = Today.AddDays(-1) }, hasRegister: false));
    }

    [Fact]
    public void Both_reasons_are_told() => Assert.Equal(
        [RefusalCodes.PatronAddressSecret, RefusalCodes.PatronAddressRegistered],
        Check(new Residence { IsProtected = true, FromRegister = true }, hasRegister: true).Select(one => one.Code));

    private static ImmutableArray<Refusal> Check(Residence residence, bool hasRegister)
    {
        var refusals = new Refusals();
        RegisteredAddress.Check(residence, hasRegister, Today, refusals);
        return refusals.InOrder();
    }
}
