using Skranke.Actors;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>Says with a loan or a renewal that was refused whether it was for the card or the PIN: machines that never
/// ask for a patron's status learn it only here.</summary>
internal static class CardValidity
{
    /// <summary>A rule refused, after the PIN that came with the message was found to be right.</summary>
    public static Message AddTo(Message answer, Exchange the, Refused refused) => Add(
        answer,
        the,
        refused.Refusals.Any(refusal => IsAboutCard(refusal.Code)) ? 'N' : 'Y',
        the.Message["AD"].Length > 0 ? 'Y' : 'N');

    /// <summary>The PIN was not taken, which tells nobody whether the card is good. Where none was typed yet nothing is
    /// wrong with either.</summary>
    public static Message AddWrongPin(Message answer, Exchange the) =>
        the.Message["AD"].Length > 0 ? Add(answer, the, 'N', 'N') : answer;

    /// <summary>Whether a card for which this stands in the way is good for nothing.</summary>
    public static bool IsAboutCard(string code) => code is RefusalCodes.CardUnknown or RefusalCodes.CardBlocked
        or RefusalCodes.CardReplaced or RefusalCodes.PatronErased or RefusalCodes.PatronLinked
        or RefusalCodes.PatronDeceased or RefusalCodes.MembershipMissing or RefusalCodes.MembershipNotActivated;

    private static Message Add(Message answer, Exchange the, char card, char pin)
    {
        _ = answer.With("BL", $"{card}");
        return the.Message.Find("AD") is null ? answer : answer.With("CQ", $"{pin}");
    }
}
