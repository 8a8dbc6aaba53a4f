using Skranke.Patrons;
using Xunit;

namespace Skranke.Tests.Patrons;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("aase@example.org")]
    [InlineData("a.b+bibliotek@mail.example.org")]
    [InlineData("o'neil@example.org")]
    [InlineData("post@hørsholm.example")]
    [InlineData("x@a-b.dk")]
    public void Post_can_be_sent_there(string text) => Assert.True(EmailAddress.IsWellFormed(text));

    [Theory]
    [InlineData("")]
    [InlineData("aase")]
    [InlineData("@example.org")]
    [InlineData("aase@")]
    [InlineData("aase@example")]
    [InlineData("aase@example..org")]
    [InlineData("aase@.example.org")]
    [InlineData("aase@-example.org")]
    [InlineData("aase@example.org.")]
    [InlineData("a a@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData(".a@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("Åse <aase@example.org>")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a@example.org\n")]
    public void Nothing_can_be_sent_there(string text) => Assert.False(EmailAddress.IsWellFormed(text));

    [Fact]
    public void A_mail_server_takes_so_many_characters_and_no_more()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('b', 60), 4)) + ".dk";

        Assert.True(EmailAddress.IsWellFormed(new string('a', 254 - host.Length - 1) + "@" + host));
        Assert.False(EmailAddress.IsWellFormed(new string('a', 255 - host.Length - 1) + "@" + host));
        Assert.False(EmailAddress.IsWellFormed(new string('a', 65) + "@example.org"));
    }
}
