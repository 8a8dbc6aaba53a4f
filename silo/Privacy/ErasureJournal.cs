using System.Globalization;
using System.Text;
using Skranke.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Who was erased, in a file outside the database, so that a backup that is restored does not bring anybody
/// back. It holds ids only, one line each: <c>4711;</c> for a patron, <c>4711 DK-722300;</c> for what one library had
/// of him. A line is on the disk before the erasure is acknowledged; it is only ever added to. Its last sign tells a
/// whole line from the beginning of one, which would name somebody else.</summary>
public sealed class ErasureJournal(string path)
{
    private const char End = ';';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _writing = new();

    /// <summary>One line: a patron, and the library where only that one's data were erased.</summary>
    public readonly record struct Entry(long Patron, string? Library)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Patron}{(Library is null ? "" : " ")}{Library}{End}");
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; } = path;

    /// <summary>The journal of a data folder, or wherever it was configured to be.</summary>
    public static ErasureJournal Of(string folder, string? configured) =>
        new(configured ?? System.IO.Path.Combine(folder, "erasures.log"));

    /// <summary>What facts say of erasures.</summary>
    public static IEnumerable<Entry> EntriesOf(IEnumerable<Fact> facts) => facts.SelectMany(fact => fact switch
    {
        PatronErased erased => new Entry[] { new(erased.PatronId.Value, null) },
        NationalCardWithdrawn withdrawn => [new(withdrawn.PatronId.Value, null)],
        MembershipErased left => [new(left.PatronId.Value, left.Library.Value)],
        _ => [],
    });

    /// <summary>All entries in their order. A line that a crash cut off was never acknowledged and is passed
    /// over.</summary>
    public IReadOnlyList<Entry> Read() => File.Exists(Path)
        ? [.. Lines().Select(Parse).OfType<Entry>()]
        : [];

    private List<string> Lines()
    {
        using var reader = new StreamReader(Open(), Encoding.ASCII);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Adds entries and returns when they are on the disk.</summary>
    public void Append(IEnumerable<Entry> entries)
    {
        var lines = string.Concat(entries.Select(entry => entry + "\n"));
        if (lines.Length == 0)
        {
            return;
        }

        lock (_writing)
        {
            using var file = Open();
            if (file.Length > 0 && !EndsWhole(file))
            {
                // A line that was cut off by a crash must not run into the next one.
                lines = "\n" + lines;
            }

            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.ASCII.GetBytes(lines));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Only its owner may read it, and only one process at a time writes it.</summary>
    private FileStream Open()
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                return OpenAlone();
            }
            catch (IOException) when (File.Exists(Path) && TimeProvider.System.GetUtcNow() < deadline)
            {
                // Another process of the cluster writes a line at this moment.
                Thread.Sleep(1);
            }
        }
    }

    private FileStream OpenAlone()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path, options);
    }

    private static bool EndsWhole(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private static Entry? Parse(string line)
    {
        var parts = line.TrimEnd(End).Split(' ');
        return line.EndsWith(End) && parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new Entry(id, parts.Length == 2 ? parts[1] : null)
                : null;
    }
}
