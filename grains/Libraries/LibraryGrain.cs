using Skranke.Actors;
using Skranke.Cards;
using Skranke.Collection;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>Keeps one library's rules at hand for the decisions of the other grains, and decides what new rules it
/// takes. Read-mostly: it is told when they change, and a decision that was based upon old rules is refused by its
/// fence and asks for fresh ones.</summary>
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
            case PublishPolicy command:
                return await Publish(command, command.ExpectedVersion, (library, now) =>
                    Publishing.Decide(new Publishing.Case(command, library, now)));
            case PublishCalendar command:
                return await Publish(command, command.ExpectedVersion, (library, now) =>
                    PublishingCalendar.Decide(new PublishingCalendar.Case(command, library, now)));
            case PublishRules command:
                return await Publish(command, command.ExpectedVersion, (library, now) =>
                    PublishingRules.Decide(new PublishingRules.Case(command, library, now)));
            case PutLibrary command:
                return await Put(command);
            case ReserveSeries command:
                return await Reserve(command);
            case ExportCollection command:
                return await Export(command);
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

    /// <summary>Founds the library, or changes the one that is there.</summary>
    private async ValueTask<Reply> Put(PutLibrary command)
    {
        var now = World.Clock.Now;
        var reply = await Conclude(command.Key, command.Origin, now, Decide, _ => Forget());
        return reply is Concluded concluded ? concluded.Answer : reply;

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } library)
            {
                return Founding.Decide(new Founding.Case(command, now));
            }

            if (ExpectedVersion.Check(command.ExpectedVersion, library.Version) is { } stale)
            {
                return Decision.Refuse([stale], Fence.On(library));
            }

            var left = await World.Load.LeftBehind(library.Isil, Rearranging.Going(library, command.Document));
            return Rearranging.Decide(new Rearranging.Case(command, library, left, now));
        }
    }

    /// <summary>Series of other libraries are in no memory, and no fence: the ledger refuses a number that is in two,
    /// and then they are read again.</summary>
    private async ValueTask<Reply> Reserve(ReserveSeries command)
    {
        var now = World.Clock.Now;
        var reply = await Conclude(command.Key, command.Origin, now, Decide, _ => { });
        return reply is Concluded concluded ? concluded.Answer : reply;

        async ValueTask<Decision> Decide(bool fresh)
        {
            var library = await State()
                ?? throw new InvariantBrokenException($"Library {key.Library} is to have cards but is unknown.");
            return ReservingSeries.Decide(
                new ReservingSeries.Case(command, library, await World.CardNumbers.Series(), now));
        }
    }

    /// <summary>Two exports at once want the same fees: the ledger refuses the second, which looks again.</summary>
    private async ValueTask<Reply> Export(ExportCollection command)
    {
        var now = World.Clock.Now;
        var id = new CollectionExportId(World.Ids.Next());
        var reply = await Conclude(command.Key, command.Origin, now, Decide, Follow);
        return reply is Concluded concluded ? concluded.Answer : reply;

        async ValueTask<Decision> Decide(bool fresh)
        {
            var library = await State()
                ?? throw new InvariantBrokenException($"Library {key.Library} is to collect but is unknown.");
            return Exporting.Decide(new Exporting.Case(
                command, library, await World.Load.CollectionCases(library.Isil), id, now));
        }

        // Nobody else need read the library again because of an export that staff asked for.
        void Follow(Decision decision)
        {
            if (command.IsScheduled)
            {
                Forget();
            }
        }
    }

    /// <summary>Remembers nothing afterwards: what is written is read as every other process reads it.</summary>
    private async ValueTask<Reply> Publish(
        Command command, int? expectedVersion, Func<Library, DateTimeOffset, Decision> rule)
    {
        var now = World.Clock.Now;
        var reply = await Conclude(command.Key, command.Origin, now, Decide, _ => Forget());
        return reply is Concluded concluded ? concluded.Answer : reply;

        async ValueTask<Decision> Decide(bool fresh)
        {
            var library = await State()
                ?? throw new InvariantBrokenException($"Library {key.Library} is to take rules but is unknown.");
            return expectedVersion is { } expected && expected != library.Version
                ? new Decision(Busy(), [], [Fence.On(library)])
                : rule(library, now);
        }
    }
}
