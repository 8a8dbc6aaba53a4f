using Skranke.Api.Sip2.Wire;
using Skranke.Patrons;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Sip2.Messages;

/// <summary>23/24: whether a patron may go on, and whether the PIN is right. Doors ask it too, and read <c>PA</c>:
/// whether the patron may come in.</summary>
internal sealed class PatronStatus : Pair
{
    public override string Number => "23";

    public override async ValueTask<Message> Answer(Exchange the) => await Of(the, await PatronShown.Find(the));

    public override Message Refuse(Asked the, string text) =>
        Texts(the, Closed(the, "24", PatronFlags.Unknown), text);

    public override bool IsRefusal(Message answer) => answer["BL"] != "Y" || answer["CQ"] == "N";

    /// <summary>What 24 says; other messages answer with it too.</summary>
    public static async ValueTask<Message> Of(
        Exchange the, PatronShown shown, string number = "24", string? text = null)
    {
        if (shown.Patron is null)
        {
            return Texts(
                the,
                Closed(Asked.Of(the), number, PatronFlags.Unknown),
                shown.WrongPin ?? text ?? the.Texts.Say(RefusalCodes.CardUnknown));
        }

        var account = shown.MaySee(the) ? await shown.Account(the) : null;
        var answer = new Message(number, $"{PatronFlags.Of(the, shown)}{the.Texts.Code}{the.Stamped}")
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .With("AE", account?.Contact?.Name);
        AddTail(the, shown, answer, account);
        return Texts(the, answer, text ?? "", PatronFlags.Why(the, shown));
    }

    /// <summary>Whether the card is good and the PIN right, and with it the sum that is owed.</summary>
    internal static void AddTail(Exchange the, PatronShown shown, Message answer, AccountView? account)
    {
        _ = answer.With("BL", "Y");
        if (the.Message.Find("AD") is not null)
        {
            _ = answer.With("CQ", shown.Pin == true ? "Y" : "N");
        }

        if (account is not null)
        {
            _ = answer.With("BH", the.Library.Currency)
                .With("BV", Exchange.Amount(account.Fees.Sum(fee => fee.Amount.Amount)))
                .With("PA", MayEnter(the, shown.Patron!) ? "1" : "0")
                .WithAny("PB", shown.Patron!.BirthDate?.ToString("yyyyMMdd"));
        }
    }

    private static bool MayEnter(Exchange the, Patron patron)
    {
        var found = new Refusals();
        Entering.Check(patron, the.Branch, the.Library, the.Now, found);
        return found.None;
    }

    private static Message Closed(Asked the, string number, string flags) =>
        new Message(number, $"{flags}{the.Language}{the.Stamped}")
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .With("AE", "")
            .With("BL", "N")
            .With("CQ", "N");
}

/// <summary>25/26: a card that was blocked at a terminal is free again, for who knows its PIN.</summary>
internal sealed class PatronEnable : Pair
{
    public override string Number => "25";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        var shown = await PatronShown.Find(the);
        if (!the.Profile.CardBlocking || shown.Patron is null)
        {
            return await PatronStatus.Of(
                the, shown, "26", the.Profile.CardBlocking ? null : the.Texts.Say("terminal.not-allowed"));
        }

        if (shown.Pin != true)
        {
            return await PatronStatus.Of(the, shown, "26", the.Texts.Say("terminal.pin-required"));
        }

        var text = await CardLeft.Free(the, shown);
        return await PatronStatus.Of(the, await PatronShown.Find(the), "26", text);
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the,
        new Message("26", $"{PatronFlags.Unknown}{the.Language}{the.Stamped}")
            .With("AO", the.Institution).With("AA", the.Message["AA"]).With("AE", "").With("BL", "N").With("CQ", "N"),
        text);

    public override bool IsRefusal(Message answer) => answer["BL"] != "Y";
}

/// <summary>01/24: a card was left behind at the terminal, and is blocked.</summary>
internal sealed class BlockPatron : Pair
{
    public override string Number => "01";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        var shown = await PatronShown.Find(the);
        if (!the.Profile.CardBlocking || shown.Patron is null)
        {
            return await PatronStatus.Of(
                the, shown, text: the.Profile.CardBlocking ? null : the.Texts.Say("terminal.not-allowed"));
        }

        var text = await CardLeft.Block(the, shown);
        return await PatronStatus.Of(the, await PatronShown.Find(the), text: text);
    }

    public override Message Refuse(Asked the, string text) => new PatronStatus().Refuse(the, text);

    public override bool IsRefusal(Message answer) => answer["BL"] != "Y";
}
