using System.Text.RegularExpressions;
using Xunit;

namespace Skranke.Tests.Tidy;

/// <summary>Mechanical habits are kept by machine, not by review.</summary>
public sealed partial class TidyTests
{
    private const int MethodLinesMax = 70;

    private const int FileLinesMax = 500;

    private const int ColumnsMax = 120;

    /// <summary>Written by a tool in its own form.</summary>
    private static readonly string[] FromTools = [".sln", ".csv", ".lock"];

    private static readonly string[] Code = [".cs", ".sql", ".sh", ".props", ".csproj", ".yml", ".yaml", ""];

    private static readonly string[] Wrapped = [".cs", ".sql", ".sh", ".yml", ".yaml", ".md", ""];

    private static IEnumerable<SourceFile> Ours =>
        Repository.Files.Where(file => !FromTools.Contains(file.Extension));

    [Fact]
    public void There_is_something_to_read() => Assert.True(Repository.CSharpIn("grains").Count() > 30);

    [Fact]
    public void Methods_have_seventy_lines_at_most() => Repository.AssertNone(
        from file in Repository.CSharp
        from member in CodeText.Members(file.Code)
        where member.Length > MethodLinesMax
        select $"{file}:{member.Line}: {member.Length} lines");

    [Fact]
    public void Files_of_code_have_five_hundred_lines_at_most() => Repository.AssertNone(
        from file in Ours
        where Code.Contains(file.Extension) && file.Lines.Length - 1 > FileLinesMax
        select $"{file}: {file.Lines.Length - 1} lines");

    [Fact]
    public void Lines_have_one_hundred_and_twenty_columns_at_most() => Repository.AssertNone(
        from file in Ours
        where Wrapped.Contains(file.Extension)
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > ColumnsMax && !MayBeLong(file, line.Text)
        select $"{file}:{line.Number}: {line.Text.Length} columns");

    [Fact]
    public void Lines_end_without_blanks_tabs_or_carriage_returns() => Repository.AssertNone(
        from file in Ours
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.EndsWith(' ') || line.Text.Contains('\t') || line.Text.Contains('\r')
        select $"{file}:{line.Number}: a blank at the end, a tab or a carriage return");

    [Fact]
    public void Files_end_with_one_line_end_and_begin_without_a_mark() => Repository.AssertNone(
        from file in Ours
        where file.Text.Length > 0
        where !file.Text.EndsWith('\n')
            || file.Text.EndsWith("\n\n", StringComparison.Ordinal)
            || file.Text[0] == '\uFEFF'
        select $"{file}: must end with exactly one line end and begin without a byte order mark");

    [Fact]
    public void What_is_left_to_do_has_the_number_of_its_issue() => Repository.AssertNone(
        from file in Ours
        where Code.Contains(file.Extension)
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where LeftToDo().IsMatch(line.Text) && !NumberOfAnIssue().IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void No_exception_is_swallowed_without_a_word() => Repository.AssertNone(
        from file in Repository.CSharp
        from match in EmptyCatch().Matches(file.Text)
        select $"{file}:{1 + file.Text[..match.Index].Count(c => c == '\n')}: an empty catch");

    [Fact]
    public void A_page_has_one_headline() => Repository.AssertNone(
        from file in Ours
        where file.Extension == ".md"
        let headlines = Prose(file).Count(line => line.StartsWith("# ", StringComparison.Ordinal))
        where headlines != 1
        select $"{file}: {headlines} headlines of the first order");

    [Fact]
    public void A_file_holds_the_namespace_of_its_folder() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains", "silo", "api", "tests")
        let match = Namespace().Match(file.Text)
        where match.Success && match.Groups[1].Value != ExpectedNamespace(file.Path)
        select $"{file}: namespace {match.Groups[1].Value} and not {ExpectedNamespace(file.Path)}");

    private static bool MayBeLong(SourceFile file, string line) =>
        (file.Extension == ".md" && (line.StartsWith('|') || line.Contains("](", StringComparison.Ordinal)))
        || line.Contains("https://", StringComparison.Ordinal)
        || line.Contains("http://", StringComparison.Ordinal)
        || line.Contains("[GeneratedRegex(", StringComparison.Ordinal);

    /// <summary>A page without its examples.</summary>
    private static IEnumerable<string> Prose(SourceFile file)
    {
        var isExample = false;
        foreach (var line in file.Lines)
        {
            isExample ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isExample)
            {
                yield return line;
            }
        }
    }

    private static string ExpectedNamespace(string path)
    {
        var folders = path.Split('/')[..^1];
        var project = char.ToUpperInvariant(folders[0][0]) + folders[0][1..];
        return string.Join('.', folders[1..].Prepend(project == "Grains" ? "Skranke" : "Skranke." + project));
    }

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|X" + @"XX)\b")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"#\d+")]
    private static partial Regex NumberOfAnIssue();

    [GeneratedRegex(@"\bcatch\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
