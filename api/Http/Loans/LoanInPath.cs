using Skranke.Actors;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Loans;

/// <summary>What staff do to the loan that the path names.</summary>
internal static class LoanInPath
{
    /// <summary>Finds the loan, compares its version and asks its patron.</summary>
    /// <param name="commandFor">The command for a loan and where it was found.</param>
    public static async ValueTask<Answer> Change(Call call, Func<LoanId, LoanPlace, LoanCommand> commandFor)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var number)
            || await call.Services.LookUps.PlaceOf(new LoanId(number)) is not { } place
            || !call.Concerns(place.PatronId))
        {
            return LoanEndpoint.Unknown();
        }

        if (!call.Reaches(place.Library))
        {
            return Problems.ForeignLibrary();
        }

        var (earlier, stale) = await call.Match(place.Version);
        return stale ?? Of(
            earlier ?? await call.Ask(GrainKey.Of(place.PatronId), commandFor(new LoanId(number), place)));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        LoanChangedReply changed => Answer.Ok(
            LoanAnswer.Changed(changed),
            ApiJson.Wire.LoanAnswer,
            changed.Loan.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A change of a loan was answered {reply.GetType().Name}."),
    };
}
