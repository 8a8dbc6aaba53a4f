using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Messages;

/// <summary>What a terminal is told of a title: its words, or, as Danish kiosks want it, the catalogue's number, and
/// the words among the item's properties.</summary>
/// <param name="Words">As people read them; empty where nobody knows.</param>
/// <param name="Identifier">The field <c>AJ</c>.</param>
/// <param name="Properties">The field <c>CH</c>; null for none.</param>
internal sealed record TitleShown(string Words, string Identifier, string? Properties)
{
    public static TitleShown Unknown { get; } = new("", "", null);

    public static async ValueTask<TitleShown> Of(Exchange the, TitleId title, string material) =>
        await the.Services.TitleWords.Of(title) is not { } known ? Unknown
        : the.ListEntry == TerminalListEntry.Percent
            ? new TitleShown(
                known.Text, known.Reference.Value, PercentEntry.Title(known.Text, known.Author, material))
            : new TitleShown(known.Text, known.Text, null);

    /// <summary>Both fields, the identifier also where it is empty.</summary>
    public Message AddTo(Message answer) => answer.With("AJ", Identifier).WithAny("CH", Properties);
}
