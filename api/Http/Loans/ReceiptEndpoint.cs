using System.Collections.Immutable;
using Skranke.Api.Security;
using Skranke.Ledger;

namespace Skranke.Api.Http.Loans;

/// <summary>The proof that something came back or was lent, as it was given; it never changes.</summary>
public sealed record ReceiptAnswer
{
    public required ReceiptId Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Isil Library { get; init; }

    public required BranchId Branch { get; init; }

    /// <summary>Absent where the link to the patron was cut.</summary>
    public PatronId? PatronId { get; init; }

    public required ImmutableArray<ReceiptLine> Lines { get; init; }

    /// <summary>Whether it goes out as a notice; only in the answer of the check-in.</summary>
    public bool? Mailed { get; init; }

    public static ReceiptAnswer Of(Receipt receipt) => new()
    {
        Id = receipt.Id,
        At = receipt.At,
        Library = receipt.Library,
        Branch = receipt.Branch,
        PatronId = receipt.PatronId,
        Lines = receipt.Lines,
    };
}

/// <summary>Shows a receipt again.</summary>
public static class ReceiptEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/receipts/{id}", Operation.ReadReceipt, Handle)
        .Says("Read the receipt of a return by its id, or that of a loan by the id of the loan")
        .Answers<ReceiptAnswer>()
        .Refuses(ProblemKinds.ReceiptUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            || await call.Services.Receipts.Receipt(new ReceiptId(id), call.Cancellation) is not { } receipt
            || !call.Concerns(receipt.PatronId))
        {
            return Problems.NotFound(ProblemKinds.ReceiptUnknown, "There is no such receipt.");
        }

        return call.Reaches(receipt.Library)
            ? Answer.Ok(ReceiptAnswer.Of(receipt), ApiJson.Wire.ReceiptAnswer)
            : Problems.ForeignLibrary();
    }
}
