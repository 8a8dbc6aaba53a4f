using Skranke.Silo.Registers;
using Skranke.Tests.Support;
using Xunit;
using static Skranke.Tests.Registers.PopulationUnderTest;

namespace Skranke.Tests.Registers;

/// <summary>However a feed is cut into files, and however often pieces of it come again, the result is the
/// same.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AnySplitTests(PostgresFixture postgres)
{
    private const int People = 6;
    private const int Changes = 60;
    private const int Splits = 8;

    [Fact]
    public async Task Any_split_and_any_repetition_gives_the_same()
    {
        var seed = 20_261_125;
        var random = new System.Random(seed);
        var feed = Enumerable.Range(1, Changes).Select(sequence => AnyChange(sequence, random)).ToArray();
        var whole = await ResultAsync([feed]);

        for (var split = 0; split < Splits; split++)
        {
            Assert.Equal(whole, await ResultAsync(Cut(feed, random)));
        }
    }

    private async Task<(string Patrons, string Events, long Cards)> ResultAsync(IEnumerable<string[]> files)
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), People);
        foreach (var file in files)
        {
            under.Drop(file);
            Assert.Equal(RunState.Done, (await under.RunAsync()).State);
        }

        return (
            await under.PatronsAsync(),
            await under.ScalarAsync<string>(
                """
                select string_agg(concat_ws('|', patron_id, kinds), E'\n' order by patron_id)
                from (select patron_id, string_agg(kind::text, ',' order by id) as kinds from event group by 1) e
                """),
            await under.ScalarAsync<long>("select count(*) from card where state = 1"));
    }

    /// <summary>Pieces in order, some of which begin before the end of the piece before.</summary>
    private static List<string[]> Cut(string[] feed, System.Random random)
    {
        var (files, taken) = (new List<string[]>(), 0);
        while (taken < feed.Length)
        {
            var from = Math.Max(0, taken - random.Next(6));
            var to = Math.Min(feed.Length, taken + 1 + random.Next(15));
            files.Add(feed[from..to]);
            taken = to;
        }

        return files;
    }

    private static string AnyChange(int sequence, System.Random random)
    {
        var person = 1 + random.Next(People + 1);
        return random.Next(7) switch
        {
            0 => Rename(sequence, person, $"Navn {random.Next(4)}"),
            1 => Move(sequence, person, $"Vej {random.Next(4)}"),
            2 => Kind(sequence, person, "secret-address"),
            3 => Kind(sequence, person, "secret-address", ", \"until\": \"2027-01-01\""),
            4 => Kind(sequence, person, "secret-address-lifted"),
            5 => Kind(sequence, person, "moved-abroad"),
            _ => Kind(sequence, person, "death", $", \"date\": \"2026-11-0{1 + random.Next(3)}\""),
        };
    }
}
