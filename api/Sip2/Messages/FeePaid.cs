using System.Globalization;
using Skranke.Api.Sip2.Payments;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>37/38: a patron has paid at the terminal. The terminal's own number of the payment makes that it is booked
/// once.</summary>
internal sealed class FeePaid : Pair
{
    /// <summary>What we say of this pair when asked what is supported.</summary>
    public const char Taken = 'N';

    public override string Number => "37";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (!TryAmount(the.Message["BV"], out var minor) || the.Message.At(24, 3) is var currency
            && currency != the.Library.Currency && !string.IsNullOrWhiteSpace(currency))
        {
            return Refuse(Asked.Of(the), the.Texts.Say("other"));
        }

        var shown = await PatronShown.Find(the);
        if (shown.Patron is not { } patron)
        {
            return Refuse(Asked.Of(the), shown.WrongPin ?? the.Texts.Say(RefusalCodes.CardUnknown));
        }

        var reference = the.Message["BK"] is { Length: > 0 } own
            ? own
            : $"{the.Message.At(2, Stamp.Length)} {the.ShownCard} {minor}";
        var fee = long.TryParse(the.Message["CG"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : (long?)null;
        var why = await the.Server.Payments.Book(
            the, new FeePayment(patron.Id, new Money(minor, the.Library.Currency), reference, fee));
        return why is null ? Of(Asked.Of(the), 'Y') : Refuse(Asked.Of(the), the.Texts.Say(why));
    }

    public override Message Refuse(Asked the, string text) => Texts(the, Of(the, 'N'), text);

    /// <summary>Decimal text with a point; some write a comma.</summary>
    internal static bool TryAmount(string text, out long minor)
    {
        minor = 0;
        if (!decimal.TryParse(
                text.Trim().Replace(',', '.'),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var amount)
            || amount <= 0 || amount > 1_000_000 || decimal.Round(amount, 2) != amount)
        {
            return false;
        }

        minor = (long)(amount * 100);
        return true;
    }

    private static Message Of(Asked the, char accepted) => new Message("38", $"{accepted}{the.Stamped}")
        .With("AO", the.Institution)
        .With("AA", the.Message["AA"])
        .WithAny("BK", the.Message["BK"]);
}
