using Skranke.Api.Http;
using Skranke.Api.Sip2.Operators;

namespace Skranke.Api.Sip2;

/// <summary>What all sessions of terminals share.</summary>
public sealed class Sip2Server(ApiServices services, Sip2Options options, ILogger log, TimeProvider time)
{
    public ApiServices Services { get; } = services;

    public Sip2Options Options { get; } = options;

    public ILogger Log { get; } = log;

    /// <summary>For waiting and for what operators see; never for a decision.</summary>
    public TimeProvider Time { get; } = time;

    public TerminalBoard Board { get; } = new(time);
}
