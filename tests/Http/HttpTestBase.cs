using System.Net;
using System.Text.Json.Nodes;
using Skranke.Silo.Access;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What tests over HTTP share: callers with demo keys, and copies that nobody else uses.</summary>
[Collection(HttpEngineCollection.Name)]
public abstract class HttpTestBase(HttpEngine engine) : IDisposable
{
    protected const string Library = "DK-722300";
    protected const string OtherBranch = "DK-722301";
    protected const string Card = DemoLibraries.FirstCard;
    private static long _barcode = 5_000_000_100;
    private readonly List<Caller> _callers = [];

    protected Caller Staff => By("staff");

    protected Caller Kiosk => By("kiosk");

    protected Caller App => By("app");

    protected Caller Admin => By("admin");

    protected Caller Stranger => By("staff@NO-2183300");

    protected Caller By(string name) => With(engine.Key(name));

    /// <summary>A caller with a key that nobody else uses; operators give those of admins and of the
    /// nation.</summary>
    protected async Task<Caller> New(Role role, string library = Library)
    {
        var isOperators = role is Role.Admin or Role.National;
        var body = new JsonObject { ["role"] = Roles.NameOf(role), ["name"] = "a test" };
        if (isOperators)
        {
            body["library"] = library;
        }

        var giver = By(isOperators ? "operator" : library == Library ? "admin" : $"admin@{library}");
        return With((string)(await giver.Post("/v1/keys", body.ToJsonString())).Expect(HttpStatusCode.Created)
            .Json["key"]!);
    }

    /// <param name="library">The library that the bearer of a token names.</param>
    protected Caller With(string? key, string? library = null)
    {
        var caller = new Caller(engine, key) { Library = library };
        _callers.Add(caller);
        return caller;
    }

    /// <summary>The barcode of a book that stands on the main branch's shelf and that nobody waits for.</summary>
    protected async Task<string> FreeCopy()
    {
        while (true)
        {
            var barcode = Interlocked.Increment(ref _barcode).ToString();
            var copy = (await Staff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;
            if ((string?)copy["status"] == "available"
                && (string?)copy["material"] == "book"
                && (string?)copy["branch"] == Library
                && (int)(await Staff.Get($"/v1/titles/{copy["title"]}")).Json["waiting"]! == 0)
            {
                return barcode;
            }
        }
    }

    protected async Task<Heard> Lend(string copy, string card = Card) =>
        (await Staff.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{copy}}"}"""))
        .Expect(HttpStatusCode.Created);

    /// <summary>A patron of the library as a file brings it, with an active membership.</summary>
    protected async Task<string> Import(string card, string nationalId, string name, Caller? by = null)
    {
        var file = $"card,name,nationalId,birthDate\n{card},{name},{nationalId},1960-02-03\n";
        by ??= Staff;
        var report = (await by.Say(HttpMethod.Post, "/v1/imports/patrons", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK).Json;
        Assert.Empty(report["refused"]!.AsArray());
        return (await by.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK).Id;
    }

    public void Dispose()
    {
        _callers.ForEach(caller => caller.Dispose());
        GC.SuppressFinalize(this);
    }
}
