using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Skranke.Libraries;
using Skranke.Tests.Http;

namespace Skranke.Tests.Stories;

/// <summary>One patron, one loan and a clock, by HTTP: the words in which a story about time is told.</summary>
internal sealed class LoanStory(HttpEngine engine, string library, string timeZone, string card)
    : IDisposable
{
    private readonly Caller _staff = new(engine, engine.Key(library == "DK-722300" ? "staff" : $"staff@{library}"));
    private JsonNode _loan = null!;

    public string Patron => (string)_loan["patronId"]!;

    /// <summary>The price of the copy that was lent.</summary>
    public long Price { get; private set; }

    private DateOnly DueDate => DateOnly.Parse((string)_loan["dueDate"]!, CultureInfo.InvariantCulture);

    public void Dispose() => _staff.Dispose();

    public async Task BorrowAsync()
    {
        var copy = await FreeCopyAsync();
        Price = await PriceOfAsync((string)copy["barcode"]!);
        _loan = (await TryAsync((string)copy["barcode"]!)).Expect(HttpStatusCode.Created).Json;
    }

    /// <summary>Whether the patron may borrow something more; it goes back at once.</summary>
    /// <returns>The code of the refusal, or <c>lent</c>.</returns>
    public async Task<string> BorrowsAsync()
    {
        var barcode = (string)(await FreeCopyAsync())["barcode"]!;
        var told = await TryAsync(barcode);
        if (told.Status != HttpStatusCode.Created)
        {
            return told.Code!;
        }

        await ReturnAsync(barcode);
        return "lent";
    }

    public Task ReturnAsync() => ReturnAsync((string)_loan["copy"]!);

    /// <summary>Until the library's opening hours on a day; negative days are before the due date.</summary>
    public Task UntilDayAsync(int late) => MoveAsync(At(late, 12 * 60));

    /// <summary>Until the last second before a day begins.</summary>
    public Task UntilTheEveBeforeAsync(int late) => MoveAsync(At(late, 0).AddSeconds(-1));

    public Task UntilDayBeginsAsync(int late) => MoveAsync(At(late, 0));

    /// <summary>What was told of this loan or because of it: the kind, and the days after the due date on which it was
    /// sent.</summary>
    public async Task<string[]> ToldAsync() =>
    [
        .. (await ItemsAsync($"/v1/patrons/{Patron}/notices?limit=500"))
            .Where(notice => Instant(notice["createdAt"]) >= Instant(_loan["loanedAt"]))
            .Select(notice => $"{notice["kind"]} {Late(notice["sentAt"])}"),
    ];

    /// <summary>All fees: kind, amount, what is owed of it, state.</summary>
    public async Task<string[]> FeesAsync() =>
    [
        .. (await ItemsAsync($"/v1/patrons/{Patron}/fees?limit=500"))
            .Where(fee => fee["loans"]!.AsArray().Any(loan => (string?)loan == (string?)_loan["id"]))
            .Select(fee =>
                $"{fee["kind"]} {fee["amount"]!["amount"]} owed {fee["outstanding"]!["amount"]} {fee["state"]}"),
    ];

    /// <summary>The latest exclusion: ground, state, and the day after the due date from which it holds.</summary>
    public async Task<string> ExclusionAsync()
    {
        var patron = (await _staff.Get($"/v1/patrons/{Patron}")).Expect(HttpStatusCode.OK).Json;
        return patron["exclusions"]!.AsArray().LastOrDefault() is { } exclusion
            ? $"{exclusion["ground"]} {exclusion["state"]} from {Late(exclusion["from"])}"
            : "none";
    }

    /// <returns>Whether the payment lifted an exclusion in its own transaction.</returns>
    public async Task<bool> PayAsync(long amount)
    {
        var currency = library.StartsWith("DK", StringComparison.Ordinal) ? "DKK" : "NOK";
        var paid = (await _staff.Post(
            "/v1/payments",
            $$"""
            {"patronId": "{{Patron}}", "amount": {"amount": {{amount}}, "currency": "{{currency}}"},
             "reference": "{{Guid.NewGuid()}}"}
            """)).Expect(HttpStatusCode.Created);
        return (bool?)paid.Json["lifted"] ?? false;
    }

    private async Task<Heard> TryAsync(string barcode) =>
        await _staff.Post("/v1/checkouts", $$"""{"card": "{{card}}", "copy": "{{barcode}}"}""");

    private async Task ReturnAsync(string barcode) => _ = (await _staff.Post(
        "/v1/checkins", $$"""{"copy": "{{barcode}}", "branch": "{{library}}"}""")).Expect(HttpStatusCode.OK);

    private Task MoveAsync(DateTimeOffset to) => engine.Services.MoveClock(to, CancellationToken.None);

    private DateTimeOffset At(int late, int minute) => LocalTime.AtMinute(timeZone, DueDate.AddDays(late), minute);

    private string Late(JsonNode? at) => at is null
        ? "never"
        : $"day {LocalTime.DayIn(timeZone, Instant(at)).DayNumber - DueDate.DayNumber}";

    private static DateTimeOffset Instant(JsonNode? at) =>
        DateTimeOffset.Parse((string)at!, CultureInfo.InvariantCulture);

    private async Task<JsonNode[]> ItemsAsync(string path) =>
        [.. (await _staff.Get(path)).Expect(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => item!)];

    /// <summary>No caller is shown what a copy cost.</summary>
    private async Task<long> PriceOfAsync(string barcode)
    {
        await using var command = engine.Database.CreateCommand("select price::bigint from copy where barcode = $1");
        command.Parameters.Add(new() { Value = barcode });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A book that stands on the main branch's shelf and that nobody waits for.</summary>
    private async Task<JsonNode> FreeCopyAsync()
    {
        for (var barcode = library == "DK-722300" ? 5_000_000_100 : 6_000_000_100; ; barcode++)
        {
            var copy = (await _staff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;
            if ((string?)copy["status"] == "available" && (string?)copy["material"] == "book"
                && (string?)copy["branch"] == library
                && (int)(await _staff.Get($"/v1/titles/{copy["title"]}")).Json["waiting"]! == 0)
            {
                return copy;
            }
        }
    }
}
