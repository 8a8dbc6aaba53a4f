using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;
using Npgsql;
using Skranke.Api.Http;
using Skranke.Api.Identities;
using Skranke.Api.Start;
using Skranke.Silo;
using Skranke.Silo.Access;
using Skranke.Silo.DueDates;
using Skranke.Silo.Import;
using Skranke.Silo.Ledger;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Registers;
using Skranke.Silo.Terminals;
using Skranke.Silo.Time;

namespace Skranke.Api.Docs;

/// <summary>Generates the OpenAPI document from the routes. The result is checked in as <c>api/openapi.json</c> and
/// served from there, so that every change of the contract is seen as a change of that file.</summary>
public static partial class OpenApiFile
{
    private const string Name = "v1";

    public static void AddTo(IServiceCollection services)
    {
        _ = services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolver = ApiJson.Wire;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        _ = services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            _ = options.AddDocumentTransformer(new DocumentWords());
            _ = options.AddOperationTransformer(new OperationWords());
            _ = options.AddSchemaTransformer(new SchemaWords());
        });
    }

    /// <summary>The document as it is to be checked in.</summary>
    public static async Task<string> Render(IServiceProvider services, CancellationToken cancellation)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(cancellation);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation);
        return BrokenLine().Replace(json, " ") + "\n";
    }

    /// <summary>The document as the present routes make it, without an engine behind them.</summary>
    public static async Task<string> Render()
    {
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1");
        await using var enquiries = new Enquiries(database);
        var secrets = new Secrets(new byte[32]);
        await using var services = new ApiServices
        {
            Grains = null!,
            Ledger = null!,
            Load = null!,
            Ids = null!,
            CardNumbers = null!,
            Clock = new BusinessClock(TimeProvider.System, null),
            Secrets = secrets,
            Database = database,
            Credentials = Credentials.Of(database),
            Terminals = TerminalLogins.None(database, Credentials.Of(database), secrets),
            TitleWords = new TitleWords(enquiries, TimeProvider.System),
            RequestsSeen = new RequestsSeen(enquiries),
            Mailroom = null!,
            MoveClock = (_, _) => Task.CompletedTask,
            LookUps = new LookUps(database, enquiries, secrets),
            Audit = new AuditLog(database),
            Tokens = new IdentityTokens([], TimeProvider.System, NullLogger.Instance),
            Imports = new ImportJobs(
                database,
                null!,
                secrets,
                new BusinessClock(TimeProvider.System, null),
                TimeProvider.System,
                new ImportOptions { DataFolder = "." },
                NullLogger<ImportJobs>.Instance),
            DueDateMoves = new DueDateMoves(
                database,
                null!,
                new BusinessClock(TimeProvider.System, null),
                TimeProvider.System,
                NullLogger<DueDateMoves>.Instance),
            Registers = new RegisterOffice(
                new RegisterOptions(),
                database,
                null!,
                new BusinessClock(TimeProvider.System, null),
                secrets,
                null!,
                null!,
                null!,
                NullLoggerFactory.Instance),
        };
        await using var web = WebHost.Build(services, System.Net.IPAddress.Loopback, 0);

        // Routes are known to the generator from the start on only.
        await web.StartAsync();
        return await Render(web.Services, CancellationToken.None);
    }

    /// <summary>For whoever changes a route: writes the document that is to be checked in.</summary>
    public static async Task<int> WriteToStandardOutput()
    {
        Console.Write(await Render());
        return 0;
    }

    /// <summary>The document as it is checked in, as part of the program.</summary>
    public static string CheckedIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Comments are broken into lines in the code only.</summary>
    [GeneratedRegex(@"(?:\\r)?\\n\s*")]
    private static partial Regex BrokenLine();
}
