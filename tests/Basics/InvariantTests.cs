using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Basics;

public sealed class InvariantTests
{
    [Fact]
    public void One_that_holds_says_nothing() => Invariant.That(1 < 2);

    [Fact]
    public void A_broken_one_ends_the_request_and_says_which()
    {
        var (renewals, renewalsMax) = (4, 3);

        var broken = Assert.Throws<InvariantBrokenException>(() => Invariant.That(renewals <= renewalsMax));

        Assert.Equal("Invariant broken: renewals <= renewalsMax", broken.Message);
    }
}
