using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Basics;

public sealed class MoneyTests
{
    [Fact]
    public void The_same_amount_of_another_currency_is_another_amount()
    {
        Assert.Equal(new Money(2000, "DKK"), new Money(2000, "DKK"));
        Assert.NotEqual(new Money(2000, "DKK"), new Money(2000, "NOK"));
    }
}
