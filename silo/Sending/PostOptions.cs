namespace Skranke.Silo.Sending;

/// <summary>How this installation sends. What is not set up goes into files under the data folder, where a newcomer
/// sees it and nobody is written to; in a cluster under the folder that its processes share.</summary>
public sealed record PostOptions
{
    public SmtpSettings? Smtp { get; init; }

    public SmsSettings? Sms { get; init; }

    /// <summary>The folder of letters to be printed; null for one under the data folder.</summary>
    public string? LettersFolder { get; init; }

    /// <summary>The folder that a bridge to the public mailbox empties; null where there is no such bridge, and then
    /// nobody is reached that way.</summary>
    public string? DigitalPostFolder { get; init; }
}

/// <summary>A gateway for text messages.</summary>
/// <param name="From">What the receiver's telephone shows as the sender.</param>
public sealed record SmsSettings(Uri Address, string? Key, string From)
{
    public override string ToString() => $"{Address.Host} ({From})";
}
