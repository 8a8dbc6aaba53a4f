using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Loans;
using Skranke.Payments;

namespace Skranke.Api.Http.Payments;

/// <summary>What is sent when money came in.</summary>
public sealed record PaymentBody
{
    [Schema(Required = true)]
    public string? PatronId { get; init; }

    [Schema(Required = true)]
    public MoneyBody? Amount { get; init; }

    /// <summary>The number by which whoever took the money knows it; it posts once at a library.</summary>
    [Schema(Required = true)]
    public string? Reference { get; init; }

    /// <summary>Fees to be paid by it; absent for the order that the library's policy sets.</summary>
    public IReadOnlyList<string>? Fees { get; init; }

    /// <summary>How it was paid; absent for <c>online</c> by app and web, and <c>other</c> elsewhere.</summary>
    [Schema("cash", "card", "online", "other")]
    public string? Method { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>A payment as callers see it.</summary>
public sealed record PaymentAnswer
{
    public required PaymentId Id { get; init; }

    public required PatronId PatronId { get; init; }

    public required Isil Library { get; init; }

    public required string Reference { get; init; }

    public required Money Amount { get; init; }

    public required PaymentMethod Method { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What of it went to which fee, in minor units.</summary>
    public required IReadOnlyList<AllocationAnswer> Allocations { get; init; }

    /// <summary>What the patron still owed the library then.</summary>
    public required Money Owed { get; init; }

    /// <summary>True where it ended an exclusion for debt.</summary>
    public required bool Lifted { get; init; }
}

public sealed record AllocationAnswer(FeeId Fee, long Amount);

/// <summary>Posts money that came in.</summary>
public static class PaymentEndpoint
{
    private const int ReferenceLengthMax = 100;
    private const int FeesMost = 200;

    public static void Map(Routes routes) => routes
        .Post("/v1/payments", Operation.PostPayment, ApiJson.Wire.PaymentBody, Handle)
        .Says("Post a payment; the same reference posts once at a library")
        .Answers<PaymentAnswer>(201)
        .Refuses(
            RefusalCodes.FeeUnknown, RefusalCodes.PatronErased, RefusalCodes.PatronLinked, RefusalCodes.PatronUnknown,
            RefusalCodes.PaymentCurrency, RefusalCodes.PaymentExceedsDebt, RefusalCodes.PaymentReferenceReused);

    private static async ValueTask<Answer> Handle(Call call, PaymentBody body)
    {
        var fields = new Fields();
        var patron = fields.OptionalPatron("patronId", body.PatronId);
        if (body.PatronId is null)
        {
            fields.Fail("patronId", "is missing.");
        }

        var amount = MoneyBody.Read(fields, "amount", body.Amount);
        var reference = fields.Text("reference", body.Reference, ReferenceLengthMax);
        var fees = FeesOf(body.Fees, fields);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var method = MethodOf(body.Method, channel, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel);
        return await PatronNamed.By(call, null, patron).Ask(
            origin,
            null,
            (key, id, _) => new PostPayment
            {
                Key = key,
                Origin = origin,
                PatronId = id,
                Amount = amount,
                Reference = reference,
                Fees = fees,
                Method = method,
            }) switch
        {
            PaymentPosted posted => Answer.Of(
                201,
                new PaymentAnswer
                {
                    Id = posted.PaymentId,
                    PatronId = patron!.Value,
                    Library = call.Library,
                    Reference = posted.Reference,
                    Amount = posted.Amount,
                    Method = posted.Method,
                    At = posted.At,
                    Allocations = [.. posted.Allocations.Select(part => new AllocationAnswer(part.FeeId, part.Amount))],
                    Owed = posted.Owed,
                    Lifted = posted.Lifted,
                },
                ApiJson.Wire.PaymentAnswer),
            Refused refused => Problems.Of(refused),
            var other => throw new InvariantBrokenException($"A payment was answered {other.GetType().Name}."),
        };
    }

    internal static PaymentMethod MethodOf(string? text, Channel channel, Fields fields)
    {
        switch (text)
        {
            case null:
                return channel is Channel.App or Channel.Web ? PaymentMethod.Online : PaymentMethod.Other;
            case "cash":
                return PaymentMethod.Cash;
            case "card":
                return PaymentMethod.Card;
            case "online":
                return PaymentMethod.Online;
            case "other":
                return PaymentMethod.Other;
            default:
                fields.Fail("method", "must be cash, card, online or other.");
                return PaymentMethod.Other;
        }
    }

    private static ImmutableArray<FeeId> FeesOf(IReadOnlyList<string>? texts, Fields fields)
    {
        var found = ImmutableArray.CreateBuilder<FeeId>();
        foreach (var text in texts ?? [])
        {
            if (!PathText.TryNumber(text, out var number) || found.Count == FeesMost)
            {
                fields.Fail("fees", $"must be up to {FeesMost} numbers of fees that are charged.");
                return [];
            }

            found.Add(new FeeId(number));
        }

        return [.. found.Distinct()];
    }
}
