using System.Net;
using System.Text.Json.Nodes;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

[CollectionDefinition(Name)]
public sealed class Sip2EngineCollection : ICollectionFixture<HttpEngine>
{
    public const string Name = "SIP2";
}

/// <summary>What tests of terminals share: an engine whose clock stands at noon of 23 November 2026 in Hørsholm, and
/// patrons and copies that nobody else uses.</summary>
[Collection(Sip2EngineCollection.Name)]
public abstract class Sip2TestBase(HttpEngine engine) : IDisposable
{
    protected const string Library = "DK-722300";
    protected const string OtherBranch = "DK-722301";
    protected const string Now = "20261123    120000";
    protected const string NoDate = "                  ";
    private static int _number;
    private readonly List<IDisposable> _things = [];

    protected HttpEngine Engine { get; } = engine;

    protected Caller Staff => By("staff");

    protected Caller Admin => By("admin");

    protected Caller Operator => By("operator");

    protected Caller By(string name)
    {
        var caller = new Caller(Engine, Engine.Key(name));
        _things.Add(caller);
        return caller;
    }

    /// <summary>Connects without a login.</summary>
    protected async Task<Sip2Client> Connect(System.Text.Encoding? charset = null)
    {
        var client = await Sip2Client.Connect(Engine.Sip2Port, charset);
        _things.Add(client);
        return client;
    }

    /// <summary>A terminal with the demo's login.</summary>
    protected async Task<Sip2Client> Kiosk()
    {
        var client = await Connect();
        Assert.Equal("941", await client.Say(LogIn()));
        return client;
    }

    protected string LogIn(string location = Library)
    {
        var (user, password) = Engine.Login();
        return $"9300CN{user}|CO{password}|CP{location}|";
    }

    /// <summary>A terminal with a profile of its own.</summary>
    protected async Task<Sip2Client> TerminalWith(string profile, System.Text.Encoding? charset = null)
    {
        var login = await Set(profile);
        var client = await Connect(charset);
        Assert.Equal("941", await client.Say($"9300CN{login}|COlong enough|"));
        return client;
    }

    /// <summary>Sets a terminal and tells its login.</summary>
    protected async Task<string> Set(string profile, string? login = null)
    {
        login ??= $"terminal-{Interlocked.Increment(ref _number)}";
        var body = $$"""{"password": "long enough", "profile": {{profile}}}""";
        _ = (await Admin.Say(HttpMethod.Put, $"/v1/terminals/{login}", body)).Expect(HttpStatusCode.OK);
        return login;
    }

    /// <summary>A copy of a title of its own, on its shelf.</summary>
    protected async Task<string> NewCopy(
        string title = "Tørst", string branch = Library, string material = "book", string? titleId = null)
    {
        var number = Interlocked.Increment(ref _number);
        titleId ??= await NewTitle(title, material);
        await Import(
            "copies",
            $"barcode,title,branch,material,price\n77{number:00000000},{titleId},{branch},{material},20000\n");
        return $"77{number:00000000}";
    }

    protected async Task<string> NewTitle(string title = "Tørst", string material = "book")
    {
        var id = $"sip2:{Interlocked.Increment(ref _number)}";
        await Import("titles", $"id,title,author,year,material\n{id},{title},Jo Nesbø,2017,{material}\n");
        return id;
    }

    /// <summary>A patron with an active membership and the PIN 4711.</summary>
    protected async Task<string> NewPatron(string name = "Åse Ørn")
    {
        var card = $"66{Interlocked.Increment(ref _number):00000000}";
        await Import("patrons", $"card,name,birthDate,pin\n{card},{name},1960-02-03,4711\n");
        return card;
    }

    protected async Task<string> Reserve(string card, string titleId, string branch = Library)
    {
        var body = $$"""{"card": "{{card}}", "title": "{{titleId}}", "pickupBranch": "{{branch}}"}""";
        return (await Staff.Post("/v1/reservations", body)).Expect(HttpStatusCode.Created).Id;
    }

    /// <summary>A copy that a patron has had for a month and may renew.</summary>
    protected async Task<string> LoanThatIsDue(string card, string title = "Tørst")
    {
        var copy = await NewCopy(title);
        await Import(
            "loans", $"card,copy,loanedAt,dueDate,renewals\n{card},{copy},2026-10-26T10:00:00Z,2026-11-25,0\n");
        return copy;
    }

    /// <summary>Something that a patron owes, in minor units, and the fee's number.</summary>
    protected async Task<string> NewFee(string card, int amount, string at = "2026-11-01T10:00:00Z")
    {
        await Import("fees", $"card,kind,amount,chargedAt\n{card},damage,{amount},{at}\n");
        var fees = (await Staff.Get($"/v1/patrons/{await PatronId(card)}/fees")).Expect(HttpStatusCode.OK).Json;
        return fees["items"]!.AsArray().Select(fee => (string)fee!["id"]!)
            .MaxBy(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))!;
    }

    protected async Task<JsonNode> Copy(string barcode) =>
        (await Staff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;

    protected async Task<string> TitleOf(string barcode) => (string)(await Copy(barcode))["title"]!;

    protected async Task<string> PatronId(string card) =>
        (await Staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK).Id;

    /// <summary>All of a patron's loans, open or closed.</summary>
    protected async Task<IReadOnlyList<JsonNode>> LoansOf(string card, string state = "open")
    {
        var id = await PatronId(card);
        return [.. (await Staff.Get($"/v1/patrons/{id}/loans?state={state}&limit=500")).Json["items"]!.AsArray()!];
    }

    protected async Task<int> WorkItemsAbout(string barcode) =>
        (await Staff.Get("/v1/work-items?limit=500")).Json["items"]!.AsArray()
            .Count(item => (string?)item!["copy"] == barcode);

    protected static string Checkout(
        string card, string copy, string at = Now, bool renewal = false, bool offline = false, string due = NoDate) =>
        $"11{(renewal ? 'Y' : 'N')}{(offline ? 'Y' : 'N')}{at}{due}AO{Library}|AA{card}|AB{copy}|AC|";

    /// <summary>What a terminal says when somebody has paid.</summary>
    protected static string Pay(
        string card, string amount, string? number, string? fee = null, string at = Now, string currency = "DKK",
        string? pin = "4711") =>
        $"37{at}0400{currency}BV{amount}|AO{Library}|AA{card}|" + (pin is null ? "" : $"AD{pin}|")
        + (fee is null ? "" : $"CG{fee}|") + (number is null ? "" : $"BK{number}|");

    /// <summary>All that a terminal shows a patron.</summary>
    protected static Task<string> Account(Sip2Client terminal, string card) =>
        terminal.Say($"63009{Now}YYYYYY    AO{Library}|AA{card}|AC|AD4711|");

    protected static string Checkin(
        string copy, string branch = Library, string at = Now, bool offline = false, string? returned = null) =>
        $"09{(offline ? 'Y' : 'N')}{at}{returned ?? at}AP{branch}|AO{Library}|AB{copy}|AC|";

    public void Dispose()
    {
        _things.ForEach(thing => thing.Dispose());
        GC.SuppressFinalize(this);
    }

    protected async Task Import(string kind, string file)
    {
        var report = (await Staff.Say(HttpMethod.Post, $"/v1/imports/{kind}", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK).Json;
        Assert.Empty(report["refused"]!.AsArray());
    }
}
