using Skranke.Actors;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Interlibrary;

/// <summary>What is sent to ask for what the library does not hold.</summary>
public sealed record InterlibraryRequestBody
{
    /// <summary>The card that was shown; or name the patron.</summary>
    public string? Card { get; init; }

    public string? PatronId { get; init; }

    /// <summary>What is wanted, in the patron's or staff's words.</summary>
    [Schema(Required = true)]
    public string? Title { get; init; }

    public string? Author { get; init; }

    public int? Year { get; init; }

    [Schema(Required = true)]
    public string? PickupBranch { get; init; }

    /// <summary>The last day on which the patron wants it; by policy where absent.</summary>
    [Schema(Format = "date")]
    public string? InterestUntil { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Asks for what the library does not hold; a reservation with states of its own.</summary>
public static class RequestInterlibraryEndpoint
{
    private const int YearMax = 2999;

    public static void Map(Routes routes) => routes
        .Post(
            "/v1/interlibrary/requests",
            Operation.RequestInterlibrary,
            ApiJson.Wire.InterlibraryRequestBody,
            Handle)
        .Says("Ask for what the library does not hold")
        .Answers<ReservationAnswer>(201)
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronUnknown,
            RefusalCodes.PatronExcluded, RefusalCodes.PatronReservationLimit, RefusalCodes.PatronErased,
            RefusalCodes.PatronDeceased,
            RefusalCodes.MembershipMissing, RefusalCodes.MembershipNotActivated,
            RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.BranchUnknown, RefusalCodes.ReservationNotReservable);

    private static async ValueTask<Answer> Handle(Call call, InterlibraryRequestBody body)
    {
        var fields = new Fields();
        var card = fields.OptionalCard("card", body.Card);
        var patron = fields.OptionalPatron("patronId", body.PatronId);
        fields.OneOf("card", body.Card is not null, "patronId", body.PatronId is not null);
        var title = fields.Text("title", body.Title);
        var author = body.Author is null ? null : fields.Text("author", body.Author);
        var branch = fields.Branch("pickupBranch", body.PickupBranch);
        var until = fields.OptionalDay("interestUntil", body.InterestUntil);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (body.Year is < 0 or > YearMax)
        {
            fields.Fail("year", $"must be 0 to {YearMax}.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel);
        return await Of(call, await PatronNamed.By(call, card, patron).Ask(
            origin,
            null,
            (key, id, shown) => new RequestInterlibrary
            {
                Key = key,
                Origin = origin,
                PatronId = id,
                Card = shown,
                Title = title,
                Author = author,
                Year = body.Year,
                PickupBranch = branch,
                InterestUntil = until,
            }));
    }

    private static async ValueTask<Answer> Of(Call call, Reply reply) => reply switch
    {
        Reserved reserved => Answer.Created(
            await ReservationAnswer.Of(call, reserved.Reservation, reserved.Position),
            ApiJson.Wire.ReservationAnswer,
            $"/v1/reservations/{reserved.Reservation.Id}",
            reserved.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"An interlibrary request was answered {reply.GetType().Name}."),
    };
}
