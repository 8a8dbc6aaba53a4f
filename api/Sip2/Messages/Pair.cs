using System.Collections.Frozen;
using Skranke.Actors;
using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>A message of a terminal and its answer. Whatever is asked in a form that is known gets an answer in the
/// form that belongs to it, also where the answer is no: terminals that are asked to send again do so for
/// ever.</summary>
public abstract class Pair
{
    private static readonly FrozenDictionary<string, Pair> All = new Pair[]
    {
        new Login(), new TerminalStatus(), new PatronStatus(), new PatronInformation(), new Checkout(), new Checkin(),
        new Renewal(), new RenewAll(), new ReservationPair(), new CopyInformation(), new CopyProperties(),
        new PatronEnable(), new EndSession(), new FeePaid(), new BlockPatron(), new SendAgain(),
    }.ToFrozenDictionary(pair => pair.Number);

    /// <summary>The number of the message that asks.</summary>
    public abstract string Number { get; }

    /// <summary>Every pair.</summary>
    public static IEnumerable<Pair> Every => All.Values;

    public static bool IsKnown(string number) => All.ContainsKey(number);

    public static Pair Of(string number) => All[number];

    public abstract ValueTask<Message> Answer(Exchange the);

    /// <summary>Says no in the answer's own form.</summary>
    public abstract Message Refuse(Asked the, string text);

    /// <summary>Whether an answer of this pair says no.</summary>
    public virtual bool IsRefusal(Message answer) => answer.FixedPart is ['0' or 'N', ..];

    protected static Message Texts(Asked the, Message answer, params IEnumerable<string> texts) =>
        Texts(the.OneText, answer, texts);

    protected static Message Texts(Exchange the, Message answer, params IEnumerable<string> texts) =>
        Texts(the.OneText, answer, texts);

    /// <summary>The first reason is what decides, and the only one that fits a small screen.</summary>
    protected static string Why(Exchange the, Refused refused) => the.Texts.Say(refused.Refusals[0]);

    private static Message Texts(bool asOne, Message answer, IEnumerable<string> texts) => asOne
        ? answer.WithAny("AF", string.Join(' ', texts.Where(text => text.Length > 0)))
        : answer.WithAll("AF", texts.Where(text => text.Length > 0));
}
