using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Cards;

/// <summary>What is sent to block a card; may be absent.</summary>
public sealed record BlockCardBody
{
    /// <summary><c>lost</c> where absent.</summary>
    [Schema("lost", "stolen", "other")]
    public string? Reason { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Blocks a card and frees it again; the other cards of the patron go on working.</summary>
public static class BlockCardEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Post(
                "/v1/patrons/{id}/cards/{card}/block",
                Operation.BlockCard,
                ApiJson.Wire.BlockCardBody,
                Block,
                new BlockCardBody())
            .Says("Block a card, named by its id, its number or the word `national-id`; no checkout with it follows")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.CardUnknown, RefusalCodes.CardReplaced, RefusalCodes.PatronErased);
        _ = routes.Post(
                "/v1/patrons/{id}/cards/{card}/unblock",
                Operation.UnblockCard,
                ApiJson.Wire.BlockCardBody,
                Unblock,
                new BlockCardBody())
            .Says("Free a blocked card")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.CardUnknown, RefusalCodes.CardReplaced, RefusalCodes.PatronErased);
    }

    private static async ValueTask<Answer> Block(Call call, BlockCardBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var reason = ReasonOf(body.Reason, fields);
        return await Change(call, fields, (patron, card) => new BlockCard
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron,
            CardId = card,
            Reason = reason,
        });
    }

    private static async ValueTask<Answer> Unblock(Call call, BlockCardBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        return await Change(call, fields, (patron, card) => new UnblockCard
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron,
            CardId = card,
        });
    }

    private static CardBlockReason ReasonOf(string? text, Fields fields)
    {
        switch (text)
        {
            case null or "lost":
                return CardBlockReason.Lost;
            case "stolen":
                return CardBlockReason.Stolen;
            case "other":
                return CardBlockReason.Other;
            default:
                fields.Fail("reason", "must be lost, stolen or other.");
                return default;
        }
    }

    private static async ValueTask<Answer> Change(
        Call call, Fields fields, Func<PatronId, CardId, PatronCommand> commandFor)
    {
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, card, fault) = await CardInPath.Find(call);
        return fault ?? await PatronInPath.Change(call, patron!, commandFor(patron!.Id, card!.Id));
    }
}
