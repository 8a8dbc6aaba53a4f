using System.Text.RegularExpressions;

namespace Skranke.Silo.Postgres;

/// <summary>
/// The programs of a PostgreSQL server on this machine: <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>, all from
/// one folder. A folder named by <c>SKRANKE_POSTGRES_BIN</c> is the only one asked; otherwise the search path comes
/// first and then the places packages install to, newest version first.
/// </summary>
/// <param name="Folder">The folder the programs are in.</param>
/// <param name="Major">The major version, for example 15.</param>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The environment variable that names the folder to use.</summary>
    public const string FolderVariable = "SKRANKE_POSTGRES_BIN";

    /// <summary>The oldest major version the engine runs on.</summary>
    public const int OldestMajor = 14;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>
    /// Finds the programs. An existing cluster can only be opened by its own major version, so for one that version
    /// is asked for; a new cluster takes the first that is new enough.
    /// </summary>
    /// <exception cref="PostgresSetupException">None are installed, or none of the right version.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? major, CancellationToken cancellation)
    {
        var seen = new List<PostgresBinaries>();
        foreach (var folder in Folders().Distinct())
        {
            if (await ReadAsync(folder, cancellation) is not { } found)
                continue;
            if (major is null ? found.Major >= OldestMajor : found.Major == major)
                return found;
            if (!seen.Contains(found))
                seen.Add(found);
        }

        throw new PostgresSetupException(WhyNone(major, seen));
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return [named];
        return UnixProgram.SearchPath()
            .Concat(Versions("/usr/lib/postgresql", string.Empty))
            .Concat(Versions("/usr", "pgsql-"))
            .Concat(Versions("/usr/libexec", "postgresql").Select(f => Path.GetDirectoryName(f)!))
            .Append("/usr/local/pgsql/bin");
    }

    /// <summary>The <c>bin</c> folders below a root whose names are a prefix and a version, newest first.</summary>
    private static IEnumerable<string> Versions(string root, string prefix) => !Directory.Exists(root)
        ? []
        : Directory.EnumerateDirectories(root, $"{prefix}*")
            .Select(folder => (folder, version: Path.GetFileName(folder)[prefix.Length..]))
            .Where(f => int.TryParse(f.version, out _))
            .OrderByDescending(f => int.Parse(f.version))
            .Select(f => Path.Combine(f.folder, "bin"));

    private static async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken cancellation)
    {
        if (!Programs.All(p => File.Exists(Path.Combine(folder, p))))
            return null;

        // The programs look for one another beside themselves, so links to them are followed to the real place.
        var program = Path.Combine(folder, "postgres");
        var real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        var home = Path.GetDirectoryName(real)!;
        if (!Programs.All(p => File.Exists(Path.Combine(home, p))))
            home = folder;
        var said = await UnixProgram.RunAsync(Path.Combine(home, "postgres"), ["--version"], cancellation);
        var version = MajorInVersion().Match(said.Output);
        return said.Succeeded && version.Success
            ? new PostgresBinaries(home, int.Parse(version.Groups[1].ValueSpan))
            : null;
    }

    private static string WhyNone(int? major, List<PostgresBinaries> seen)
    {
        var found = seen.Count == 0
            ? "none are installed"
            : "only these are installed: " + string.Join(", ", seen.Select(b => $"{b.Major} in {b.Folder}"));
        var where = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? $" ({FolderVariable} names {named}, so nothing else was searched)"
            : string.Empty;
        return major is null
            ? $"The private database needs the PostgreSQL server programs, version {OldestMajor} or newer, but "
                + $"{found}{where}. Install them (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install "
                + "postgresql-server; Alpine: apk add postgresql), name their folder in "
                + $"{FolderVariable}, or name a running server with --postgres."
            : $"The database of this data folder was made by PostgreSQL {major}, but {found}{where}. Install that "
                + $"version (Debian, Ubuntu: apt-get install postgresql-{major}), or bring the database to a newer "
                + "one with pg_upgrade.";
    }

    [GeneratedRegex(@"\(PostgreSQL\)\s+(\d+)")]
    private static partial Regex MajorInVersion();
}
