namespace Skranke.Api.Http;

/// <summary>Says what is wrong with an identifier that the trade's parser refused, without repeating it: it could be a
/// card number.</summary>
public static class Identifiers
{
    public static string WhyIllFormed(string text, int lengthMax, string punctuation)
    {
        if (text.Length == 0)
        {
            return "is empty.";
        }

        if (text.Length > lengthMax)
        {
            return $"is longer than {lengthMax} characters.";
        }

        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (!char.IsAsciiLetterOrDigit(c) && !punctuation.Contains(c))
            {
                return $"has {Describe(c)} at position {at + 1}; letters a-z, digits and {punctuation} are allowed.";
            }
        }

        return "is not well formed.";
    }

    private static string Describe(char c) => c switch
    {
        ' ' => "a blank",
        _ when char.IsControl(c) => "a control character",
        _ when char.IsWhiteSpace(c) => "a kind of blank",
        >= '\uFF10' and <= '\uFF19' => "a full-width digit",
        >= '\uFF00' and <= '\uFFEF' => "a full-width character",
        _ when char.IsDigit(c) => "a digit that is not ASCII",
        _ when char.IsLetter(c) => "a letter outside a-z",
        _ => $"the character U+{(int)c:X4}",
    };
}
