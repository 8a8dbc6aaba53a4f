using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to renew a loan; may be absent.</summary>
public sealed record RenewalBody
{
    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>Renews one loan.</summary>
public static class RenewalEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/loans/{id}/renewals", Operation.Renew, ApiJson.Wire.RenewalBody, Handle, new RenewalBody())
        .Says("Renew a loan")
        .Answers<LoanAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronErased, RefusalCodes.LoanClosed, RefusalCodes.RenewalTooEarly,
            RefusalCodes.RenewalMaxReached, RefusalCodes.RenewalReservedByOther, RefusalCodes.RenewalNotRenewable,
            RefusalCodes.RenewalPatronExcluded, RefusalCodes.RenewalOverdue, RefusalCodes.LoanUnknown);

    private static async ValueTask<Answer> Handle(Call call, RenewalBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? await overriding.Check(call)) is { } fault)
        {
            return fault;
        }

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
        if (stale is not null)
        {
            return stale;
        }

        return Of(earlier ?? await call.Ask(GrainKey.Of(place.PatronId), new Renew
        {
            Key = call.Key,
            Origin = call.Origin(channel, overriding.Reason),
            Overrides = overriding.Codes,
            PatronId = place.PatronId,
            LoanId = new LoanId(number),
            CopyId = place.CopyId,
            ExpectedVersion = IfMatch.Version(call.Request),
        }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        Renewed renewed => Answer.Ok(
            LoanAnswer.Decided(
                renewed.Loan,
                renewed.Renewable,
                renewed.Supply,
                [.. renewed.Fees.Select(fee => FeeAnswer.Of(fee, renewed.Loan))]),
            ApiJson.Wire.LoanAnswer,
            renewed.Loan.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A renewal was answered {reply.GetType().Name}."),
    };
}
