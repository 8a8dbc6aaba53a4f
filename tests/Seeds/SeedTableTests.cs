using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>Every row of the seed rules has a test class, and the page that maps row, rule and test is
/// true.</summary>
public sealed partial class SeedTableTests
{
    private const string Page = "grains/SEEDS.md";

    private const string Head =
        """
        # Where each seed rule is decided and proved

        Made by `tests/Seeds/SeedTableTests.cs` from the test classes; to make it anew run it with `SKRANKE_WRITE=1`.
        H are rows of Hørsholm's regulations, N of the Norwegian note on the national card.

        | row | sentence | decided in | proved in |
        |---|---|---|---|

        """;

    /// <summary>All of them.</summary>
    private static readonly string[] Required = [.. Rows('H', 1, 50), .. Rows('N', 1, 21)];

    private static IEnumerable<(SeedRowAttribute Seed, Type Class)> Classes =>
        from type in typeof(SeedTableTests).Assembly.GetTypes()
        let seed = type.GetCustomAttribute<SeedRowAttribute>()
        where seed is not null
        orderby seed.Row[0], int.Parse(seed.Row[1..])
        select (seed, type);

    [Fact]
    public void Every_row_has_one_class_that_is_named_after_it()
    {
        Assert.Equal(Required, Classes.Select(row => row.Seed.Row));
        Assert.All(Classes, row => Assert.Equal(row.Seed.Row + "Tests", row.Class.Name));
    }

    [Fact]
    public void Every_class_names_files_that_exist_and_has_tests() => Assert.All(Classes, row =>
    {
        Assert.NotEmpty(row.Seed.RuleFiles);
        Assert.All(row.Seed.RuleFiles, path => Assert.True(Repository.Has(path), $"{row.Seed.Row}: no {path}"));
        Assert.Contains(row.Class.GetMethods(), method => method.GetCustomAttribute<FactAttribute>() is not null);
    });

    [Fact]
    public void The_page_says_what_the_classes_say()
    {
        var wanted = Head + string.Concat(Classes.Select(row => Line(row.Seed)));
        var path = Path.Combine(Repository.Root, Page);
        if (Environment.GetEnvironmentVariable("SKRANKE_WRITE") == "1")
        {
            File.WriteAllText(path, wanted, new UTF8Encoding(false));
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == wanted,
            $"{Page} is out of date: run this test with SKRANKE_WRITE=1 and look at what changed.");
    }

    private static string Line(SeedRowAttribute seed)
    {
        var test = $"tests/Seeds/{seed.Row}Tests.cs";
        var files = string.Join(' ', seed.RuleFiles.Select(path => $"`{path}`"));
        return $"| {seed.Row} | {SentenceOf(seed.Row, test)} | {files} | `{test}` |\n";
    }

    /// <summary>The summary of the class, which begins with the row.</summary>
    private static string SentenceOf(string row, string test)
    {
        var summary = Summary().Match(Repository.Page(test).Text).Groups[1].Value;
        var sentence = Blanks().Replace(summary.Replace("///", " ", StringComparison.Ordinal), " ").Trim();
        Assert.StartsWith(row + ": ", sentence, StringComparison.Ordinal);
        return sentence[(row.Length + 2)..];
    }

    private static IEnumerable<string> Rows(char letter, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => $"{letter}{number}");

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
