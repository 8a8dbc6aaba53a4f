using System.Text.Json;
using Skranke.Silo;
using Skranke.Silo.Access;

namespace Skranke.Api.Start;

/// <summary>What a newcomer reads after the start: where everything is, and three commands to try that work as they
/// stand.</summary>
public static class Greeting
{
    private const string DemoLibrary = "DK-722300";

    /// <summary>A copy that stands on its shelf and an adult member who may borrow it.</summary>
    private const string SampleSql =
        """
        select
          (select c.barcode from copy c
           where c.owner = $1 and c.branch = $1 and c.status = 0 and c.material = 'book'
             and not exists (select from loan l where l.copy_id = c.id and l.closed_at is null)
             and not exists (select from reservation r where r.title_id = c.title_id and r.ended_at is null)
           order by c.id limit 1),
          (select k.number from card k
           join patron p on p.id = k.patron_id
           join membership m on m.patron_id = p.id and m.library = $1 and m.active
           join library b on b.isil = m.library and m.rules_version >= b.rules_version
           where k.library = $1 and k.state = 0 and not p.erased and p.birth_date < '2000-01-01'
             and not exists (select from exclusion e where e.patron_id = p.id)
           order by k.id limit 1)
        """;

    public static async Task Write(
        WebApplication web, Engine engine, StartOptions options, CancellationToken cancellation)
    {
        var url = $"http://localhost:{PortOf(web)}";
        var keys = Path.Combine(engine.SharedFolder, "demo-keys.json");
        Console.WriteLine($"Skranke is ready: {url}  (documentation: {url}/docs)");
        Console.WriteLine($"Database: {engine.DatabaseAddress}");
        if (engine.Clock.IsFrozen)
        {
            Console.WriteLine($"The business clock stands still at {Http.Rfc3339.Write(engine.Clock.Now)}.");
        }

        if (options.Demo && File.Exists(keys))
        {
            Console.WriteLine($"Demo keys: {keys}");
            await WriteCommands(url, keys, engine, cancellation);
        }

        foreach (var issuer in options.Issuers.Where(issuer => issuer.IsForTests))
        {
            Console.WriteLine($"Tokens of the issuer for tests {issuer.Name} are believed.");
        }

        if (engine.HasFirstKey)
        {
            Console.WriteLine($"The first key, an operator's: {Path.Combine(engine.SharedFolder, FirstKey.FileName)}");
        }

        Console.WriteLine("Ctrl-C stops it.");
    }

    private static int PortOf(WebApplication web) => web.Urls.Select(url => new Uri(
        url.Replace("[::]", "localhost", StringComparison.Ordinal)).Port).First();

    private static async Task WriteCommands(
        string url, string keys, Engine engine, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(keys, cancellation));
        await using var command = engine.Database.CreateCommand(SampleSql);
        command.Parameters.Add(new() { Value = DemoLibrary });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!document.RootElement.TryGetProperty("staff", out var staff)
            || !await reader.ReadAsync(cancellation) || reader.IsDBNull(0) || reader.IsDBNull(1))
        {
            return;
        }

        var (copy, card) = (reader.GetString(0), reader.GetString(1));
        var head = $"curl -sw '\\n' -H 'Authorization: Bearer {staff.GetString()}' -H 'Content-Type: application/json'";
        Console.WriteLine(
            $$"""
            Try:
              {{head}} {{url}}/v1/checkouts -d '{"card": "{{card}}", "copy": "{{copy}}"}'
              {{head}} {{url}}/v1/copies/{{copy}}
              {{head}} {{url}}/v1/checkins -d '{"copy": "{{copy}}", "branch": "{{DemoLibrary}}"}'
            """);
    }
}
