using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>19/20: what a terminal wants to be remembered about a copy, such as into which bin it fell. The engine has
/// no use for it and keeps nothing; it says yes for every copy that there is.</summary>
internal sealed class CopyProperties : Pair
{
    public override string Number => "19";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        var found = await CopyShown.Find(the);
        if (found is null)
        {
            return Refuse(Asked.Of(the), the.Texts.Say("copy.unknown"));
        }

        return new Message("20", $"1{the.Stamped}")
            .With("AB", the.ShownCopy)
            .WithAny("AJ", (await TitleShown.Of(the, found.TitleId, found.Material)).Identifier)
            .WithAny("CH", the.Message["CH"]);
    }

    public override Message Refuse(Asked the, string text) =>
        Texts(the, new Message("20", $"0{the.Stamped}").With("AB", the.Message["AB"].Trim()), text);
}
