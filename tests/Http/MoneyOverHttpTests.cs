using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>Fees, payments and what is made of them, as staff and self-service use them (H28, H48, I17-I21).</summary>
public class MoneyOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    private static int _references;

    [Fact]
    public async Task A_debt_is_paid_in_parts_and_never_more_than_is_owed()
    {
        var (patron, fee, _) = await Owing("8800000001", "2026-11-01");

        var part = (await Pay(patron, 5_000)).Expect(HttpStatusCode.Created).Json;
        Assert.Equal((7_000L, fee, 5_000L), (
            Amount(part["owed"]), (string?)part["allocations"]![0]!["fee"],
            (long)part["allocations"]![0]!["amount"]!));

        var tooMuch = (await Pay(patron, 7_001)).Expect(HttpStatusCode.UnprocessableEntity, "payment.exceeds-debt");
        Assert.Equal(7_000, (long)tooMuch.Json["data"]!["owed"]!);

        Assert.Equal(0, Amount((await Pay(patron, 7_000)).Expect(HttpStatusCode.Created).Json["owed"]));
        _ = (await Pay(patron, 1)).Expect(HttpStatusCode.UnprocessableEntity, "payment.exceeds-debt");
        _ = (await Pay(patron, 1, currency: "NOK"))
            .Expect(HttpStatusCode.UnprocessableEntity, "payment.currency");
    }

    [Fact]
    public async Task A_reference_posts_once_whoever_says_it_how_often()
    {
        var (patron, _, _) = await Owing("8800000002", "2026-11-01");
        var (other, _, _) = await Owing("8800000003", "2026-11-01");
        var reference = Reference();

        var first = (await Pay(patron, 2_000, reference)).Expect(HttpStatusCode.Created).Json;
        var again = (await Pay(patron, 2_000, reference)).Expect(HttpStatusCode.Created).Json;

        Assert.Equal((string?)first["id"], (string?)again["id"]);
        _ = (await Pay(patron, 2_001, reference))
            .Expect(HttpStatusCode.UnprocessableEntity, "payment.reference-reused");
        _ = (await Pay(other, 2_000, reference))
            .Expect(HttpStatusCode.UnprocessableEntity, "payment.reference-reused");
        Assert.Equal(["charge 12000 12000", "payment 2000 10000"], await Statement(patron));
    }

    [Fact]
    public async Task What_is_waived_and_given_back_stands_in_the_statement_and_the_cash_report()
    {
        var (patron, fee, _) = await Owing("8800000004", "2026-11-01");
        var before = await Cash();

        _ = (await Staff.Post(
            $"/v1/fees/{fee}/waive", """{"reason": "ill", "amount": {"amount": 2000, "currency": "DKK"}}"""))
            .Expect(HttpStatusCode.OK);
        _ = (await Pay(patron, 10_000)).Expect(HttpStatusCode.Created);
        _ = (await Staff.Post($"/v1/fees/{fee}/waive", """{"reason": "ill"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "fee.settled");
        _ = (await Staff.Post(
            $"/v1/fees/{fee}/refund",
            """{"reason": "the machine was wrong", "method": "cash", "amount": {"amount": 4000, "currency": "DKK"}}"""))
            .Expect(HttpStatusCode.OK);
        _ = (await Staff.Post(
            $"/v1/fees/{fee}/refund", """{"reason": "again", "amount": {"amount": 6001, "currency": "DKK"}}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "fee.amount-too-high");

        Assert.Equal(
            ["charge 12000 12000", "payment 10000 0", "refund 4000 4000", "reversal 4000 0", "waiver 2000 10000"],
            (await Statement(patron)).Order());
        Assert.Equal(6_000, await Cash() - before);
    }

    [Fact]
    public async Task What_is_handed_over_is_handed_over_once_and_withdrawn_when_it_is_not_owed_any_more()
    {
        var (exactly, _, _) = await Owing("8800000005", "2026-11-01");
        _ = (await Pay(exactly, 2_000)).Expect(HttpStatusCode.Created);
        var (above, fee, _) = await Owing("8800000006", "2026-11-01");
        var key = Guid.NewGuid().ToString();

        Assert.DoesNotContain(exactly, await Candidates());
        Assert.Contains(above, await Candidates());
        var export = (await Staff.Post("/v1/collection/exports", "{}", key)).Expect(HttpStatusCode.Created);
        var again = (await Staff.Post("/v1/collection/exports", "{}", key)).Expect(HttpStatusCode.Created);

        Assert.Equal(export.Id, again.Id);
        Assert.Equal(["hand-over 12000 overdue 2026-11-23"], LinesOf(export.Json, above));
        Assert.Empty(LinesOf(export.Json, exactly));
        Assert.DoesNotContain(above, await Candidates());
        Assert.Empty(LinesOf((await Export()).Json, above));

        _ = (await Pay(above, 12_000)).Expect(HttpStatusCode.Created);
        var withdrawing = await Export();
        Assert.Equal(["withdrawal 12000 overdue 2026-11-23"], LinesOf(withdrawing.Json, above));
        Assert.Empty(LinesOf((await Export()).Json, above));

        var listed = (await Staff.Get("/v1/collection/exports?limit=2")).Expect(HttpStatusCode.OK).Json;
        Assert.NotNull(listed["next"]);
        var latest = listed["items"]![1]!;
        Assert.Equal((withdrawing.Id, false, 0L, 1L, 12_000L), (
            (string?)latest["id"], (bool)latest["scheduled"]!, (long)latest["handedOver"]!,
            (long)latest["withdrawn"]!, Amount(latest["withdrawnTotal"])));

        var csv = (await Staff.Get($"/v1/collection/exports/{withdrawing.Id}?format=csv"))
            .Expect(HttpStatusCode.OK).Text;
        Assert.StartsWith("type;fee;kind;claim;amount;currency;chargedOn;", csv, StringComparison.Ordinal);
        Assert.Contains(
            $"withdrawal;{fee};overdue;false;12000;DKK;2026-11-23;", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_turned_out_is_out_until_the_day_that_staff_say()
    {
        var (patron, _, _) = await Owing("8800000007", "2026-11-22");
        var body = """{"ground": "conduct", "until": "2026-11-30", "reason": "noise"}""";

        var shutOut = (await Staff.Post($"/v1/patrons/{patron}/exclusions", body)).Expect(HttpStatusCode.OK).Json;

        var exclusion = shutOut["exclusions"]!.AsArray().Single()!;
        Assert.Equal(
            ("conduct", "in-force", "2026-11-29T23:00:00.000Z"),
            ((string?)exclusion["ground"], (string?)exclusion["state"], (string?)exclusion["to"]));
        _ = (await Staff.Post($"/v1/patrons/{patron}/exclusions", body))
            .Expect(HttpStatusCode.UnprocessableEntity, "exclusion.stands");
        _ = (await Staff.Post(
            "/v1/checkouts", $$"""{"card": "8800000007", "copy": "{{await FreeCopy()}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.excluded");
        _ = (await Staff.Post(
            $"/v1/patrons/{patron}/exclusions", """{"ground": "debt", "until": "2026-11-30"}"""))
            .Expect(HttpStatusCode.BadRequest);

        _ = (await Staff.Delete($"/v1/exclusions/{exclusion["id"]}")).Expect(HttpStatusCode.OK);
        _ = await Lend(await FreeCopy(), "8800000007");
    }

    private static string Reference() => $"terminal-{Interlocked.Increment(ref _references)}-{Guid.NewGuid()}";

    private static long Amount(JsonNode? money) => (long)money!["amount"]!;

    private async Task<Heard> Pay(string patron, long amount, string? reference = null, string currency = "DKK") =>
        await Staff.Post(
            "/v1/payments",
            $$"""
            {"patronId": "{{patron}}", "amount": {"amount": {{amount}}, "currency": "{{currency}}"},
             "reference": "{{reference ?? Reference()}}", "method": "cash"}
            """);

    /// <summary>Kind, amount, and what was owed after it.</summary>
    private async Task<string[]> Statement(string patron) =>
    [
        .. (await Staff.Get($"/v1/patrons/{patron}/statement")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray()
            .Select(line => $"{line!["kind"]} {Amount(line["amount"])} {Amount(line["balance"])}"),
    ];

    private async Task<long> Cash() => Amount((await Staff.Get($"/v1/libraries/{Library}/cash-report"))
        .Expect(HttpStatusCode.OK).Json["total"]);

    private async Task<string[]> Candidates() =>
    [
        .. (await Staff.Get("/v1/collection/candidates")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray()
            .Select(candidate => (string)candidate!["patronId"]!),
    ];

    private async Task<Heard> Export() =>
        (await Staff.Post("/v1/collection/exports", "{}")).Expect(HttpStatusCode.Created);

    private static string[] LinesOf(JsonNode export, string patron) =>
    [
        .. export["lines"]!.AsArray().Where(line => (string?)line!["patronId"] == patron)
            .Select(line => $"{line!["type"]} {Amount(line["amount"])} {line["kind"]} {line["chargedOn"]}"),
    ];

    /// <summary>A patron who has brought back a copy that was due on a day before 23 November.</summary>
    private async Task<(string Patron, string Fee, string Copy)> Owing(string card, string dueDate)
    {
        var number = int.Parse(card[^2..], CultureInfo.InvariantCulture);
        var patron = await Import(card, $"0302600{number:D3}", "Ove Skyldner");
        var copy = await FreeCopy();
        var file = $"card,copy,loanedAt,dueDate,renewals\n{card},{copy},2026-10-01T10:00:00Z,{dueDate},0\n";
        _ = (await Staff.Say(HttpMethod.Post, "/v1/imports/loans", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK);
        var back = (await Staff.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK).Json;
        return (patron, (string)back["fees"]![0]!["id"]!, copy);
    }
}
