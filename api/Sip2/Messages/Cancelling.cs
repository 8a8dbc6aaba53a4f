using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Api.Sip2.Messages;

/// <summary>A terminal takes back what it could not complete, because a tag could not be switched or a copy was not put
/// down: only what happened at its branch a moment ago.</summary>
internal static class Cancelling
{
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(10);

    /// <summary>The loan goes on as if the copy had not been handed in; null where there is nothing to take
    /// back.</summary>
    public static async ValueTask<Loan?> Checkin(Exchange the, CardNumber card)
    {
        if (await CopyShown.Id(the) is not { } copy
            || await the.Services.LookUps.OwnerOf(the.Library.Isil, card) is not { } owner)
        {
            return null;
        }

        var history = await the.Services.Load.History(copy, the.Now - Moment);
        var ended = history.Loans.LastOrDefault(loan =>
            loan.PatronId == owner.PatronId && loan.ClosedAt is { } at && the.Now - at < Moment && !loan.Undone);
        return ended is null ? null : await Undo(the, new UndoCheckIn
        {
            Key = KeyOf(the, ended),
            Origin = the.Origin("cancelled at a terminal"),
            PatronId = ended.PatronId,
            LoanId = ended.Id,
            CopyId = ended.CopyId,
        });
    }

    /// <summary>The loan never was; null where there is nothing to take back, and the copy is simply handed
    /// in.</summary>
    public static async ValueTask<Loan?> Checkout(Exchange the, Copy? copy) =>
        copy?.Loan is { } loan && loan.Branch == the.Branch && the.Now - loan.LoanedAt < Moment
            ? await Undo(the, new UndoCheckOut
            {
                Key = KeyOf(the, loan),
                Origin = the.Origin("cancelled at a terminal"),
                PatronId = loan.PatronId,
                LoanId = loan.Id,
                CopyId = loan.CopyId,
            })
            : null;

    private static RequestKey KeyOf(Exchange the, Loan loan) =>
        the.KeyOf($"{the.Message.Number} cancel", loan.Id.ToString(), $"{loan.Version}");

    private static async ValueTask<Loan?> Undo(Exchange the, LoanCommand command) =>
        await the.Errand(Operation.UndoLoan, command.Key).Ask(GrainKey.Of(command.PatronId), command)
            is LoanChangedReply { Loan: var loan }
            ? loan
            : null;
}
