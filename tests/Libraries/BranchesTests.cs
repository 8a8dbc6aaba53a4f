using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class BranchesTests
{
    [Fact]
    public void An_unknown_branch_is_named_in_the_refusal()
    {
        var refusal = Branches.Unknown(ALibrary.Nowhere);

        Assert.Equal((RefusalCodes.BranchUnknown, "library.branches"), (refusal.Code, refusal.Rule));
        Assert.Equal("""{"branch":"DK-999999"}""", refusal.DataText());
    }
}
