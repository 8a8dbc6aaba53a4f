using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Cards;

/// <summary>What is sent to give a patron a card.</summary>
public sealed record IssueCardBody
{
    [Schema("local", "national-digital", "national-printed", Required = true)]
    public string? Kind { get; init; }

    /// <summary>The number of a local card; absent for the next of the library's own series.</summary>
    public string? Number { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Gives a patron one card more.</summary>
public static class IssueCardEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/cards", Operation.IssueCard, ApiJson.Wire.IssueCardBody, Handle)
        .Says("Give a patron a card; a national one gets the next number that is reserved for the library")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.CardKindNotIssued, RefusalCodes.CardLocalOnly, RefusalCodes.CardHealthCardInstead,
            RefusalCodes.CardNationalIdMissing, RefusalCodes.CardSecondNational, RefusalCodes.CardNumberMissing,
            RefusalCodes.CardNumberTaken, RefusalCodes.CardSeriesExhausted, RefusalCodes.PatronErased,
            RefusalCodes.PatronAlreadyNational, RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call, IssueCardBody body)
    {
        var fields = new Fields();
        var kind = CardFields.KindOf(body.Kind, fields);
        var number = CardFields.NumberOf(body.Number, kind, fields);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return fault ?? await PatronInPath.Change(call, patron!, new IssueCard
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            Kind = kind,
            Number = number,
        });
    }
}
