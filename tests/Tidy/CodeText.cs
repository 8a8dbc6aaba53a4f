using System.Text;
using System.Text.RegularExpressions;

namespace Skranke.Tests.Tidy;

/// <summary>Just enough of C# to tell code from comments and strings, and methods from types. It relies on the layout
/// that the formatter gives.</summary>
internal static partial class CodeText
{
    /// <summary>The source with comments and the contents of strings blanked; lines stay where they are.</summary>
    public static string Of(string source) => CommentOrString().Replace(source, match =>
    {
        var blank = new StringBuilder(match.Length);
        foreach (var c in match.Value)
        {
            _ = blank.Append(c == '\n' ? '\n' : ' ');
        }

        return match.Value[0] == '/' ? blank.ToString() : "\"" + blank.ToString(1, match.Length - 2) + "\"";
    });

    /// <summary>Every member with a body: where it starts and how many lines it has.</summary>
    public static IEnumerable<(int Line, int Length)> Members(string code)
    {
        var lines = code.Split('\n');
        for (var open = 1; open < lines.Length; open++)
        {
            var indent = lines[open].Length - lines[open].TrimStart().Length;
            if (lines[open].Trim() != "{" || indent == 0)
            {
                continue;
            }

            var start = StartOf(lines, open, indent);
            if (!IsMember(lines, start, open, indent))
            {
                continue;
            }

            var close = Array.FindIndex(lines, open, line => line.TrimEnd() is var text
                && text.Length > indent && text[..(indent + 1)] == new string(' ', indent) + "}");
            yield return (start + 1, close - start + 1);
        }
    }

    private static int StartOf(string[] lines, int open, int indent)
    {
        var start = open - 1;
        while (start > 0 && lines[start].Length - lines[start].TrimStart().Length > indent)
        {
            start--;
        }

        return start;
    }

    /// <summary>A block one step inside a type; a type's own block and blocks inside a method are none.</summary>
    private static bool IsMember(string[] lines, int start, int open, int indent)
    {
        var declaration = string.Join(' ', lines[start..open]);
        if (TypeKeyword().IsMatch(declaration))
        {
            return false;
        }

        for (var line = start - 1; line >= 0; line--)
        {
            var text = lines[line];
            if (text.Trim().Length > 0 && text.Length - text.TrimStart().Length < indent)
            {
                var outer = StartOf(lines, line, indent - 4);
                return TypeKeyword().IsMatch(string.Join(' ', lines[Math.Max(outer, 0)..(line + 1)]));
            }
        }

        return false;
    }

    [GeneratedRegex("""
        //[^\n]*|/\*.*?\*/|\$*"{3,}(?:.*?)"{3,}|\$?@\$?"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.[^'\n]*|[^'\\\n])'
        """, RegexOptions.Singleline)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"^\s*(\[[^\]]*\]\s*)*((public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(class|record|struct|interface|enum|namespace)\b")]
    private static partial Regex TypeKeyword();
}
