using Orleans.Concurrency;
using Orleans.Placement;
using Skranke.Actors;
using Skranke.Silo.Embedded;

namespace Skranke.Silo.Orleans;

/// <summary>What every grain of the cluster can be asked: a letter, whatever stands in it.</summary>
public interface IActor : IGrain
{
    [Alias("Ask")]
    Task<Answered> Ask(Asked letter);

    [OneWay, Alias("Tell")]
    Task Tell(Asked letter);
}

[Alias("skranke.patron")]
public interface IPatronActor : IActor, IGrainWithIntegerKey;

[Alias("skranke.copy")]
public interface ICopyActor : IActor, IGrainWithIntegerKey;

[Alias("skranke.title")]
public interface ITitleActor : IActor, IGrainWithIntegerKey;

/// <summary>The key is <c>isil:</c> and the library's ISIL.</summary>
[Alias("skranke.library")]
public interface ILibraryActor : IActor, IGrainWithStringKey;

/// <summary>An adapter: it hands letters to a grain of <c>grains/</c> and decides nothing. They come in while the grain
/// works and wait in the same mailbox as in the embedded host, which gives it one turn at a time and lets a hot grain
/// take those that go together in one.</summary>
[Reentrant]
public abstract class Adapter : IGrainBase, IActor
{
    private readonly GrainKey _key;
    private readonly Activation _grain;

    protected Adapter(IGrainContext context, Surroundings around, GrainKey key)
    {
        (GrainContext, Around, _key) = (context, around, key);
        _grain = new Activation(key, Actors.GrainFactory.Make(key, around.WorldOf(key)));
    }

    public IGrainContext GrainContext { get; }

    protected Surroundings Around { get; }

    public async Task<Answered> Ask(Asked letter)
    {
        Around.Wait(1);
        try
        {
            Invariant.That(_grain.TryAsk(letter.Request, out var reply));
            return new Answered(await reply);
        }
        catch (Exception failure)
        {
            Around.Failed(_key, failure);
            return new Answered(null, null, Letters.Of(failure));
        }
        finally
        {
            Around.Wait(-1);
        }
    }

    public async Task Tell(Asked letter) => _ = await Ask(letter);

    public virtual Task OnActivateAsync(CancellationToken token)
    {
        Around.Count(_key.Kind, 1);
        return Task.CompletedTask;
    }

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        Around.Count(_key.Kind, -1);
        return Task.CompletedTask;
    }
}

/// <summary>Begins where its first caller is, so that a patron's copies and their titles are mostly in the patron's own
/// silo.</summary>
[PreferLocalPlacement, GrainType("skranke.patron")]
public sealed class PatronAdapter(IGrainContext context, Surroundings around)
    : Adapter(context, around, new GrainKey(GrainKind.Patron, context.GrainId.GetIntegerKey())), IPatronActor;

[PreferLocalPlacement, GrainType("skranke.copy")]
public sealed class CopyAdapter(IGrainContext context, Surroundings around)
    : Adapter(context, around, new GrainKey(GrainKind.Copy, context.GrainId.GetIntegerKey())), ICopyActor;

[PreferLocalPlacement, GrainType("skranke.title")]
public sealed class TitleAdapter(IGrainContext context, Surroundings around)
    : Adapter(context, around, new GrainKey(GrainKind.Title, context.GrainId.GetIntegerKey())), ITitleActor;

/// <summary>One in each silo: nearly everybody reads, and whoever decides upon old rules is told so by a
/// fence.</summary>
[StatelessWorker(1), GrainType("skranke.library")]
public sealed class LibraryAdapter(IGrainContext context, Surroundings around)
    : Adapter(context, around, Keys.LibraryOf(context.GrainId)), ILibraryActor;

/// <summary>How grain keys are written for the cluster, and where a key's grain is found. Text keys begin with a word
/// that is no hexadecimal number, because grain storage takes texts that are one for numbers.</summary>
internal static class Keys
{
    private const string Library = "isil:";
    private const string Shard = "shard:";

    public static IActor Actor(this IGrainFactory grains, GrainKey key) => key.Kind switch
    {
        GrainKind.TimerShard => grains.GetGrain<ITimerShardActor>(Shard + key.Number),
        GrainKind.Patron => grains.GetGrain<IPatronActor>(key.Number),
        GrainKind.Copy => grains.GetGrain<ICopyActor>(key.Number),
        GrainKind.Title => grains.GetGrain<ITitleActor>(key.Number),
        GrainKind.Library => grains.GetGrain<ILibraryActor>(Library + key.Library.Value),
        _ => throw new InvariantBrokenException($"There is no grain of kind {key.Kind}."),
    };

    public static GrainKey LibraryOf(GrainId id) => GrainKey.Of(Isil.Of(id.Key.ToString()![Library.Length..]));

    public static GrainKey ShardOf(GrainId id) => GrainKey.TimerShard(int.Parse(id.Key.ToString()![Shard.Length..]));
}
