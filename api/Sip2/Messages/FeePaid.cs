using System.Collections.Immutable;
using System.Globalization;
using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Ledger;
using Skranke.Payments;

namespace Skranke.Api.Sip2.Messages;

/// <summary>37/38: a patron has paid at the terminal. The terminal's own number of the payment makes that it is booked
/// once, however often and on whatever connection it is said; two terminals that count alike are kept apart by their
/// logins.</summary>
internal sealed class FeePaid : Pair
{
    /// <summary>What we say of this pair when asked what is supported.</summary>
    public const char Taken = 'Y';

    /// <summary>A longer number would make a reference that nobody can read in a cash report.</summary>
    private const int NumberLengthMax = 60;

    /// <summary>So many digits of the key tell one terminal's cards apart, and say nothing of them.</summary>
    private const int CardMarkLength = 12;

    public override string Number => "37";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (!TryAmount(the.Message["BV"], out var minor))
        {
            return Refuse(Asked.Of(the), the.Texts.Say("payment.amount-unreadable"));
        }

        var currency = the.Message.At(24, 3).Trim();
        if (currency.Length > 0 && currency != the.Library.Currency)
        {
            return Refuse(
                Asked.Of(the), the.Texts.Say(RefusalCodes.PaymentCurrency, ("currency", the.Library.Currency)));
        }

        if (!TryFees(the.Message["CG"].Trim(), out var fees))
        {
            return Refuse(Asked.Of(the), the.Texts.Say(RefusalCodes.FeeUnknown));
        }

        var shown = await PatronShown.Find(the);
        return shown.Patron is { } patron
            ? await Book(the, patron.Id, shown.MaySee(the), new Money(minor, the.Library.Currency), fees)
            : Refuse(Asked.Of(the), shown.WrongPin ?? the.Texts.Say(RefusalCodes.CardUnknown));
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

    /// <summary>None is named where the field is absent or empty. What is there and no number names a fee that nobody
    /// has: the money must not go to another one.</summary>
    private static bool TryFees(string text, out ImmutableArray<FeeId> fees)
    {
        fees = [];
        if (text.Length == 0)
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
        {
            return false;
        }

        fees = [new FeeId(id)];
        return true;
    }

    /// <param name="maySee">Whether what is owed may be said: whoever has a card and not its PIN may pay, and learns
    /// nothing.</param>
    private static async ValueTask<Message> Book(
        Exchange the, PatronId patron, bool maySee, Money amount, ImmutableArray<FeeId> fees)
    {
        var (earlier, key, reference) = await Known(the, amount, fees);
        var reply = earlier ?? await PatronNamed.By(the.Errand(Operation.PostPayment, key), null, patron).Ask(
            the.Origin(),
            null,
            (under, id, _) => new PostPayment
            {
                Key = under,
                Origin = the.Origin(),
                PatronId = id,
                Amount = amount,
                Reference = reference,
                Fees = fees,
                Method = Method(the.Message.At(22, 2)),
            });
        return reply switch
        {
            PaymentPosted posted => Posted(
                the,
                amount,
                maySee && posted.Owed.Amount > 0
                    ? the.Texts.Say("status.owes", ("amount", posted.Owed))
                    : the.Texts.Say("payment.taken")),
            Refused refused => Texts(Asked.Of(the), Of(Asked.Of(the), 'N'), Why(the, refused.Refusals[0], maySee)),
            _ => throw new InvariantBrokenException($"A payment was answered {reply.GetType().Name}."),
        };
    }

    private static Message Posted(Exchange the, Money amount, string text) => PrintLines.AddTo(
        the,
        Texts(the, Of(Asked.Of(the), 'Y'), text),
        the.Texts.Say("payment.paid", ("amount", amount)),
        text,
        the.Message["BK"]);

    /// <summary>By the number that the terminal gave the payment. One that gives none, or a number that is no help, is
    /// known by all that it says: sent again soon that is the same payment, and later another one, since the clock of a
    /// terminal may stand still while a patron pays the same sum twice.</summary>
    private static async ValueTask<(Reply? Earlier, RequestKey Key, string Reference)> Known(
        Exchange the, Money amount, ImmutableArray<FeeId> fees)
    {
        // What was refused is decided anew when it is said again: the debt may be another by then. So no answer is kept
        // under the key, and it is the reference that the rule for payments posts once.
        var number = the.Message["BK"].Trim();

        // The card and not whose it is: another account may have it by the time the payment is said again.
        var card = the.ShownCard;
        if (number.Length > 0)
        {
            var readable = number.Length <= NumberLengthMax && number.All(char.IsAsciiLetterOrDigit);
            var once = the.KeyOf("37", card, number).Operation.ToString("N");
            return (
                null,
                new RequestKey(Guid.CreateVersion7(), Guid.Empty, Remember: false),
                $"sip2 {the.Terminal.Login} {(readable ? $"{once[^CardMarkLength..]} {number}" : once)}");
        }

        var (earlier, next) = await Repetition.Find(
            the,
            the.KeyOf(
                "37 without number",
                card,
                amount.ToString(),
                string.Join(' ', fees),
                the.Message.At(2, Stamp.Length)),
            the.TimeAt(2),
            false,
            reply => new(reply is PaymentPosted posted ? posted.At : (DateTimeOffset?)null));
        return (earlier, next, $"sip2 {the.Terminal.Login} {next.Operation:N}");
    }

    private static string Why(Exchange the, Refusal refusal, bool maySee) =>
        refusal is { Code: RefusalCodes.PaymentExceedsDebt, Data: { } data } && maySee
            ? the.Texts.Say(
                "payment.exceeds-debt.by", ("owed", new Money((long)data["owed"]!, the.Library.Currency)))
            : the.Texts.Say(refusal);

    /// <summary>The protocol knows cash and two kinds of cards; more by agreement.</summary>
    private static PaymentMethod Method(string type) => type switch
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
