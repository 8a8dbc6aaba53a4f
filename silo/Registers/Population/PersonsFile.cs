using System.Text.Json;

namespace Skranke.Silo.Registers.Population;

/// <summary>Finds one person in a long file without reading it: the lines stand in the order of the national ids, and
/// the middle of what is left tells in which half to go on.</summary>
internal sealed class PersonsFile(string path)
{
    public const string Name = "persons.jsonl";

    /// <summary>Null where nobody in the file has this number.</summary>
    public async Task<PersonFound?> FindAsync(string nationalId, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, true);

        // The line that begins at or behind "low" and before "high" is the one that is looked for, if there is one.
        var (low, high) = (0L, stream.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (person, begin, end) = await LineAtAsync(stream, middle, low, cancellation);
            if (person is null || begin >= high)
            {
                high = middle;
                continue;
            }

            switch (string.CompareOrdinal(person.NationalId, nationalId))
            {
                case 0:
                    return ChangeText.PersonOf(person, Name);
                case < 0:
                    low = end;
                    break;
                default:
                    high = middle;
                    break;
            }
        }

        return null;
    }

    /// <summary>The first line that begins at or behind a place.</summary>
    private static async Task<(PersonJson? Person, long Begin, long End)> LineAtAsync(
        Stream stream, long place, long low, CancellationToken cancellation)
    {
        // From the byte before, so that a line that begins exactly at the place is seen as one.
        var lines = new JsonLines(stream, place > low ? place - 1 : place, 0);
        if (place > low && !await lines.NextAsync(cancellation))
        {
            return default;
        }

        var begin = lines.Offset;
        while (await lines.NextAsync(cancellation))
        {
            if (lines.Line.Length > 0)
            {
                return (Parse(lines.Line.Span), begin, lines.Offset);
            }

            begin = lines.Offset;
        }

        return default;
    }

    private static PersonJson Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PopulationJson.Default.PersonJson)
                ?? throw new RegisterBrokenException($"A line of {Name} is no JSON object of a person.");
        }
        catch (JsonException)
        {
            throw new RegisterBrokenException($"A line of {Name} is no JSON object of a person.");
        }
    }
}
