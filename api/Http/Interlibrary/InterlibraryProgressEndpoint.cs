using Skranke.Actors;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Security;
using Skranke.Copies;
using Skranke.Reservations;

namespace Skranke.Api.Http.Interlibrary;

/// <summary>What is sent when a request was ordered.</summary>
public sealed record InterlibraryOrderBody
{
    /// <summary>The library that was asked: an ISIL or a name.</summary>
    [Schema(Required = true)]
    public string? Supplier { get; init; }
}

/// <summary>What is sent when the supplied copy has come.</summary>
public sealed record InterlibraryReceiptBody
{
    /// <summary>The barcode under which it is lent here.</summary>
    [Schema(Required = true)]
    public string? Barcode { get; init; }

    /// <summary>Where it came in.</summary>
    [Schema(Required = true)]
    public string? Branch { get; init; }

    /// <summary>The owner; absent where it is the one that was asked.</summary>
    public string? Supplier { get; init; }

    /// <summary>The day on which the owner wants it back.</summary>
    [Schema(Format = "date")]
    public string? DueDate { get; init; }

    /// <summary>Whether the owner takes requests to renew; true where absent.</summary>
    public bool? Renewable { get; init; }

    /// <summary>Whether it may be used in the library only.</summary>
    public bool? ReadingRoom { get; init; }
}

/// <summary>What is sent when no library can supply it; may be absent.</summary>
public sealed record InterlibraryUnfilledBody
{
    public string? Reason { get; init; }
}

/// <summary>How a request for what the library does not hold goes on: ordered, received, or not to be had.</summary>
public static class InterlibraryProgressEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes
            .Post(
                "/v1/interlibrary/requests/{id}/order",
                Operation.HandleInterlibrary,
                ApiJson.Wire.InterlibraryOrderBody,
                Order)
            .Says("Say that an interlibrary request was ordered")
            .Answers<ReservationAnswer>()
            .Refuses(
                RefusalCodes.ReservationUnknown, RefusalCodes.ReservationEnded, RefusalCodes.InterlibraryNotRequested);
        _ = routes
            .Post(
                "/v1/interlibrary/requests/{id}/receive",
                Operation.HandleInterlibrary,
                ApiJson.Wire.InterlibraryReceiptBody,
                Receive)
            .Says("Take in a copy that another library supplied")
            .Answers<ReservationAnswer>()
            .Refuses(
                RefusalCodes.ReservationUnknown, RefusalCodes.ReservationEnded, RefusalCodes.InterlibraryNotRequested,
                RefusalCodes.InterlibraryBarcodeTaken, RefusalCodes.BranchUnknown);
        _ = routes
            .Post(
                "/v1/interlibrary/requests/{id}/unfilled",
                Operation.HandleInterlibrary,
                ApiJson.Wire.InterlibraryUnfilledBody,
                LeaveUnfilled,
                new InterlibraryUnfilledBody())
            .Says("Say that no library can supply what was asked for")
            .Answers<ReservationAnswer>()
            .Refuses(
                RefusalCodes.ReservationUnknown, RefusalCodes.ReservationEnded, RefusalCodes.InterlibraryNotRequested);
    }

    private static async ValueTask<Answer> Order(Call call, InterlibraryOrderBody body)
    {
        var fields = new Fields();
        var supplier = fields.Text("supplier", body.Supplier);
        return fields.Fault ?? await Ask(call, (origin, reservation) => new OrderInterlibrary
        {
            Key = call.Key,
            Origin = origin,
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
            Supplier = supplier,
        });
    }

    private static async ValueTask<Answer> Receive(Call call, InterlibraryReceiptBody body)
    {
        var fields = new Fields();
        var barcode = fields.Barcode("barcode", body.Barcode);
        var branch = fields.Branch("branch", body.Branch);
        var named = body.Supplier is null ? null : fields.Text("supplier", body.Supplier);
        var due = fields.OptionalDay("dueDate", body.DueDate);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (reservation, unreachable) = await ReservationEndpoint.Find(call);
        if (unreachable is not null)
        {
            return unreachable;
        }

        if ((named ?? reservation!.Supplier) is not { } supplier)
        {
            fields.Fail("supplier", "is missing, and nobody has said from whom it was ordered.");
            return fields.Fault!;
        }

        var origin = Origin(call);
        if (await call.Services.LookUps.CopyOf(call.Library, barcode) is not null)
        {
            return await Of(call, await call.Refuse(origin, Unknown.BarcodeTaken));
        }

        return await Of(call, await call.Ask(GrainKey.Of(reservation!.TitleId), new ReceiveInterlibrary
        {
            Key = call.Key,
            Origin = origin,
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
            Barcode = barcode,
            Supply = new Supply(supplier, due, body.Renewable ?? true, body.ReadingRoom ?? false),
            Branch = branch,
        }));
    }

    private static async ValueTask<Answer> LeaveUnfilled(Call call, InterlibraryUnfilledBody body)
    {
        var fields = new Fields();
        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        return fields.Fault ?? await Ask(call, (origin, reservation) => new RefuseInterlibrary
        {
            Key = call.Key,
            Origin = origin with { Reason = reason },
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
        });
    }

    private static async ValueTask<Answer> Ask(Call call, Func<Ledger.Origin, Reservation, Command> commandFor)
    {
        var (reservation, unreachable) = await ReservationEndpoint.Find(call);
        return unreachable
            ?? await Of(call, await call.Ask(GrainKey.Of(reservation!.TitleId), commandFor(Origin(call), reservation)));
    }

    private static Ledger.Origin Origin(Call call) => call.Origin(new Fields().ChannelOf(null, call.Caller.Role));

    private static async ValueTask<Answer> Of(Call call, Reply reply) => reply switch
    {
        ReservationChanged changed => Answer.Ok(
            await ReservationAnswer.Of(call, changed.Reservation, changed.Position),
            ApiJson.Wire.ReservationAnswer,
            changed.Reservation.Version),
        ReservationClosed closed => Answer.Ok(
            await ReservationAnswer.Of(call, closed.Reservation, 0),
            ApiJson.Wire.ReservationAnswer,
            closed.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"An interlibrary request was answered {reply.GetType().Name}."),
    };
}
