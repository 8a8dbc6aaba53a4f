using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Payments;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Payments;

/// <summary>A line of a patron's statement.</summary>
public sealed record StatementLineAnswer
{
    public required string Id { get; init; }

    public required Isil Library { get; init; }

    /// <summary>The library's day.</summary>
    public required DateOnly Day { get; init; }

    [Schema("charge", "payment", "waiver", "refund", "reversal")]
    public required string Kind { get; init; }

    public required FeeId Fee { get; init; }

    /// <summary>What the fee is for.</summary>
    public required string FeeKind { get; init; }

    public required Money Amount { get; init; }

    /// <summary>What was owed to the library after this line.</summary>
    public required Money Balance { get; init; }

    public PaymentId? Payment { get; init; }

    /// <summary>The number by which whoever took the payment knows it.</summary>
    public string? Reference { get; init; }

    public PaymentMethod? Method { get; init; }

    public static StatementLineAnswer Of(StatementLine line) => new()
    {
        Id = line.Id.ToString(),
        Library = line.Library,
        Day = line.Day,
        Kind = line.Kind switch
        {
            MoneyEntryKind.Charge => "charge",
            MoneyEntryKind.Payment => "payment",
            MoneyEntryKind.Waiver => "waiver",
            MoneyEntryKind.Refund => "refund",
            _ => "reversal",
        },
        Fee = line.FeeId,
        FeeKind = line.FeeKind,
        Amount = line.Amount,
        Balance = line.Balance,
        Payment = line.PaymentId,
        Reference = line.Reference,
        Method = line.Kind is MoneyEntryKind.Payment or MoneyEntryKind.Refund ? line.Method : null,
    };
}

/// <summary>Everything that was charged, paid, waived, given back and reversed, with the balance after each.</summary>
public static class StatementEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/patrons/{id}/statement", Operation.ReadStatement, Handle)
        .Says("Read a patron's statement, in the order in which it came to be")
        .AnswersList<StatementLineAnswer>()
        .Refuses(RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var lines = await call.Services.Money.Statement(
            patron!.Id, call.Confined, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(lines, paging, StatementLineAnswer.Of, line => line.Id.ToString()),
            ApiJson.Wire.ListAnswerStatementLineAnswer);
    }
}
