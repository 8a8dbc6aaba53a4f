using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Api.Sip2.Messages;

/// <summary>A card that was left behind at a terminal: it is blocked there, and freed again by who knows its PIN. A
/// card that staff blocked, or that was reported lost, is theirs to free.</summary>
internal static class CardLeft
{
    /// <summary>What the terminal shows to whoever comes with the card (AL) is not kept: nobody can say that it names
    /// nobody, and the event stream must not.</summary>
    private const string Reason = "left at a terminal";

    /// <returns>What to say to it.</returns>
    public static async ValueTask<string> Block(Exchange the, PatronShown shown)
    {
        if (CardOf(shown) is not { } card)
        {
            return the.Texts.Say(RefusalCodes.CardUnknown);
        }

        var reply = await Ask(the, Operation.BlockCard, new BlockCard
        {
            Key = Once(),
            Origin = the.Origin(Reason),
            PatronId = shown.Patron!.Id,
            CardId = card.Id,
            Reason = CardBlockReason.Other,
        });
        return reply is Refused refused ? the.Texts.Say(refused.Refusals[0]) : the.Texts.Say("card.left-behind");
    }

    public static async ValueTask<string> Free(Exchange the, PatronShown shown)
    {
        if (CardOf(shown) is not { State: CardState.Blocked } card)
        {
            return "";
        }

        if (card.BlockReason != CardBlockReason.Other)
        {
            return the.Texts.Say(RefusalCodes.CardBlocked);
        }

        var reply = await Ask(the, Operation.UnblockCard, new UnblockCard
        {
            Key = Once(),
            Origin = the.Origin("freed at a terminal"),
            PatronId = shown.Patron!.Id,
            CardId = card.Id,
        });
        return reply is Refused refused ? the.Texts.Say(refused.Refusals[0]) : "";
    }

    private static Card? CardOf(PatronShown shown) =>
        shown.Shown is { } number ? shown.Patron!.CardOf(number) : null;

    private static ValueTask<Reply> Ask(Exchange the, Operation operation, PatronCommand command) =>
        the.Errand(operation).Ask(GrainKey.Of(command.PatronId), command);

    /// <summary>Blocking twice changes nothing.</summary>
    private static RequestKey Once() => new(Guid.CreateVersion7(), Guid.Empty, Remember: false);
}
