namespace Skranke.Patrons;

/// <summary>What may be kept as an e-mail address: something that post can be sent to, not every form that the standard
/// allows. Whether anybody reads it, only sending tells.</summary>
public static class EmailAddress
{
    /// <summary>The longest that a mail server takes.</summary>
    private const int LengthMax = 254;

    private const int LocalPartMax = 64;

    public static bool IsWellFormed(string text)
    {
        var at = text.LastIndexOf('@');
        return text.Length <= LengthMax
            && at is > 0 and <= LocalPartMax
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '"')
            && IsLocalPart(text.AsSpan(0, at))
            && IsHost(text.AsSpan(at + 1));
    }

    private static bool IsLocalPart(ReadOnlySpan<char> part) =>
        !part.Contains('@') && part[0] != '.' && part[^1] != '.' && !part.Contains("..", StringComparison.Ordinal);

    /// <summary>Two names or more, parted by dots.</summary>
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        var names = 0;
        foreach (var range in host.Split('.'))
        {
            var name = host[range];
            if (name.IsEmpty || name[0] == '-' || name[^1] == '-')
            {
                return false;
            }

            foreach (var c in name)
            {
                if (!char.IsLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }

            names++;
        }

        return names >= 2;
    }
}
