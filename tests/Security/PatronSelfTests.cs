using Skranke.Api.Security;
using Skranke.Basics;
using Skranke.Libraries;
using Xunit;

namespace Skranke.Tests.Security;

public sealed class PatronSelfTests
{
    private static readonly PatronId Own = new(1);
    private static readonly PatronId Child = new(2);
    private static readonly PatronId Stranger = new(3);

    [Theory]
    [InlineData(GuardianReach.Nothing, false, false)]
    [InlineData(GuardianReach.See, true, false)]
    [InlineData(GuardianReach.Act, true, true)]
    public void A_guardian_reaches_the_children_as_far_as_the_library_says(
        GuardianReach reach, bool sees, bool acts)
    {
        var self = new PatronSelf("subject", [Own], [Own], [Child], reach);

        Assert.Equal((sees, acts), (self.Reaches(Child, isChange: false), self.Reaches(Child, isChange: true)));
        Assert.True(self.Reaches(Own, isChange: true));
        Assert.False(self.Reaches(Stranger, isChange: false));
    }
}
