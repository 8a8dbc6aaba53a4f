using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What an operator sees at <c>/ops</c>, by HTTP and in a real browser.</summary>
[Collection(HttpEngineCollection.Name)]
public sealed class OperatorsPageTests(HttpEngine engine)
{
    [Fact]
    public async Task It_shows_silos_requests_ledger_and_what_is_due()
    {
        using var client = Client($"operator:{engine.Key("operator")}");

        using var answer = await client.GetAsync("/ops");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("<td>this process<td class=\"good\">active", page, StringComparison.Ordinal);
        Assert.All(
            ["Requests of the last minute", "Ledger of this process", "Due actions", "open work items"],
            words => Assert.Contains(words, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_loads_nothing_from_elsewhere_and_runs_no_script()
    {
        using var client = Client($"whoever:{engine.Key("operator")}");

        using var answer = await client.GetAsync("/ops");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_browser_without_a_key_is_asked_for_one()
    {
        using var client = Client(null);

        using var answer = await client.GetAsync("/ops");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("admin")]
    [InlineData("kiosk")]
    public async Task Others_than_operators_do_not_see_it(string role)
    {
        using var client = Client($"x:{engine.Key(role)}");

        using var answer = await client.GetAsync("/ops");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_of_the_last_minute_stand_in_it_with_their_rate()
    {
        using var client = Client($"x:{engine.Key("operator")}");
        _ = await client.GetAsync("/ops");

        var page = await client.GetStringAsync("/ops");

        Assert.Matches("<tr><td>read-operations<td class=\"n\">[0-9.,]+<td class=\"n\">", page);
    }

    /// <summary>The picture is kept beside the results of the tests, for whoever wants to look.</summary>
    [BrowserFact]
    [Trait("Category", "Long")]
    public async Task A_real_browser_shows_it()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-browser-").FullName;
        var picture = Path.Combine(folder, "ops.png");
        var address = $"http://operator:{engine.Key("operator")}@{engine.Address.Authority}/ops";

        var dom = await Browse("--dump-dom", address, folder);
        _ = await Browse($"--screenshot={picture}", address, folder);

        Assert.Contains("Skranke operations", dom, StringComparison.Ordinal);
        Assert.Contains("<td>this process", dom, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(picture).Length, 10_000, 10_000_000);
        var results = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "skranke-screenshots"));
        File.Move(picture, Path.Combine(results.FullName, "ops.png"), overwrite: true);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> Browse(string what, string address, string folder)
    {
        var start = new ProcessStartInfo(BrowserFactAttribute.Browser!) { RedirectStandardOutput = true };
        string[] words =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,1400", "--no-first-run",
            $"--user-data-dir={folder}/profile", what, address,
        ];
        Array.ForEach(words, start.ArgumentList.Add);
        start.RedirectStandardError = true;
        using var browser = Process.Start(start)!;
        _ = browser.StandardError.ReadToEndAsync();
        var written = await browser.StandardOutput.ReadToEndAsync();
        await browser.WaitForExitAsync();
        return written;
    }

    private HttpClient Client(string? login)
    {
        var client = new HttpClient { BaseAddress = engine.Address };
        client.DefaultRequestHeaders.Authorization = login is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return client;
    }
}
