namespace Skranke.Api.Identities;

/// <summary>What is logged of issuers: their configured names, and never anything of a token.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(EventId = 411, Level = LogLevel.Warning,
        Message = "The keys of issuer {Issuer} cannot be had at the moment ({Reason}).")]
    public static partial void IssuerAway(ILogger log, string issuer, string reason);

    [LoggerMessage(EventId = 412, Level = LogLevel.Warning, Message = "Issuer {Issuer} publishes no keys.")]
    public static partial void NoKeys(ILogger log, string issuer);
}
