using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to renew all loans; may be absent.</summary>
public sealed record RenewAllBody
{
    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>What became of each loan.</summary>
public sealed record RenewAllAnswer(IReadOnlyList<RenewalResultAnswer> Results);

/// <param name="Loan">The id of the loan.</param>
/// <param name="DueDate">The new due date, where it was renewed.</param>
/// <param name="Refusal">Why it was not, where it was not.</param>
public sealed record RenewalResultAnswer(
    LoanId Loan, bool Renewed, CopyBarcode? Copy, DateOnly? DueDate, ProblemAnswer? Refusal);

/// <summary>Renews every open loan that a patron has at the library, each for itself.</summary>
public static class RenewAllEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/renewals", Operation.Renew, ApiJson.Wire.RenewAllBody, Handle, new RenewAllBody())
        .Says("Renew all loans of a patron")
        .Answers<RenewAllAnswer>()
        .Refuses(RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, RenewAllBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (patron, unreachable) = await PatronInPath.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        return Of(await call.Ask(GrainKey.Of(patron!.Id), new RenewAll
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron.Id,
        }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        RenewedAll all => Answer.Ok(
            new RenewAllAnswer([.. all.Results.Select(Of)]), ApiJson.Wire.RenewAllAnswer),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A renewal of all was answered {reply.GetType().Name}."),
    };

    private static RenewalResultAnswer Of(RenewalResult result)
    {
        var refusals = Problems.Of(result.Refusals);
        return new RenewalResultAnswer(
            result.LoanId,
            result.DueDate is not null,
            result.Copy,
            result.DueDate,
            refusals.IsEmpty ? null : refusals[0] with { Refusals = refusals });
    }
}
