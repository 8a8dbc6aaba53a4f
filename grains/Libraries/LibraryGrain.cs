using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>Keeps one library's rules at hand for the decisions of the other grains. Read-mostly: it is told when they
/// change, and a decision that was based upon old rules is refused by its fence and asks for fresh ones.</summary>
public sealed class LibraryGrain(GrainKey key, World world) : Grain<Library>(world)
{
    public override async ValueTask<Reply> Receive(Request request)
    {
        switch (request)
        {
            case AskLibrary ask:
                if (ask.Fresh)
                {
                    Forget();
                }

                return new LibrarySnapshot(await State());
            case Changed:
                Forget();
                return Told.Instance;
            default:
                throw new InvariantBrokenException($"A library is not asked {request.GetType().Name}.");
        }
    }

    protected override ValueTask<Library?> Load() => World.Load.Library(key.Library);

    protected override bool Owns(Fence fence) => fence.Kind == FenceKind.Library;

    protected override bool IsAbove(Fence fence) => fence.Kind != FenceKind.Library;
}
