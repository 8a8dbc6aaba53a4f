using Skranke.Api.Http.Libraries;
using Skranke.Api.Security;
using Skranke.Loans;
using Skranke.Payments;

namespace Skranke.Api.Http.Payments;

/// <summary>What came in or went out on one day, by one way.</summary>
/// <param name="Direction"><c>in</c> for payments, <c>out</c> for what was given back.</param>
/// <param name="Amount">In minor units.</param>
public sealed record CashLineAnswer(
    [property: Schema("in", "out")] string Direction, PaymentMethod Method, Channel Channel, int Count, long Amount);

/// <summary>The money of one day of a library.</summary>
public sealed record CashReportAnswer
{
    public required Isil Library { get; init; }

    public required DateOnly Day { get; init; }

    public required IReadOnlyList<CashLineAnswer> Lines { get; init; }

    /// <summary>Payments less what was given back.</summary>
    public required Money Total { get; init; }
}

/// <summary>Counts what a library took and gave back on a day.</summary>
public static class CashReportEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/libraries/{isil}/cash-report", Operation.ReadCashReport, Handle)
        .Says("Read what was paid and given back on a day, by method and channel")
        .Answers<CashReportAnswer>()
        .Asks("day", "A day, local to the library; today where it is absent.")
        .Refuses(ProblemKinds.LibraryUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var day = fields.OptionalDay("day", call.Request.Query["day"]);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var of = day ?? library!.Today(call.Services.Clock.Now);
        var lines = await call.Services.Money.CashOf(library!.Isil, of, call.Cancellation);
        return Answer.Ok(
            new CashReportAnswer
            {
                Library = library.Isil,
                Day = of,
                Lines =
                [
                    .. lines.Select(line => new CashLineAnswer(
                        line.IsIn ? "in" : "out", line.Method, line.Channel, line.Count, line.Amount)),
                ],
                Total = new Money(lines.Sum(line => line.IsIn ? line.Amount : -line.Amount), library.Currency),
            },
            ApiJson.Wire.CashReportAnswer);
    }
}
