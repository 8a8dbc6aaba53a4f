using System.Net;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What lateness costs, as callers see it (H28, H33).</summary>
public class OverdueFeesOverHttpTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task A_late_return_names_its_fee_and_the_loan_keeps_it()
    {
        var (copy, loan) = await Late("2026-11-01");

        var back = (await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}"""))
            .Expect(HttpStatusCode.OK);

        var fee = Assert.Single(back.Json["fees"]!.AsArray())!;
        Assert.Equal(
            ("overdue", 12000L, "DKK", copy, loan),
            (
                (string?)fee["kind"], (long)fee["amount"]!["amount"]!, (string?)fee["amount"]!["currency"],
                (string?)fee["copy"], (string?)fee["loans"]![0]));
        Assert.Equal((string?)fee["id"], (string?)back.Json["loan"]!["fees"]![0]!["id"]);
        var read = await Staff.Get($"/v1/loans/{loan}");
        Assert.Equal((string?)fee["id"], (string?)Assert.Single(read.Json["fees"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task A_late_renewal_is_charged_once_and_the_return_after_it_is_free()
    {
        var (copy, loan) = await Late("2026-11-20");

        var renewed = (await Staff.Post($"/v1/loans/{loan}/renewals", null)).Expect(HttpStatusCode.OK);
        var back = await Kiosk.Post("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}""");

        Assert.Equal(2000, (long)Assert.Single(renewed.Json["fees"]!.AsArray())!["amount"]!["amount"]!);
        Assert.Equal("2026-12-23", (string?)renewed.Json["dueDate"]);
        Assert.Empty(back.Expect(HttpStatusCode.OK).Json["fees"]!.AsArray());
        var read = await Staff.Get($"/v1/loans/{loan}");
        Assert.Single(read.Json["fees"]!.AsArray());
    }

    [Fact]
    public async Task A_late_copy_that_lay_in_the_book_drop_in_time_costs_nothing()
    {
        var (copy, _) = await Late("2026-11-22");
        var body = $$"""{"copy": "{{copy}}", "branch": "{{Library}}", "at": "2026-11-22T20:00:00Z"}""";

        var back = (await Staff.Post("/v1/checkins", body)).Expect(HttpStatusCode.OK);

        Assert.Empty(back.Json["fees"]!.AsArray());
    }

    /// <summary>A loan from another system that was due on a day that is past.</summary>
    private async Task<(string Copy, string? Loan)> Late(string dueDate)
    {
        var copy = await FreeCopy();
        var file = $"card,copy,loanedAt,dueDate,renewals\n{Card},{copy},2026-10-01T10:00:00Z,{dueDate},0\n";
        var report = (await Staff.Say(HttpMethod.Post, "/v1/imports/loans", file, type: "text/csv"))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(1, (int)report.Json["taken"]!);
        Assert.EndsWith("Z", (string?)report.Json["createdAt"], StringComparison.Ordinal);
        return (copy, (string?)(await Staff.Get($"/v1/copies/{copy}")).Json["loan"]!["id"]);
    }
}
