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

    /// <summary>Titles of which any will do, 20 at most; instead of one title.</summary>
    public IReadOnlyList<string?>? Titles { get; init; }

    [Schema(Required = true)]
    public string? PickupBranch { get; init; }

    /// <summary>The last day on which the patron wants it; by policy where absent.</summary>
    [Schema(Format = "date")]
    public string? InterestUntil { get; init; }

    /// <summary>The barcode of the only copy that will do.</summary>
    public string? Copy { get; init; }

    /// <summary>The only issue of a periodical that will do, as its catalogue writes it.</summary>
    public string? Issue { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>Places a reservation.</summary>
public static class PlaceReservationEndpoint
{
    private const int TitlesMax = 20;
    private const int IssueLengthMax = 40;

    public static void Map(Routes routes) => routes
        .Post("/v1/reservations", Operation.PlaceReservation, ApiJson.Wire.ReservationBody, Handle)
        .Says("Place a reservation")
        .Answers<ReservationAnswer>(201)
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronUnknown,
            RefusalCodes.PatronExcluded, RefusalCodes.PatronReservationLimit, RefusalCodes.PatronErased,
            RefusalCodes.PatronDeceased,
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
        var references = Titles(fields, body);
        var branch = fields.Branch("pickupBranch", body.PickupBranch);
        var until = fields.OptionalDay("interestUntil", body.InterestUntil);
        var barcode = fields.OptionalBarcode("copy", body.Copy);
        var issue = body.Issue is null ? null : fields.Text("issue", body.Issue, IssueLengthMax);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? await overriding.Check(call)) is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel, overriding.Reason);
        var (titles, unknownTitle) = await Find(call, references);
        var wanted = barcode is { } one ? await call.Services.LookUps.CopyOf(call.Library, one) : null;
        if (wanted is { } copy && unknownTitle is null
            && (await call.Services.Load.Copy(copy))?.TitleId != titles[0])
        {
            // A copy of another title would keep the patron waiting for ever.
            wanted = null;
        }

        var unknown = barcode is not null && wanted is null ? Unknown.Copy : unknownTitle;
        return await Of(call, await PatronNamed.By(call, card, patron).Ask(
            origin,
            unknown,
            (key, id, shown) => new PlaceReservation
            {
                Key = key,
                Origin = origin,
                Overrides = overriding.Codes,
                PatronId = id,
                Card = shown,
                TitleId = titles[0],
                OtherTitles = titles[1..],
                Issue = issue,
                PickupBranch = branch,
                InterestUntil = until,
                WantedCopy = wanted,
            }));
    }

    private static List<TitleReference> Titles(Fields fields, ReservationBody body)
    {
        fields.OneOf("title", body.Title is not null, "titles", body.Titles is not null);
        var names = body.Titles ?? [body.Title];
        if (names.Count is 0 or > TitlesMax)
        {
            fields.Fail("titles", $"must name 1 to {TitlesMax} titles.");
        }
        else if (names.Contains(null))
        {
            fields.Fail("titles", "must not hold null.");
        }
        else if (names.Distinct().Count() < names.Count)
        {
            fields.Fail("titles", "must not name a title twice.");
        }

        if (names.Count > 1)
        {
            fields.OneOf("titles", true, "copy", body.Copy is not null);
            fields.OneOf("titles", true, "issue", body.Issue is not null);
        }

        return fields.Fault is null
            ? [.. names.Select(name => fields.OptionalTitle(body.Title is null ? "titles" : "title", name) ?? default)]
            : [];
    }

    /// <summary>The titles, or why one of them cannot be reserved; the data names it where several were
    /// asked for.</summary>
    private static async ValueTask<(List<TitleId> Titles, Refusal? Unknown)> Find(
        Call call, List<TitleReference> references)
    {
        var titles = new List<TitleId>(references.Count);
        foreach (var reference in references)
        {
            if (await call.Services.LookUps.TitleOf(call.Library, reference) is not { } title)
            {
                return (titles, references.Count == 1
                    ? Unknown.Title
                    : Unknown.Title with { Data = new() { ["title"] = reference.Value } });
            }

            titles.Add(title);
        }

        return (titles, null);
    }

    private static async ValueTask<Answer> Of(Call call, Reply reply) => reply switch
    {
        Reserved reserved => Answer.Created(
            await ReservationAnswer.Of(call, reserved.Reservation, reserved.Position),
            ApiJson.Wire.ReservationAnswer,
            $"/v1/reservations/{reserved.Reservation.Id}",
            reserved.Reservation.Version),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A reservation was answered {reply.GetType().Name}."),
    };
}
