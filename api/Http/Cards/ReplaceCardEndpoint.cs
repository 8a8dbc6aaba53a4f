using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Cards;

/// <summary>What is sent to replace a card; may be absent.</summary>
public sealed record ReplaceCardBody
{
    /// <summary>Of the new card; that of the old one where absent.</summary>
    [Schema("local", "national-digital", "national-printed")]
    public string? Kind { get; init; }

    /// <summary>The number of a new local card; absent for the next of the library's own series.</summary>
    public string? Number { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Gives a patron a new card in place of an old one, whose number is dead from then on.</summary>
public static class ReplaceCardEndpoint
{
    public static void Map(Routes routes) => routes
        .Post(
            "/v1/patrons/{id}/cards/{card}/replace",
            Operation.ReplaceCard,
            ApiJson.Wire.ReplaceCardBody,
            Handle,
            new ReplaceCardBody())
        .Says("Replace a card: the old number is dead, the new one works, all else stays")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardReplaced, RefusalCodes.CardKindNotIssued,
            RefusalCodes.CardLocalOnly, RefusalCodes.CardHealthCardInstead, RefusalCodes.CardOtherKind,
            RefusalCodes.CardOnlyAtLibrary, RefusalCodes.CardNotReplaceable, RefusalCodes.CardNumberMissing,
            RefusalCodes.CardNumberTaken, RefusalCodes.CardSeriesExhausted, RefusalCodes.PatronErased,
            RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, ReplaceCardBody body)
    {
        var (patron, card, fault) = await CardInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var fields = new Fields();
        var kind = CardFields.KindOf(body.Kind, fields, absent: card!.Kind);
        var number = CardFields.NumberOf(body.Number, kind, fields);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return fields.Fault ?? await PatronInPath.Change(call, patron!, new ReplaceCard
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            CardId = card.Id,
            Kind = kind,
            Number = number,
            SelfService = call.IsSelfService,
        });
    }
}
