using Skranke.Actors;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Interlibrary;

/// <summary>What is sent when the owner agreed to a renewal; may be absent.</summary>
public sealed record RenewalConfirmationBody
{
    /// <summary>The owner's own due date, where it named one.</summary>
    [Schema(Format = "date")]
    public string? DueDate { get; init; }
}

/// <summary>What is sent when the owner said no to a renewal.</summary>
public sealed record RenewalAnnulmentBody
{
    [Schema(Required = true)]
    public string? Reason { get; init; }
}

/// <summary>What the owner of a copy said to a renewal: the provisional due date is confirmed, or the earlier one holds
/// again.</summary>
public static class InterlibraryRenewalEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes
            .Post(
                "/v1/interlibrary/loans/{id}/confirm",
                Operation.HandleInterlibrary,
                ApiJson.Wire.RenewalConfirmationBody,
                Confirm,
                new RenewalConfirmationBody())
            .Says("Say that the owner agreed to a renewal")
            .Answers<LoanAnswer>()
            .Refuses(RefusalCodes.LoanUnknown, RefusalCodes.InterlibraryNoPendingRenewal);
        _ = routes
            .Post(
                "/v1/interlibrary/loans/{id}/annul",
                Operation.HandleInterlibrary,
                ApiJson.Wire.RenewalAnnulmentBody,
                Annul)
            .Says("Say that the owner said no to a renewal")
            .Answers<LoanAnswer>()
            .Refuses(RefusalCodes.LoanUnknown, RefusalCodes.InterlibraryNoPendingRenewal);
    }

    private static async ValueTask<Answer> Confirm(Call call, RenewalConfirmationBody body)
    {
        var fields = new Fields();
        var due = fields.OptionalDay("dueDate", body.DueDate);
        return fields.Fault ?? await Ask(call, null, (origin, loan, place) => new ConfirmRenewal
        {
            Key = call.Key,
            Origin = origin,
            PatronId = place.PatronId,
            LoanId = loan,
            CopyId = place.CopyId,
            DueDate = due,
        });
    }

    private static async ValueTask<Answer> Annul(Call call, RenewalAnnulmentBody body)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason);
        return fields.Fault ?? await Ask(call, reason, (origin, loan, place) => new AnnulRenewal
        {
            Key = call.Key,
            Origin = origin,
            PatronId = place.PatronId,
            LoanId = loan,
            CopyId = place.CopyId,
        });
    }

    private static async ValueTask<Answer> Ask(
        Call call, string? reason, Func<Ledger.Origin, LoanId, LoanPlace, LoanCommand> commandFor)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var number)
            || await call.Services.LookUps.PlaceOf(new LoanId(number)) is not { } place)
        {
            return LoanEndpoint.Unknown();
        }

        if (!call.Reaches(place.Library))
        {
            return Problems.ForeignLibrary();
        }

        var origin = call.Origin(new Fields().ChannelOf(null, call.Caller.Role), reason);
        return Of(await call.Ask(GrainKey.Of(place.PatronId), commandFor(origin, new LoanId(number), place)));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        LoanChangedReply changed => Answer.Ok(
            LoanAnswer.Decided(changed.Loan, changed.Renewable, changed.Supply),
            ApiJson.Wire.LoanAnswer,
            changed.Loan.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A renewal's owner was answered {reply.GetType().Name}."),
    };
}
