using System.Diagnostics;
using Skranke.Actors;

namespace Skranke.Silo.Hosting;

/// <summary>Traces of grains' turns, for whoever listens; without a listener they cost a look at a field. A span says
/// which kind of grain was asked what, and never who that is.</summary>
public static class GrainTrace
{
    public const string SourceName = "Skranke.Grains";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>One turn of a grain; null where nobody listens.</summary>
    public static Activity? Turn(GrainKey key, Request request) => Source.HasListeners()
        ? Source.StartActivity($"{key.Kind} {request.GetType().Name}", ActivityKind.Internal)
        : null;
}
