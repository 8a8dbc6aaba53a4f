using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Loans;

namespace Skranke.Api.Sip2.Messages;

/// <summary>One loan is renewed, once for each time that the terminal says it.</summary>
internal static class Renewing
{
    public static async ValueTask<Reply> Ask(
        Exchange the, Loan loan, string message, string sent, DateTimeOffset? sentAt)
    {
        var natural = the.KeyOf($"{message} renewal", loan.Id.ToString(), sent);
        var (earlier, key) = await Repetition.Find(the, natural, sentAt, false, reply => StandsSince(the, reply));
        return earlier ?? await the.Errand(Operation.Renew, key).Ask(GrainKey.Of(loan.PatronId), new Renew
        {
            Key = key,
            Origin = the.Origin(),
            PatronId = loan.PatronId,
            LoanId = loan.Id,
            CopyId = loan.CopyId,
        });
    }

    /// <summary>A loan says nothing of when it was renewed; nobody renews one twice within a day.</summary>
    private static async ValueTask<DateTimeOffset?> StandsSince(Exchange the, Reply reply) =>
        reply is Renewed { Loan: var loan }
        && await the.Services.LookUps.PlaceOf(loan.Id) is { IsClosed: false } now && now.Version == loan.Version
            ? the.Now
            : null;
}
