using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo;
using Skranke.Silo.Cards;
using Skranke.Silo.Embedded;
using Skranke.Silo.Ledger;
using Skranke.Silo.Registers;
using Skranke.Silo.Registers.Population;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>A database with patrons whom a population register knows, and a folder into which it drops its
/// files.</summary>
public sealed class PopulationUnderTest : IAsyncDisposable
{
    private readonly LedgerIds _ids;
    private readonly PostgresLedger _ledger;
    private readonly NpgsqlDataSource _writing;
    private readonly StateReader _reader;
    private readonly EmbeddedHost _host;
    private int _files;

    public PopulationUnderTest(NpgsqlDataSource database)
    {
        Database = database;
        _ids = new LedgerIds(database);
        _writing = Connections.Writing(database.ConnectionString, 2);
        _ledger = new PostgresLedger(_writing, 2, NullLogger.Instance);
        _reader = new StateReader(database);
        var world = new World(null!, _reader, _ledger, Clock, _ids, new PlainPins())
        {
            CardNumbers = new CardNumbers(database),
        };
        _host = new EmbeddedHost(world, new EmbeddedLimits(100_000, 20_000), TimeProvider.System);
        Runs = NewRuns(new FolderRegister(Folder));
    }

    public NpgsqlDataSource Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("skranke-population-").FullName;

    public SetClock Clock { get; } = new(SmallWorld.Noon);

    public Secrets Secrets { get; } = new(new byte[32]);

    public IAsk Grains => _host;

    public StateReader Load => _reader;

    public RegisterRuns Runs { get; private set; }

    /// <summary>So many patrons with the numbers of <see cref="NationalIdOf"/>, all of Hørsholm.</summary>
    public static async Task<PopulationUnderTest> WithPatronsAsync(
        NpgsqlDataSource database, int patrons, int copies = 0)
    {
        await BigWorld.PutAsync(database, patrons, copies);
        var under = new PopulationUnderTest(database);
        await using var command = database.CreateCommand(
            """
            insert into patron_contact (patron_id, name, street, postal_code, city, national_id, national_id_index)
            select u.id, 'Navn ' || u.id, 'Vej 1', '2970', 'Hørsholm', u.cipher, u.index
            from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as u (id, cipher, index)
            """);
        var numbers = Enumerable.Range(1, patrons).ToArray();
        command.Parameters.Add(new() { Value = numbers.Select(number => (long)number).ToArray() });
        command.Parameters.Add(new()
        {
            Value = numbers.Select(number => under.Secrets.EncryptNationalId(NationalIdOf(number))).ToArray(),
        });
        command.Parameters.Add(new()
        {
            Value = numbers.Select(number => under.Secrets.IndexOfNationalId(NationalIdOf(number))).ToArray(),
        });
        _ = await command.ExecuteNonQueryAsync();
        return under;
    }

    /// <summary>A replacement number as the Danish register reserves them: the day is raised by 60.</summary>
    public static string NationalIdOf(int number) => $"{61 + (number % 28)}0180{1000 + (number / 28):D4}"[..10];

    /// <summary>As a process that starts after this one has ended.</summary>
    public void StartAgain() => Runs = NewRuns(new FolderRegister(Folder));

    public void Follow(IPopulationRegister register) => Runs = NewRuns(register);

    /// <summary>Puts a file into the folder, whole.</summary>
    public void Drop(params string[] lines) => DropAs($"{++_files:D4}", lines);

    public void DropAs(string name, params string[] lines)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path + ".new", string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
        File.Move(path + ".new", path + ".changes");
    }

    public static string Change(long sequence, int person, string rest) =>
        $$"""{"sequence": {{sequence}}, "nationalId": "{{NationalIdOf(person)}}", {{rest}}}""";

    public static string Rename(long sequence, int person, string? name = null) =>
        Change(sequence, person, $"\"kind\": \"name\", \"name\": \"{name ?? $"Ny {person}"}\"");

    public static string Move(long sequence, int person, string street = "Nygade 2") => Change(
        sequence,
        person,
        $"\"kind\": \"address\", \"street\": \"{street}\", \"postalCode\": \"2960\", \"city\": \"Rungsted\", "
        + "\"municipality\": \"223\"");

    public static string Kind(long sequence, int person, string kind, string more = "") =>
        Change(sequence, person, $"\"kind\": \"{kind}\"{more}");

    public async Task<RunReport> RunAsync()
    {
        var id = await OrderAsync();
        return await EndAsync(id);
    }

    public async Task<long> OrderAsync(RequestKey? key = null) => Assert.IsType<RunReception.Ordered>(
        await Runs.OrderAsync(Register.Population, key ?? SmallWorld.Key(), 7, default)).Id;

    public async Task<RunReport> EndAsync(long id)
    {
        await Runs.WaitAsync(id, TimeSpan.FromMinutes(5), default);
        return await ReportAsync(id);
    }

    public async Task<RunReport> ReportAsync(long id) =>
        (await Runs.ReportAsync(Register.Population, id, default))!;

    public async Task UntilReadAsync(long id, long read)
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            var report = await ReportAsync(id);
            if (report.Counts.Read >= read || report.State != RunState.Running)
            {
                return;
            }

            await Task.Delay(5);
        }

        Assert.Fail("The reading does not get on.");
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Everything that the register can change, as text; encrypted bytes left out, which differ each
    /// time.</summary>
    public Task<string> PatronsAsync() => ScalarAsync<string>(
        """
        select coalesce(string_agg(concat_ws('|', p.id, c.name, c.street, c.postal_code, c.city, p.municipality,
            c.address_from_register, c.is_protected, c.protected_until, p.died_on, encode(c.national_id_index, 'hex'),
            (select string_agg(k.state::text, ',' order by k.id) from card k where k.patron_id = p.id)), E'\n'
            order by p.id), '')
        from patron p join patron_contact c on c.patron_id = p.id
        """);

    /// <summary>What happened, apart from when and under which number.</summary>
    public Task<string> EventsAsync() => ScalarAsync<string>(
        """
        select coalesce(string_agg(concat_ws('|', kind, library, patron_id, credential), E'\n' order by id), '')
        from event
        """);

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        await _host.DisposeAsync();
        await _ledger.DisposeAsync();
        await _reader.DisposeAsync();
        await _writing.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private RegisterRuns NewRuns(IPopulationRegister register) => new(
        Database,
        _ids,
        Clock,
        TimeProvider.System,
        [
            new PopulationReading(
                Database, _ids, Clock, Secrets, _host, register, new RegisterOptions()),
        ],
        NullLogger<RegisterRuns>.Instance);
}
