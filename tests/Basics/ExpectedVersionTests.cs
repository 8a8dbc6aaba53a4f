using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Basics;

/// <summary>Nothing is changed that has become another since the caller read it.</summary>
public sealed class ExpectedVersionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public void Whoever_names_no_version_or_the_present_one_goes_on(int? expected) =>
        Assert.Null(ExpectedVersion.Check(expected, 4));

    [Fact]
    public void Another_version_is_refused_and_the_present_one_is_told()
    {
        var refusal = ExpectedVersion.Check(3, 4)!;

        Assert.Equal(RefusalCodes.RequestStale, refusal.Code);
        Assert.Equal("""{"version":4}""", refusal.DataText());
    }
}
