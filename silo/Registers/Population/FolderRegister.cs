namespace Skranke.Silo.Registers.Population;

/// <summary>A population register that drops files into a folder. A change file ends in <c>.changes</c>, has one JSON
/// object a line with sequence numbers that go up by one, and is put there whole: written under another name and
/// renamed. Files are read in the order of their names; what was taken already is passed over, so that a file may come
/// twice. <c>persons.jsonl</c>, one person a line in the order of the national ids, answers look-ups.</summary>
/// <remarks>A file of which everything has been taken is deleted, for it is full of national ids; the register can send
/// it again.</remarks>
public sealed class FolderRegister(string folder) : IPopulationRegister
{
    private const string Pattern = "*.changes";

    /// <summary>Where the file that is being read was left, so that a long one is not read from its start for each
    /// chunk.</summary>
    private (string File, long Length, long Offset, long Line, long Sequence) _place = ("", 0, 0, 0, 0);

    /// <summary>Files that were read to their end, with their length and highest number.</summary>
    private readonly Dictionary<string, (long Length, long Highest)> _read = [];

    public async Task<IReadOnlyList<NumberedChange>> ReadAsync(long after, int most, CancellationToken cancellation)
    {
        var found = new List<NumberedChange>();
        var last = after;
        foreach (var file in Files())
        {
            if (IsReadUpTo(file, after))
            {
                continue;
            }

            await foreach (var change in ChangesIn(file, last, cancellation))
            {
                if (change.Sequence <= last)
                {
                    continue;
                }

                if (change.Sequence != last + 1)
                {
                    // What came before the gap is taken first; the next look finds the gap at its beginning.
                    return found.Count > 0 ? found : throw new RegisterBrokenException(
                        $"After change {last} comes {change.Sequence} in {Path.GetFileName(file)}: "
                        + $"change {last + 1} is missing.");
                }

                found.Add(change);
                last = change.Sequence;
                if (found.Count == most)
                {
                    return found;
                }
            }
        }

        return found;
    }

    public Task TakenAsync(long upTo, CancellationToken cancellation)
    {
        foreach (var file in Files().Where(file => IsReadUpTo(file, upTo)))
        {
            File.Delete(file);
            _ = _read.Remove(file);
        }

        return Task.CompletedTask;
    }

    public async Task<PersonFound?> LookUpAsync(NationalId number, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, PersonsFile.Name);
        return File.Exists(path) ? await new PersonsFile(path).FindAsync(number.Digits, cancellation) : null;
    }

    private bool IsReadUpTo(string file, long sequence) =>
        _read.TryGetValue(file, out var end) && end.Length == new FileInfo(file).Length && end.Highest <= sequence;

    private string[] Files()
    {
        try
        {
            return Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).ToArray();
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new RegisterAwayException("The population register's folder is not there.", missing);
        }
    }

    /// <summary>The changes of a file, from where it was left if that was at this number.</summary>
    private async IAsyncEnumerable<NumberedChange> ChangesIn(
        string file,
        long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, true);
        var name = Path.GetFileName(file);
        var isSame = _place.File == file && _place.Length == stream.Length && _place.Sequence == after && after > 0;
        var lines = new JsonLines(stream, isSame ? _place.Offset : 0, isSame ? _place.Line : 0);
        var highest = isSame ? after : 0;
        while (await lines.NextAsync(cancellation))
        {
            if (lines.Line.Length > 0)
            {
                var change = ChangeText.Read(lines.Line.Span, $"Line {lines.Number} of {name}");
                highest = Math.Max(highest, change.Sequence);
                _place = (file, stream.Length, lines.Offset, lines.Number, change.Sequence);
                yield return change;
            }
        }

        _read[file] = (stream.Length, highest);
    }
}
