using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Reservations;

/// <summary>What is sent to join the queue of a title.</summary>
public sealed record ReservationBody
{
    /// <summary>The card that was shown; or name the patron.</summary>
    public string? Card { get; init; }

    public string? PatronId { get; init; }

    /// <summary>The catalogue's identifier of the title.</summary>
    public string? Title { get; init; }

    /// <summary>Titles of which any will do; more than one is not supported yet.</summary>
    public IReadOnlyList<string>? Titles { get; init; }

    [Schema(Required = true)]
    public string? PickupBranch { get; init; }

    /// <summary>The last day on which the patron wants it; by policy where absent.</summary>
    [Schema(Format = "date")]
    public string? InterestUntil { get; init; }

    /// <summary>The barcode of the only copy that will do.</summary>
    public string? Copy { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>Places a reservation.</summary>
public static class PlaceReservationEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/reservations", Operation.PlaceReservation, ApiJson.Wire.ReservationBody, Handle)
        .Says("Place a reservation")
        .Answers<ReservationAnswer>(201)
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronUnknown,
            RefusalCodes.PatronExcluded, RefusalCodes.PatronReservationLimit, RefusalCodes.PatronErased,
            RefusalCodes.MembershipMissing, RefusalCodes.MembershipNotActivated,
            RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.CopyUnknown, RefusalCodes.BranchUnknown,
            RefusalCodes.TitleUnknown, RefusalCodes.ReservationDuplicate, RefusalCodes.ReservationNotReservable,
            RefusalCodes.ReservationAlreadyOnLoan);

    private static async ValueTask<Answer> Handle(Call call, ReservationBody body)
    {
        var fields = new Fields();
        var card = fields.OptionalCard("card", body.Card);
        var patron = fields.OptionalPatron("patronId", body.PatronId);
        fields.OneOf("card", body.Card is not null, "patronId", body.PatronId is not null);
        var reference = Title(fields, body);
        var branch = fields.Branch("pickupBranch", body.PickupBranch);
        var until = fields.OptionalDay("interestUntil", body.InterestUntil);
        var barcode = fields.OptionalBarcode("copy", body.Copy);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? overriding.Check(call)) is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel, overriding.Reason);
        var title = await call.Services.LookUps.TitleOf(call.Library, reference);
        var wanted = barcode is { } one ? await call.Services.LookUps.CopyOf(call.Library, one) : null;
        if (wanted is { } copy && title is not null && (await call.Services.Load.Copy(copy))?.TitleId != title)
        {
            // A copy of another title would keep the patron waiting for ever.
            wanted = null;
        }

        var unknown = barcode is not null && wanted is null ? Unknown.Copy : title is null ? Unknown.Title : null;
        return Of(await PatronNamed.By(call, card, patron).Ask(
            origin,
            unknown,
            (key, id, shown) => new PlaceReservation
            {
                Key = key,
                Origin = origin,
                Overrides = overriding.Codes,
                PatronId = id,
                Card = shown,
                TitleId = title!.Value,
                PickupBranch = branch,
                InterestUntil = until,
                WantedCopy = wanted,
            }));
    }

    private static TitleReference Title(Fields fields, ReservationBody body)
    {
        fields.OneOf("title", body.Title is not null, "titles", body.Titles is not null);
        if (body.Titles is not null && body.Titles is not [not null])
        {
            fields.Fail("titles", "must name one title; several of which any will do are not supported yet.");
        }

        return fields.Fault is null
            ? fields.OptionalTitle(body.Title is null ? "titles" : "title", body.Title ?? body.Titles![0]) ?? default
            : default;
    }

    private static Answer Of(Reply reply) => reply switch
    {
        Reserved reserved => Answer.Created(
            ReservationAnswer.Of(reserved.Reservation, reserved.Position),
            ApiJson.Wire.ReservationAnswer,
            $"/v1/reservations/{reserved.Reservation.Id}",
            reserved.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A reservation was answered {reply.GetType().Name}."),
    };
}
