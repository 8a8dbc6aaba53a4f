using Skranke.Api.Sip2.Wire;

namespace Skranke.Api.Sip2.Messages;

/// <summary>Lines for a terminal that prints what it is sent: none longer than its paper is wide.</summary>
internal static class PrintLines
{
    /// <summary>Adds nothing where the terminal prints what it thinks right.</summary>
    public static Message AddTo(Exchange the, Message answer, params IEnumerable<string> texts) =>
        the.Profile.PrintLines
            ? answer.WithAll("AG", texts.SelectMany(text => Wrap(text, the.Session.PrintWidth)))
            : answer;

    /// <summary>Broken between words, and within one only where it is longer than a line.</summary>
    /// <param name="width">In characters; null for any.</param>
    internal static IEnumerable<string> Wrap(string text, int? width)
    {
        var rest = text.Trim();
        while (rest.Length > 0)
        {
            if (width is not { } most || rest.Length <= most)
            {
                yield return rest;
                yield break;
            }

            var space = rest.LastIndexOf(' ', most);
            var end = space > 0 ? space : most;
            yield return rest[..end].TrimEnd();
            rest = rest[end..].TrimStart();
        }
    }
}
