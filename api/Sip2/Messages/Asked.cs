using Skranke.Api.Sip2.Wire;
using Skranke.Libraries;

namespace Skranke.Api.Sip2.Messages;

/// <summary>As much of a message as is needed to say no to it in its own form.</summary>
/// <param name="Institution">As it was named.</param>
/// <param name="Stamped">Our time.</param>
/// <param name="Language">The language's number.</param>
/// <param name="OneText">Whether all texts go into one field.</param>
public record Asked(Message Message, string Institution, string Stamped, string Language, bool OneText)
{
    public static Asked Of(Exchange the) =>
        new(the.Message, the.Institution, the.Stamped, the.Texts.Code, the.OneText);
}

/// <summary>A message of somebody who has not logged in, or of whom nothing could be found out.</summary>
public sealed record Stranger(Message Message) : Asked(Message, Message["AO"], Stamp.None, "001", false)
{
    /// <summary>A library without language.</summary>
    internal static Library Nowhere { get; } = new()
    {
        Isil = Isil.Of("ZZ-0"),
        Version = 0,
        Name = "",
        TimeZone = "UTC",
        Currency = "DKK",
        Branches = [],
        Calendar = new Calendar(),
        Policies = [],
    };
}
