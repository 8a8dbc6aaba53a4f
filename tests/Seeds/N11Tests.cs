using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N11: one becomes a borrower at every library one uses: no loan and no reservation without an active
/// membership there, and an exclusion stays with the library that made it.</summary>
[SeedRow("N11", "grains/Patrons/Standing.cs")]
public sealed class N11Tests
{
    [Fact]
    public async Task Without_a_membership_there_is_neither_loan_nor_reservation()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership());

        Assert.Equal(RefusalCodes.MembershipMissing, (await desk.Lend()).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.MembershipMissing, (await desk.Reserve(SeedDesk.First)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Membership_of_another_library_does_not_help()
    {
        var desk = SeedDesk.AtRana().Put(APatron.Adult());

        Assert.Equal(RefusalCodes.MembershipMissing, (await desk.Lend()).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_membership_must_be_activated_first()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership(
            new Membership(ALibrary.RanaIsil, MembershipState.Pending, true, 1)));

        Assert.Equal(RefusalCodes.MembershipNotActivated, (await desk.Lend()).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.MembershipNotActivated, (await desk.Reserve(SeedDesk.First)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Who_is_excluded_at_one_library_borrows_at_another()
    {
        var excluded = APatron.MemberOfRana().WithExclusion("conduct", Days.Now.AddDays(-1), null);
        var desk = SeedDesk.AtRana().Put(excluded);

        Assert.Equal(ALibrary.HoersholmIsil, excluded.Exclusions[0].Library);
        Assert.IsType<Lent>(await desk.Lend());
    }
}
