using System.Net;
using System.Net.Http.Headers;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>The barcode that an app shows or a printer prints (N7).</summary>
public sealed class BarcodesOverHttpTests(HttpEngine engine) : NationalCardTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task The_app_draws_its_patron_s_card()
    {
        var patron = await WithDigitalCard();

        var svg = (await RanaApp.Get($"{patron.Path}/cards/{patron.Card}/barcode.svg")).Expect(HttpStatusCode.OK);

        Assert.StartsWith("<svg ", svg.Text, StringComparison.Ordinal);
        Assert.Contains($">{patron.Card}</text>", svg.Text, StringComparison.Ordinal);
        Assert.NotEqual(
            svg.Text, (await RanaApp.Get($"{patron.Path}/cards/{patron.Card}/barcode.svg?symbology=code39")).Text);
    }

    [ScannerFact]
    public async Task A_scanner_reads_what_was_sent()
    {
        var patron = await WithDigitalCard();
        var path = Path.Combine(Directory.CreateTempSubdirectory("skranke-barcode-").FullName, "card.png");
        using var client = new HttpClient { BaseAddress = _engine.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", _engine.Key($"staff@{Rana}"));

        using var answer = await client.GetAsync($"{patron.Path}/cards/{patron.Card}/barcode.png");

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal([$"CODE-128:{patron.Card}"], ScannerFactAttribute.Read(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_card_that_does_not_work_is_drawn_for_nobody()
    {
        var patron = await WithDigitalCard();
        var card = $"{patron.Path}/cards/{patron.Card}";
        _ = (await RanaApp.Post($"{card}/block", null)).Expect(HttpStatusCode.OK);
        _ = (await RanaApp.Get($"{card}/barcode.svg")).Expect(HttpStatusCode.UnprocessableEntity, "card.blocked");
        _ = (await RanaStaff.Post($"{card}/replace", null)).Expect(HttpStatusCode.OK);
        _ = (await RanaApp.Get($"{card}/barcode.png")).Expect(HttpStatusCode.UnprocessableEntity, "card.replaced");
        _ = (await RanaApp.Get($"{patron.Path}/cards/nobody/barcode.png"))
            .Expect(HttpStatusCode.NotFound, "card.unknown");
        _ = (await RanaApp.Get($"{patron.Path}/cards/national-id/barcode.svg"))
            .Expect(HttpStatusCode.NotFound, "card.unknown");
        _ = (await RanaKiosk.Get($"{card}/barcode.svg")).Expect(HttpStatusCode.Forbidden, "auth.role");
        _ = (await Staff.Get($"{card}/barcode.svg")).Expect(HttpStatusCode.Forbidden, "auth.foreign-library");
    }

    [Fact]
    public async Task A_number_that_the_symbology_cannot_hold_is_malformed()
    {
        var patron = await AtHoersholm("2017-05-01");
        var card = $"hb-{Next()}";
        _ = (await Staff.Post(patron.Path + "/cards", $$"""{"kind": "local", "number": "{{card}}"}"""))
            .Expect(HttpStatusCode.OK);

        _ = (await Staff.Get($"{patron.Path}/cards/{card}/barcode.svg")).Expect(HttpStatusCode.OK);
        _ = (await Staff.Get($"{patron.Path}/cards/{card}/barcode.svg?symbology=code39"))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
        _ = (await Staff.Get($"{patron.Path}/cards/{card}/barcode.svg?symbology=qr"))
            .Expect(HttpStatusCode.BadRequest, "request.malformed");
    }
}
