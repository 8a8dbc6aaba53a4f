using Skranke.Patrons;
using Xunit;

namespace Skranke.Tests.Patrons;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("+45 12 34 56 78", "+4512345678")]
    [InlineData("(+47) 123-45.678", "+4712345678")]
    [InlineData("12345", "12345")]
    [InlineData("123456789012345", "123456789012345")]
    public void The_digits_are_kept(string text, string kept) => Assert.Equal(kept, PhoneNumber.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("1234567890123456")]
    [InlineData("12+345678")]
    [InlineData("++4512345678")]
    [InlineData("12345678x9")]
    [InlineData("mail")]
    public void What_is_no_number_is_not(string text) => Assert.Null(PhoneNumber.Parse(text));
}
