using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N4: the national card is had at the local library or on the web.</summary>
[SeedRow("N4", "grains/Patrons/Registering.cs")]
public sealed class N4Tests
{
    [Theory]
    [InlineData(RegisteredBy.Desk, MembershipState.Active)]
    [InlineData(RegisteredBy.Self, MembershipState.Pending)]
    public void Both_ways_lead_to_a_card_and_only_the_desk_to_a_membership_that_lends(
        RegisteredBy by, MembershipState state)
    {
        var patron = ARegistration.Registered(ARegistration.National(ARegistration.BySelf() with { By = by }));

        Assert.Equal(CardKind.NationalDigital, patron.Cards[0].Kind);
        Assert.Equal(state, patron.Memberships[0].State);
    }
}
