using System.Net;

namespace Skranke.Tests.Http;

/// <summary>What tests of cards and memberships over HTTP share: patrons that nobody else uses, at Rana on the national
/// card and at Hørsholm.</summary>
public abstract class NationalCardTestBase(HttpEngine engine) : HttpTestBase(engine)
{
    protected const string Rana = "NO-2183300";
    private static int _people;
    private static long _copies = 6_000_000_300;

    protected Caller RanaStaff => By($"staff@{Rana}");

    protected Caller RanaKiosk => By($"kiosk@{Rana}");

    protected Caller RanaApp => By($"app@{Rana}");

    protected Caller National => By("national");

    /// <summary>A patron of Rana with a local card and a national id.</summary>
    protected Task<Newcomer> AtRana() => Import(RanaStaff, $"R-{Next()}", "1984-03-17");

    /// <summary>A patron of Hørsholm with a local card and a national id.</summary>
    protected Task<Newcomer> AtHoersholm(string born = "1984-03-17") => Import(Staff, $"H-{Next()}", born);

    /// <summary>Somebody at Rana who was given a digital card.</summary>
    protected async Task<Newcomer> WithDigitalCard()
    {
        var patron = await AtRana();
        var given = (await RanaStaff.Post(patron.Path + "/cards", """{"kind": "national-digital"}"""))
            .Expect(HttpStatusCode.OK);
        return patron with { Card = (string)given.Json["cards"]![1]!["number"]! };
    }

    protected async Task<string> FreeCopyOfRana()
    {
        while (true)
        {
            var barcode = Interlocked.Increment(ref _copies).ToString();
            var copy = (await RanaStaff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;
            if ((string?)copy["status"] == "available"
                && (string?)copy["material"] == "book"
                && (int)(await RanaStaff.Get($"/v1/titles/{copy["title"]}")).Json["waiting"]! == 0)
            {
                return barcode;
            }
        }
    }

    /// <summary>A checkout at Rana's kiosk.</summary>
    protected async Task<Heard> Borrow(string card) => await RanaKiosk.Post(
        "/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{await FreeCopyOfRana()}}"}""");

    protected static int Next() => Interlocked.Increment(ref _people);

    /// <summary>Imports a patron under a number of the kind that the register keeps for tests (a day raised by
    /// 60).</summary>
    private static async Task<Newcomer> Import(Caller staff, string card, string born)
    {
        var nationalId = $"{60 + 1 + (Next() % 28)}0384{Next():D4}";
        _ = (await staff.Say(
            HttpMethod.Post,
            "/v1/imports/patrons",
            $"card,name,nationalId,birthDate\n{card},Navn Navnesen,{nationalId},{born}\n",
            type: "text/csv")).Expect(HttpStatusCode.OK);
        var found = (await staff.Post("/v1/patrons/lookup", $$"""{"card": "{{card}}"}""")).Expect(HttpStatusCode.OK);
        return new Newcomer(found.Id, card, nationalId);
    }

    /// <param name="Card">The number of the card that works.</param>
    protected sealed record Newcomer(string Id, string Card, string NationalId)
    {
        public string Path => $"/v1/patrons/{Id}";
    }
}
