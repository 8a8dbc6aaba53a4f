using Skranke.Actors;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Fees;

namespace Skranke.Api.Http.Payments;

/// <summary>What is sent to waive a fee.</summary>
public sealed record WaiveBody
{
    /// <summary>Why; kept with the entry and in the audit.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }

    /// <summary>Absent for all that is left.</summary>
    public MoneyBody? Amount { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>What is sent to give back what was paid of a fee.</summary>
public sealed record RefundBody
{
    /// <summary>Why; kept with the entry.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }

    /// <summary>Absent for all that was paid.</summary>
    public MoneyBody? Amount { get; init; }

    /// <summary>How it is given back.</summary>
    [Schema("cash", "card", "online", "other")]
    public string? Method { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>What staff do to a fee: let it go, or give back what was paid.</summary>
public static class FeeEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Post("/v1/fees/{id}/waive", Operation.WaiveFee, ApiJson.Wire.WaiveBody, Waive)
            .Says("Waive a fee, in whole or in part")
            .Answers<FeeAnswer>()
            .Refuses(RefusalCodes.FeeUnknown, RefusalCodes.FeeSettled, RefusalCodes.FeeAmountTooHigh,
                RefusalCodes.PaymentCurrency, RefusalCodes.PatronErased, RefusalCodes.PatronLinked);
        _ = routes.Post("/v1/fees/{id}/refund", Operation.RefundFee, ApiJson.Wire.RefundBody, Refund)
            .Says("Give back what was paid of a fee, in whole or in part")
            .Answers<FeeAnswer>()
            .Refuses(RefusalCodes.FeeUnknown, RefusalCodes.FeeSettled, RefusalCodes.FeeAmountTooHigh,
                RefusalCodes.PaymentCurrency, RefusalCodes.PatronErased, RefusalCodes.PatronLinked);
    }

    private static async ValueTask<Answer> Waive(Call call, WaiveBody body)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason);
        Money? amount = body.Amount is null ? null : MoneyBody.Read(fields, "amount", body.Amount);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await Change(call, amount, fee => new WaiveFee
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = fee.PatronId,
            FeeId = fee.Id,
            Amount = amount?.Amount,
        });
    }

    private static async ValueTask<Answer> Refund(Call call, RefundBody body)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason);
        Money? amount = body.Amount is null ? null : MoneyBody.Read(fields, "amount", body.Amount);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var method = PaymentEndpoint.MethodOf(body.Method, channel, fields);
        return fields.Fault ?? await Change(call, amount, fee => new RefundFee
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = fee.PatronId,
            FeeId = fee.Id,
            Amount = amount?.Amount,
            Method = method,
        });
    }

    /// <summary>A fee whose patron was erased belongs to nobody who could be asked.</summary>
    private static async ValueTask<Answer> Change(Call call, Money? amount, Func<Fee, PatronCommand> commandFor)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var number)
            || await call.Services.Fees.One(new FeeId(number), call.Cancellation) is not { Fee: { } fee }
            || fee.PatronId.Value == 0)
        {
            return Problems.NotFound(RefusalCodes.FeeUnknown, "There is no such fee.");
        }

        if (!call.Reaches(fee.Library))
        {
            return Problems.ForeignLibrary();
        }

        if (amount is { } named && named.Currency != fee.Amount.Currency)
        {
            return Problems.Of(Refused.With(new Refusal(
                RefusalCodes.PaymentCurrency, "payment.currency", $"The fee is in {fee.Amount.Currency}.")));
        }

        return await call.Ask(GrainKey.Of(fee.PatronId), commandFor(fee)) switch
        {
            FeeSettled => Answer.Ok(
                FeeAnswer.Of((await call.Services.Fees.One(fee.Id, call.Cancellation))!), ApiJson.Wire.FeeAnswer),
            Refused refused => Problems.Of(refused),
            var other => throw new InvariantBrokenException($"A fee was answered {other.GetType().Name}."),
        };
    }
}
