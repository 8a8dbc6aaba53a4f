using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Skranke.LoadTests.Http;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>A new bestseller: 500 copies, all on loan, and everybody wants it. Each run has a title of its own and is
/// over when every patron waits for it.</summary>
public sealed class ReservationStorm : HttpScenario
{
    private const string Step = "reservation";
    private const int BestsellerCopies = 500;
    private const long FirstTitle = 3_900_000_000;
    private readonly List<Queued> _acknowledged = [];
    private int _storm = -1;

    public override string Name => "reservation-storm";

    public override string Summary => "10,000 patrons reserve one title with 500 copies; positions and order checked";

    protected override int PatronsUsual => 10_000;

    protected override int CopiesUsual => 3_000;

    protected override IReadOnlyList<Counted> Counted => [Running.Counted.ReservationsOf(Step)];

    /// <summary>Every reservation counts; the storm is over before a warm-up would be.</summary>
    protected override LoadOptions Adapted(LoadOptions options) =>
        options.Reuse ? throw new UsageException($"{Name} cannot go on with old data.") : options with
        {
            Warmup = TimeSpan.Zero,
        };

    /// <summary>The copies are on loan to patrons who do not take part.</summary>
    protected override async Task PrepareAsync(LoadDatabase database, LoadOptions options, int patrons, int copies)
    {
        for (var storm = 0; storm <= options.Runs; storm++)
        {
            var (title, copy, loan) = (
                FirstTitle + storm, 2_900_000_000 + (storm * 1000), 6_900_000_000 + (storm * 1000));
            await database.ExecuteAsync(
                $"""
                insert into title (id, library, reference, material, title, author, year)
                values ({title}, 'DK-900001', 'bestseller:{storm}', 'book', 'Bestseller {storm}', 'Author', 2026);
                insert into copy (id, title_id, price, owner, barcode, branch, material)
                select {copy} + i, {title}, 20000, 'DK-900001', '7{storm:D3}' || lpad(i::text, 6, '0'), 'DK-900001',
                       'book'
                from generate_series(1, {BestsellerCopies}) i;
                insert into patron (id, birth_date, guardian_consent)
                select 1900000000 + i, date '1980-01-01', true from generate_series(1, {BestsellerCopies}) i
                on conflict do nothing;
                insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                                  channel, library, branch, material)
                select {loan} + i, 1900000000 + i, {copy} + i, {title}, now(), current_date + 20, 1, 3, 1, 'DK-900001',
                       'DK-900001', 'book' from generate_series(1, {BestsellerCopies}) i
                """);
        }
    }

    protected override Task<Feed> FeedAsync(Preparation preparation, int patrons, int copies) =>
        Task.FromResult(new Feed(patrons, patrons, 0, again: true));

    protected override Func<Recorder, Task> Drive(World world, int connections) => recorder =>
    {
        _storm++;
        _acknowledged.Clear();
        var load = new HttpLoad(world.Engine.Url, connections, () => Pacing(world.Options), Work(world));
        return load.RunAsync(recorder);
    };

    protected override IWork Work(World world) =>
        new TurnWork(new Feed(world.Patrons, world.Patrons, 0), turn => Reserve(world, turn));

    protected override async Task<string?> VerifyAsync(World world, Slice slice)
    {
        var inDatabase = new List<long>();
        await using var command = world.Database.Source.CreateCommand(
            $"select id from reservation where title_id = {FirstTitle + _storm} order by place");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            inDatabase.Add(reader.GetInt64(0));
        }

        return QueueCheck.Problem(_acknowledged, inDatabase);
    }

    private Exchange Reserve(World world, Turn turn)
    {
        var body = $$"""{"card":"{{LoadIds.Card(turn)}}","title":"bestseller:{{_storm}}","pickupBranch":"DK-900001"}""";
        var askedAt = Stopwatch.GetTimestamp();
        return new Exchange(Step, world.App.Post("/v1/reservations", body), answer =>
        {
            using var json = JsonDocument.Parse(answer);
            _acknowledged.Add(new Queued(
                long.Parse($"{json.RootElement.GetProperty("id")}", CultureInfo.InvariantCulture),
                json.RootElement.GetProperty("position").GetInt32(),
                askedAt,
                Stopwatch.GetTimestamp()));
            return null;
        });
    }
}
