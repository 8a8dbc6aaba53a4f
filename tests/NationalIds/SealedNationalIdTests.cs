using Skranke.NationalIds;
using Xunit;

namespace Skranke.Tests.NationalIds;

public sealed class SealedNationalIdTests
{
    /// <summary>The same number is encrypted otherwise each time, and its hash is the same.</summary>
    [Fact]
    public void Two_are_the_same_by_their_hash()
    {
        var one = new SealedNationalId([1, 2], [7, 8]);

        Assert.Equal(one, new SealedNationalId([3, 4], [7, 8]));
        Assert.Equal(one.GetHashCode(), new SealedNationalId([3, 4], [7, 8]).GetHashCode());
        Assert.NotEqual(one, new SealedNationalId([1, 2], [7, 9]));
        Assert.Equal("0708", one.IndexText);
    }
}
