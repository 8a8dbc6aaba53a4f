using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>35/36: the patron has left. Many terminals never say so; nothing depends on it but that the PIN is asked
/// for again.</summary>
internal sealed class EndSession : Pair
{
    public override string Number => "35";

    public override ValueTask<Message> Answer(Exchange the)
    {
        the.Session.ForgetPin();
        the.Session.ForgetLanguage();
        return new(Of(Asked.Of(the), 'Y'));
    }

    public override Message Refuse(Asked the, string text) => Texts(the, Of(the, 'N'), text);

    private static Message Of(Asked the, char ended) => new Message("36", $"{ended}{the.Stamped}")
        .With("AO", the.Institution)
        .With("AA", the.Message["AA"]);
}
