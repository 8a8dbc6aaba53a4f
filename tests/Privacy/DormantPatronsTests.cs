using Skranke.Basics;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>Accounts that nobody uses are announced to be erased, and erased (H50). Hørsholm waits for two years and
/// then for thirty days.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DormantPatronsTests(PostgresFixture postgres)
{
    private const long Patron = PrivacyUnderTest.FirstPatron;

    [Fact]
    public async Task An_account_that_nobody_uses_is_announced_and_then_erased()
    {
        await using var library = await StartAsync();
        await OnAsync(library, "2028-11-30");
        Assert.Empty(await NoticesAsync(library));

        await OnAsync(library, "2028-12-01");
        var (subject, text) = Assert.Single(await NoticesAsync(library));
        Assert.Equal("Din lånerkonto slettes 31.12.2028", subject);
        Assert.Contains("medmindre du bruger den", text, StringComparison.Ordinal);
        Assert.False(await IsErasedAsync(library));

        await OnAsync(library, "2028-12-30");
        Assert.False(await IsErasedAsync(library));
        Assert.Single(await NoticesAsync(library));

        await OnAsync(library, "2028-12-31");
        Assert.True(await IsErasedAsync(library));
        Assert.Empty(await NoticesAsync(library));
    }

    [Fact]
    public async Task Whoever_comes_before_the_day_stays()
    {
        await using var library = await StartAsync();
        await OnAsync(library, "2028-12-01");
        _ = await library.BorrowAndReturnAsync();

        await OnAsync(library, "2029-06-01");

        Assert.False(await IsErasedAsync(library));
    }

    [Fact]
    public async Task Who_cannot_be_told_is_erased_at_once()
    {
        await using var library = await StartAsync(withAddress: false);
        await OnAsync(library, "2028-11-30");
        Assert.False(await IsErasedAsync(library));

        await OnAsync(library, "2028-12-01");

        Assert.True(await IsErasedAsync(library));
    }

    [Fact]
    public async Task What_is_open_refuses_the_erasure_as_it_would_when_the_patron_asks()
    {
        await using var library = await StartAsync();
        _ = await library.LendAsync();
        await OnAsync(library, "2028-12-01");
        await OnAsync(library, "2029-12-01");

        Assert.False(await IsErasedAsync(library));
    }

    private async Task<PrivacyUnderTest> StartAsync(bool withAddress = true)
    {
        var library = await PrivacyUnderTest.StartAsync(postgres, patrons: 1);
        await library.Ledger.ExecuteAsync(
            "insert into patron_contact (patron_id, name, email) values ($1, 'Inger', $2)",
            Patron,
            withAddress ? "inger@example.org" : null);
        _ = await library.Run.RunAsync(library.Now, CancellationToken.None);
        return library;
    }

    private static async Task OnAsync(PrivacyUnderTest library, string day)
    {
        library.Now = DateTimeOffset.Parse(day + "T11:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        _ = await library.Run.RunAsync(library.Now, CancellationToken.None);
    }

    private static async Task<bool> IsErasedAsync(PrivacyUnderTest library) =>
        (await library.Ledger.Load.Patron(new PatronId(Patron)))!.Erased;

    private static async Task<(string Subject, string Text)[]> NoticesAsync(PrivacyUnderTest library) =>
    [
        .. (await new NoticeReader(library.Database, library.Ledger.Load)
            .OfPatron(new PatronId(Patron), null, 0, 10, CancellationToken.None))
            .Select(notice => (notice.Subject, notice.Text)),
    ];
}
