namespace Skranke.Api.Sip2.Messages;

/// <summary>What a terminal read as a card.</summary>
internal static class CardShown
{
    /// <summary>As much of it as can be a card, for what is written down whatever was read.</summary>
    public static CardNumber Mended(string shown)
    {
        if (CardNumber.TryParse(shown, out var card))
        {
            return card;
        }

        var mended = new string([.. shown.Where(c => char.IsAsciiLetterOrDigit(c) || "-/:._".Contains(c)).Take(40)]);
        return CardNumber.Of(mended.Length == 0 ? CopyShown.Unreadable : mended);
    }
}
