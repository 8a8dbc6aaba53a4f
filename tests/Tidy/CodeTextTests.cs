using Xunit;

namespace Skranke.Tests.Tidy;

/// <summary>The reader of the tests of habits must itself see what is there.</summary>
public sealed class CodeTextTests
{
    private const string Source = """
        namespace Skranke.Some;

        /// <summary>A class { with a brace.</summary>
        public sealed class Some(
            int number)
        {
            // Not code: Method() {
            private readonly string _text = "not // a comment {";

            public int Number
            {
                get { return number; }
            }

            public void Long(
                int first)
            {
                if (first > 0)
                {
                    Call();
                }
            }

            public int Short() => 1;

            private sealed record Inner
            {
                public void Method()
                {
                    Call();
                }
            }
        }
        """;

    [Fact]
    public void Comments_and_strings_are_not_code()
    {
        var code = CodeText.Of(Source);

        Assert.DoesNotContain("Not code", code, StringComparison.Ordinal);
        Assert.DoesNotContain("not //", code, StringComparison.Ordinal);
        Assert.Equal(Source.Split('\n').Length, code.Split('\n').Length);
    }

    [Theory]
    [InlineData("var a = '\"'; // gone", "var a = \" \"; ")]
    [InlineData("""var a = "\\"; b();""", """var a = "  "; b();""")]
    [InlineData("var a = @\"x\\\"; b();", "var a = \"   \"; b();")]
    [InlineData("a /* b */ c", "a         c")]
    public void Quotes_end_where_they_end(string source, string code) =>
        Assert.Equal(code.Trim(), CodeText.Of(source).Trim());

    [Fact]
    public void Members_are_found_with_their_length() =>
        Assert.Equal([(10, 4), (15, 8), (28, 4)], CodeText.Members(CodeText.Of(Source)));
}
