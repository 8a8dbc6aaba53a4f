using System.Globalization;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Payments;

namespace Skranke.Api.Sip2.Messages;

/// <summary>37/38: a patron has paid at the terminal. The terminal's own number of the payment makes that it is booked
/// once, on whatever connection it is said again.</summary>
internal sealed class FeePaid : Pair
{
    /// <summary>What we say of this pair when asked what is supported.</summary>
    public const char Taken = 'Y';

    /// <summary>Numbers of some terminals begin anew, so that the same one may mean another payment.</summary>
    private const int MeaningsMax = 50;

    /// <summary>What is said again after this long is another payment of the same amount.</summary>
    private static readonly TimeSpan Repeats = TimeSpan.FromHours(24);

    public override string Number => "37";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (!TryAmount(the.Message["BV"], out var minor) || (the.Message.At(24, 3) is var currency
            && currency != the.Library.Currency && !string.IsNullOrWhiteSpace(currency)))
        {
            return Refuse(Asked.Of(the), the.Texts.Say("payment.amount"));
        }

        var shown = await PatronShown.Find(the);
        if (shown.Patron is not { } patron)
        {
            return Refuse(Asked.Of(the), shown.WrongPin ?? the.Texts.Say(RefusalCodes.CardUnknown));
        }

        return await Book(the, patron.Id, new Money(minor, the.Library.Currency)) is { } why
            ? Refuse(Asked.Of(the), the.Texts.Say(why))
            : Of(Asked.Of(the), 'Y');
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

    /// <summary>Books it, or finds that it is booked. The reference is the terminal's number for this patron; where the
    /// same number was another payment, the next reference is tried.</summary>
    /// <returns>Null where it stands in the ledger; else the refusal.</returns>
    private static async ValueTask<Refusal?> Book(Exchange the, PatronId patron, Money amount)
    {
        var own = the.Message["BK"].Trim() is { Length: > 0 } number ? number : the.Message.At(2, Stamp.Length).Trim();
        var errand = the.Errand(Operation.PostPayment);
        for (var meaning = 1; meaning <= MeaningsMax; meaning++)
        {
            var reference = $"{the.Terminal.Login}/{patron}/{own}" + (meaning == 1 ? "" : $"/{meaning}");
            var reply = await errand.Ask(GrainKey.Of(patron), new PostPayment
            {
                Key = the.KeyOf("fee-paid", $"{patron}", reference, $"{amount.Amount}", $"{the.Now.UtcTicks}"),
                Origin = the.Origin(),
                PatronId = patron,
                Amount = amount,
                Reference = reference,
                Fees = FeeOf(the) is { } fee ? [fee] : [],
                Method = MethodOf(the.Message.At(22, 2)),
            });
            switch (reply)
            {
                case PaymentPosted posted when the.Now - posted.At < Repeats:
                    if (posted.At < the.Now)
                    {
                        the.CountReplay();
                    }

                    return null;
                case PaymentPosted:
                    continue;
                case Refused refused when refused.Refusals[0].Code == RefusalCodes.PaymentReferenceReused:
                    continue;
                case Refused refused:
                    return refused.Refusals[0];
                default:
                    throw new InvariantBrokenException($"A payment was answered {reply.GetType().Name}.");
            }
        }

        throw new InvariantBrokenException("A terminal gives every payment of a patron the same number.");
    }

    /// <summary>The one fee that is paid; null for the order that policy sets.</summary>
    private static FeeId? FeeOf(Exchange the) =>
        long.TryParse(the.Message["CG"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? new FeeId(id)
            : null;

    /// <summary>Two digits of the protocol; those from 03 on are agreed with vendors, and mostly ways to pay by
    /// telephone.</summary>
    private static PaymentMethod MethodOf(string type) => type switch
    {
        "00" => PaymentMethod.Cash,
        "01" or "02" => PaymentMethod.Card,
        _ => PaymentMethod.Other,
    };

    private static Message Of(Asked the, char accepted) => new Message("38", $"{accepted}{the.Stamped}")
        .With("AO", the.Institution)
        .With("AA", the.Message["AA"])
        .WithAny("BK", the.Message["BK"]);
}
