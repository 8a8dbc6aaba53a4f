using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Silo;
using Skranke.Silo.Import;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>A fresh database with two libraries, and imports into it.</summary>
public sealed class ImportUnderTest : IAsyncDisposable
{
    public static readonly Isil Library = Isil.Of("DK-722300");
    public static readonly Isil OtherLibrary = Isil.Of("NO-2183300");

    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-import-").FullName;
    private readonly long _lengthMax;

    private ImportUnderTest(NpgsqlDataSource database, long lengthMax)
    {
        (Database, _lengthMax) = (database, lengthMax);
        Ids = new LedgerIds(database);
        Jobs = NewJobs();
    }

    public NpgsqlDataSource Database { get; }

    public IIds Ids { get; }

    public Secrets Secrets { get; } = new(new byte[32]);

    public SetClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public ImportJobs Jobs { get; private set; }

    public string Spool => Path.Combine(_folder, "imports");

    public static async Task<ImportUnderTest> StartAsync(NpgsqlDataSource database, long lengthMax = 1 << 28)
    {
        var under = new ImportUnderTest(database, lengthMax);
        foreach (var (isil, zone, policy) in new[]
        {
            (Library, "Europe/Copenhagen", ShippedPolicies.Hoersholm),
            (OtherLibrary, "Europe/Oslo", ShippedPolicies.Rana),
        })
        {
            await under.ExecuteAsync(
                "insert into library (isil, name, time_zone, currency) values ($1, $1, $2, 'DKK')", isil.Value, zone);
            await under.ExecuteAsync(
                "insert into branch (library, id, name) values ($1, $1, 'main'), ($1, $1 || '-2', 'second')",
                isil.Value);
            await under.ExecuteAsync(
                "insert into policy (library, version, valid_from, document) values ($1, 1, '2024-01-01', $2::jsonb)",
                isil.Value,
                LibraryDocuments.Write(policy));
        }

        return under;
    }

    /// <summary>As a process that starts in the same data folder.</summary>
    public void StartAgain() => Jobs = NewJobs();

    public Task<ImportReport> RunAsync(string kind, string csv, Isil? library = null) =>
        RunAsync(kind, Encoding.UTF8.GetBytes(csv), library);

    public async Task<ImportReport> RunAsync(string kind, byte[] file, Isil? library = null)
    {
        var of = library ?? Library;
        var queued = Assert.IsType<ImportReception.Queued>(await SendAsync(kind, file, of));
        return await EndAsync(queued.Id, of);
    }

    public async Task<ImportReception> SendAsync(
        string kind, byte[] file, Isil? library = null, Guid? operation = null, long? promised = null)
    {
        using var body = new MemoryStream(file);
        var order = new ImportOrder(
            library ?? Library, ImportKind.Named(kind)!, Credential: 7, operation, promised ?? file.Length);
        return await Jobs.ReceiveAsync(order, body, CancellationToken.None);
    }

    public async Task<ImportReport> EndAsync(long id, Isil? library = null)
    {
        await Jobs.WaitAsync(id, TimeSpan.FromMinutes(2), CancellationToken.None);
        return (await Jobs.ReportAsync(library ?? Library, id, CancellationToken.None))!;
    }

    /// <summary>Titles t1 to t9, copies 1001 to 1009 of them, and patrons with the cards 2001 to 2009.</summary>
    public async Task FillAsync()
    {
        string Rows(string header, Func<int, string> row) =>
            header + "\n" + string.Concat(Enumerable.Range(1, 9).Select(number => row(number) + "\n"));

        Assert.Equal(9, (await RunAsync("titles", Rows(
            "id,title,author,year,material", n => $"t{n},Titel {n},Forfatter {n},200{n},book"))).Taken);
        Assert.Equal(9, (await RunAsync("copies", Rows(
            "barcode,title,branch,material,price", n => $"100{n},t{n},DK-722300,book,19900"))).Taken);
        Assert.Equal(9, (await RunAsync("patrons", Rows(
            "card,name,birthDate,pin", n => $"200{n},Navn {n},1980-01-0{n},123{n}"))).Taken);
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        _ = await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every row of the tables that imports write, as text; two equal ones mean that nothing has
    /// changed.</summary>
    public async Task<string> EverythingAsync()
    {
        var all = new StringBuilder();
        foreach (var table in new[]
        {
            "title", "copy", "patron", "patron_contact", "card", "membership", "loan", "reservation", "exclusion",
            "event",
        })
        {
            _ = all.AppendLine(await ScalarAsync<string>(
                $"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t"));
        }

        return all.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Jobs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            _ = command.Parameters.AddWithValue(parameter);
        }

        return command;
    }

    private ImportJobs NewJobs() => new(
        Database,
        Ids,
        Secrets,
        Clock,
        TimeProvider.System,
        new ImportOptions { DataFolder = _folder, FileLengthMax = _lengthMax },
        NullLogger<ImportJobs>.Instance);
}
