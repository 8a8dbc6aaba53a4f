using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Skranke.Tests.Tidy;

/// <summary>The project's own text files, as the tests of habits read them: what git tracks, and what it
/// would.</summary>
internal static class Repository
{
    private static readonly string[] FoldersOfOthers =
        [".git", ".artifacts", ".data", ".vs", ".idea", "bin", "obj", "node_modules", "Reports"];

    private static readonly Lazy<string> LazyRoot = new(FindRoot);

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazyFiles = new(ReadAll);

    public static string Root => LazyRoot.Value;

    public static IReadOnlyList<SourceFile> Files => LazyFiles.Value;

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.Extension == ".cs");

    public static IEnumerable<SourceFile> CSharpIn(params string[] folders) =>
        CSharp.Where(file => folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static bool Has(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    public static SourceFile Page(string path) =>
        Files.FirstOrDefault(file => file.Path == path) ?? throw new FileNotFoundException($"There is no {path}.");

    /// <summary>Fails with one line for each finding.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        var found = findings.ToArray();
        Xunit.Assert.True(found.Length == 0, $"{found.Length} findings:\n{string.Join('\n', found)}");
    }

    private static string FindRoot()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(ThisFile())!, "." })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Engine.sln.");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static IReadOnlyList<SourceFile> ReadAll()
    {
        var paths = FromGit() ?? FromDisk();
        return [.. paths.Order(StringComparer.Ordinal).Select(Read).OfType<SourceFile>()];
    }

    /// <summary>Null where there is no git or no repository, as in an unpacked archive.</summary>
    private static string[]? FromGit()
    {
        var start = new ProcessStartInfo("git", "ls-files -z --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string[] FromDisk() => [.. Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(FoldersOfOthers.Contains))];

    private static SourceFile? Read(string path)
    {
        var full = Path.Combine(Root, path);
        if (!File.Exists(full))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(full);
        return bytes.AsSpan().Contains((byte)0) ? null : new SourceFile(path, Encoding.UTF8.GetString(bytes));
    }
}

/// <param name="Path">Relative to the root, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private string[]? _lines;

    private string? _code;

    public string[] Lines => _lines ??= Text.Split('\n');

    public string Extension => System.IO.Path.GetExtension(Path);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>C# without comments and without what stands in strings, line for line.</summary>
    public string Code => _code ??= CodeText.Of(Text);

    public override string ToString() => Path;
}
