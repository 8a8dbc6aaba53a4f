using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>Shows a loan, open or closed.</summary>
public static class LoanEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/loans/{id}", Operation.ReadLoan, Handle)
        .Says("Read a loan")
        .Answers<LoanAnswer>()
        .Refuses(RefusalCodes.LoanUnknown);

    public static Answer Unknown() => Problems.NotFound(RefusalCodes.LoanUnknown, "There is no such loan.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var loans = call.Services.Loans;
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            || await loans.Loan(new LoanId(id), call.Cancellation) is not { } loan
            || !call.Concerns(loan.PatronId))
        {
            return Unknown();
        }

        if (!call.Reaches(loan.Library))
        {
            return Problems.ForeignLibrary();
        }

        var views = await loans.View([loan], call.Cancellation);
        return Answer.Ok(LoanAnswer.Of(views[0]), ApiJson.Wire.LoanAnswer, loan.Version);
    }
}
