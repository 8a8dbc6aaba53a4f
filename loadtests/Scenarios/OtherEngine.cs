using Skranke.Silo;

namespace Skranke.LoadTests.Scenarios;

/// <summary>An engine that is driven beside the usual one.</summary>
/// <param name="Name">As it is named in the reports.</param>
/// <param name="Engine">Whom the callers ask.</param>
/// <param name="Behind">What runs behind it in other processes; disposed of after it.</param>
/// <param name="ServerProcess">The process whose children host the grains, where they are elsewhere.</param>
public sealed record OtherEngine(string Name, Engine Engine, IAsyncDisposable? Behind, int? ServerProcess)
    : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (Behind is not null)
        {
            await Behind.DisposeAsync();
        }
    }
}
