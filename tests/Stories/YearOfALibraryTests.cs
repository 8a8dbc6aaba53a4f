using System.Diagnostics;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Stories;

/// <summary>A year in a library whose patrons do what they please. Goals: whatever is due happens once and at its time,
/// nobody is told what is untrue or another's, and the money adds up (I17-I21, I29-I31).</summary>
[Collection(PostgresCollection.Name)]
public sealed class YearOfALibraryTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public Task A_year_of_a_library_goes_as_its_regulations_say() => YearAsync(
        Number("SKRANKE_YEAR_PATRONS") ?? (Environment.GetEnvironmentVariable("SKRANKE_FULL") == "1" ? 2_000 : 150),
        Number("SKRANKE_YEAR_SEED") ?? 5);

    private static int? Number(string setting) =>
        int.TryParse(Environment.GetEnvironmentVariable(setting), out var number) ? number : null;

    private async Task YearAsync(int patrons, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("skranke-year-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            await using var engine = await YearOfALibrary.StartAsync(
                folder, postgres.CreateDatabase().ConnectionString);
            var year = new YearOfALibrary(engine, folder, patrons, seed);
            await year.LiveAsync(365);
            output.WriteLine(
                $"{patrons} patrons, {year.Actions} actions, {year.Notices} notices in "
                + $"{clock.Elapsed.TotalSeconds:F1} s");
            output.WriteLine(string.Join(", ", year.Kinds.Select(kind => $"{kind.Key} {kind.Value}")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
