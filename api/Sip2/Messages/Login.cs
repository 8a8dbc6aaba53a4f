using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>93/94: who the terminal is. The session answers it; nothing else does. The answer is kept as short as it
/// can be, because some clients look for numbers of other messages in it.</summary>
internal sealed class Login : Pair
{
    public override string Number => "93";

    public override ValueTask<Message> Answer(Exchange the) =>
        throw new InvariantBrokenException("A login is the session's.");

    public override Message Refuse(Asked the, string text) => new("94", "0");
}

/// <summary>97: the last answer once more. The session answers it.</summary>
internal sealed class SendAgain : Pair
{
    public override string Number => "97";

    public override ValueTask<Message> Answer(Exchange the) =>
        throw new InvariantBrokenException("A resend is the session's.");

    public override Message Refuse(Asked the, string text) => MessageWriter.SendAgain;
}
