using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Titles;

/// <summary>Keeps the queue of one title: who is next, and which copy answers which reservation. Everything that
/// changes the queue is decided and committed in its turn.</summary>
public sealed class TitleGrain(GrainKey key, World world) : Grain<Title>(world), ITakesTogether
{
    public override async ValueTask<Reply> Receive(Request request)
    {
        switch (request)
        {
            case AskTitle ask:
                if (ask.Fresh)
                {
                    Forget();
                }

                return new TitleSnapshot(await State());
            case JoinQueue join:
                return await Join(join);
            case LeaveQueue leave:
                return await Leave(leave.Command);
            case ChangeInQueue change:
                return await Change(change.Command);
            case PlaceOnShelf placed:
                return await Shelve(placed);
            case CaptureCopy capture:
                return await Capture(capture);
            case LapseReservation lapse:
                return await Lapse(lapse);
            case OrderInterlibrary order:
                return await Sought(order, order.ReservationId, (the, _) => Ordering.Decide(the, order.Supplier));
            case ReceiveInterlibrary receive:
                return await Sought(
                    receive, receive.ReservationId, (the, id) => Receiving.Decide(the, receive, new CopyId(id)));
            case RefuseInterlibrary refuse:
                return await Sought(refuse, refuse.ReservationId, (the, _) => LeavingUnfilled.Decide(the));
            case Changed:
                Forget();
                return Told.Instance;
            default:
                throw new InvariantBrokenException($"A title is not asked {request.GetType().Name}.");
        }
    }

    /// <summary>Whoever wants any of several titles moves other queues too.</summary>
    public bool GoesTogether(Request request) => request is JoinQueue { Others.Count: 0, Command.OtherTitles.Count: 0 };

    /// <summary>Queues patrons up in the order in which they asked. Each is decided upon by itself, on the queue as
    /// those before leave it; they become durable together, so that a title that everybody wants does not wait for the
    /// disk after each. Who is refused takes no place and is answered alone.</summary>
    public async ValueTask<Reply?[]> ReceiveTogether(IReadOnlyList<Request> requests)
    {
        var replies = new Reply?[requests.Count];
        if (await State() is not { } title)
        {
            return replies;
        }

        var now = World.Clock.Now;
        var library = await LibraryOf(title.Library, fresh: false);
        var after = title;
        var units = new List<UnitOfWork>();
        var joined = new List<int>();
        var patrons = new HashSet<PatronId>();
        var operations = new HashSet<Guid>();
        for (var at = 0; at < requests.Count; at++)
        {
            var join = (JoinQueue)requests[at];
            var command = join.Command;
            if (!patrons.Add(join.Patron.Id) || !operations.Add(command.Key.Operation))
            {
                // What comes behind must not pass it.
                break;
            }

            if (command.Origin.Library != title.Library)
            {
                continue;
            }

            var the = new Placing.Case(command, join.Patron, after, library, now) { IssuesOnLoan = join.IssuesOnLoan };
            var decision = Placing.Decide(the, new ReservationId(World.Ids.Next()));
            if (decision.Facts.IsEmpty)
            {
                continue;
            }

            after = after with { Queue = After(after.Queue, decision.Facts) };
            var own = units.Count == 0
                ? decision
                : decision with { Fences = [.. decision.Fences.Where(fence => fence.Kind != FenceKind.Title)] };
            units.Add(Unit(command.Key, command.Origin, now, own));
            joined.Add(at);
        }

        if (units.Count < 2)
        {
            return replies;
        }

        if (!await World.Ledger.CommitTogether(units))
        {
            Forget();
            return replies;
        }

        Remember(after with { Version = title.Version + 1 });
        for (var one = 0; one < units.Count; one++)
        {
            replies[joined[one]] = new Concluded(units[one].Answer, JustNow: true);
        }

        return replies;
    }

    protected override ValueTask<Title?> Load() => World.Load.Title(new TitleId(key.Number));

    protected override bool Owns(Fence fence) => fence.Kind == FenceKind.Title && fence.Key == key.Number;

    /// <summary>Other titles came with the snapshot too: only who sent it can look again.</summary>
    protected override bool IsAbove(Fence fence) => fence.Kind is FenceKind.Patron or FenceKind.Copy or FenceKind.Title;

    private ValueTask<Reply> Join(JoinQueue join)
    {
        var (command, now) = (join.Command, World.Clock.Now);
        return Conclude(command.Key, command.Origin, now, Decide, Follow);

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } title
                || join.Others.Count != command.OtherTitles.Count
                || join.Others.Prepend(title).Any(one => one.Library != command.Origin.Library))
            {
                return Unknown();
            }

            var library = await LibraryOf(command.Origin.Library, fresh);
            var the = new Placing.Case(command, join.Patron, title, library, now)
            {
                Others = join.Others,
                IssuesOnLoan = join.IssuesOnLoan,
            };
            return Placing.Decide(the, new ReservationId(World.Ids.Next()));
        }
    }

    /// <summary>What staff found out about a request for what the library does not hold; asked from outside, so that
    /// the bare answer is given.</summary>
    private async ValueTask<Reply> Sought(
        Command command, ReservationId reservation, Func<OpenRequest.Case, long, Decision> rule)
    {
        var now = World.Clock.Now;
        return await Conclude(command.Key, command.Origin, now, Decide, Follow) is Concluded concluded
            ? concluded.Answer
            : Busy();

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } title || title.Library != command.Origin.Library)
            {
                return Unknown();
            }

            var library = await LibraryOf(title.Library, fresh);
            return rule(new OpenRequest.Case(reservation, title, library, now), World.Ids.Next());
        }
    }

    private ValueTask<Reply> Leave(CancelReservation command) => End(
        command.Key, command.Origin, command.ReservationId, ReservationState.Cancelled, command.ExpectedVersion);

    /// <summary>The timer read the ledger: where this memory says that another title decides, it was old and is
    /// forgotten now.</summary>
    private async ValueTask<Reply> Lapse(LapseReservation lapse) =>
        await TryToLapse(lapse) is var reply && reply is Stale ? await TryToLapse(lapse) : reply;

    /// <summary>The key of a lapse follows from what lapses, so that overlapping timers end it once (I14).</summary>
    private async ValueTask<Reply> TryToLapse(LapseReservation lapse)
    {
        if (await State() is not { } title)
        {
            return new Concluded(new Refused([]), JustNow: false);
        }

        var version = title.Queue.FirstOrDefault(one => one.Id == lapse.ReservationId)?.Version ?? 0;
        Span<byte> operation = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(operation, lapse.ReservationId.Value);
        _ = BitConverter.TryWriteBytes(operation[8..], version);
        var once = new Guid(operation);
        var origin = new Origin(title.Library, 0, Channel.Engine);
        return await End(
            new RequestKey(once, once, Remember: false), origin, lapse.ReservationId, ReservationState.Expired);
    }

    private ValueTask<Reply> End(
        RequestKey request, Origin origin, ReservationId id, ReservationState to, int? expected = null)
    {
        var now = World.Clock.Now;
        return Conclude(request, origin, now, Decide, Follow);

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } title)
            {
                return Unknown();
            }

            var library = await LibraryOf(title.Library, fresh);
            return Ending.Decide(new Ending.Case(id, to, title, library, now) { ExpectedVersion = expected });
        }
    }

    private ValueTask<Reply> Change(ChangeReservation command)
    {
        var now = World.Clock.Now;
        return Conclude(command.Key, command.Origin, now, Decide, FollowChange);

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } title)
            {
                return Unknown();
            }

            var library = await LibraryOf(title.Library, fresh);
            var reservation = title.Queue.FirstOrDefault(one => one.Id == command.ReservationId);
            var copy = reservation?.CopyId is { } captured ? await World.Load.Copy(captured) : null;
            var the = new Changing.Case(command, title, copy, library, now);
            return reservation is null || reservation.OtherTitles.IsEmpty
                ? Changing.Decide(the)
                : Changing.Decide(the with { Others = await OtherQueues(reservation) });
        }
    }

    /// <summary>The copy did not ask and yet it goes elsewhere.</summary>
    private void FollowChange(Decision decision)
    {
        Follow(decision);
        foreach (var fence in decision.Fences.Where(fence => fence.Kind == FenceKind.Copy))
        {
            World.Grains.Tell(new GrainKey(GrainKind.Copy, fence.Key), Changed.Instance);
        }
    }

    /// <summary>To count positions only; nothing is decided upon them.</summary>
    private async ValueTask<IReadOnlyList<Title>> OtherQueues(Reservation reservation)
    {
        var others = new List<Title>();
        foreach (var id in reservation.Titles.Where(id => id.Value != key.Number))
        {
            if (await World.Load.Title(id) is { } other)
            {
                others.Add(other);
            }
        }

        return others;
    }

    private async ValueTask<Reply> Shelve(PlaceOnShelf placed)
    {
        var now = World.Clock.Now;
        return await Conclude(placed.Key, placed.Origin, now, Decide, Follow) switch
        {
            Concluded concluded => concluded.Answer,
            var stale => stale,
        };

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } title)
            {
                return Unknown();
            }

            var library = await LibraryOf(title.Library, fresh);
            return Shelving.Decide(new Shelving.Case(placed.ReservationId, title, library, now));
        }
    }

    private ValueTask<Reply> Capture(CaptureCopy capture)
    {
        var (command, now) = (capture.Command, World.Clock.Now);
        return Conclude(command.Key, command.Origin, now, Decide, Follow);

        async ValueTask<Decision> Decide(bool fresh)
        {
            var title = await State()
                ?? throw new InvariantBrokenException($"Title {key.Number} has a copy but is unknown.");
            var library = await LibraryOf(command.Origin.Library, fresh);
            var the = new Return.Case(command, capture.Copy, title, library, now)
            {
                StillOut = capture.StillOut,
                ItemId = command.Offline ? new WorkItemId(World.Ids.Next()) : default,
            };
            the = the with
            {
                Late = await OverdueChargeFor(
                    capture.Copy.Loan, library, the.At, fresh, isAsked: command.Condition is not null),
            };
            return Return.Decide(the, new ReceiptId(World.Ids.Next()));
        }
    }

    private void Follow(Decision decision)
    {
        var hasMoved = decision.Fences.Any(fence => fence is { Kind: FenceKind.Title, Mode: FenceMode.Bump });
        if (hasMoved && Memory is { } title)
        {
            Remember(title with { Version = title.Version + 1, Queue = After(title.Queue, decision.Facts) });
        }

        var waitsAgain = decision.Facts.OfType<ReservationMoved>().Any(moved => moved.After.IsWaiting
            && !moved.Before.IsWaiting && !moved.After.OtherTitles.IsEmpty);
        if (waitsAgain)
        {
            // It is called by its first title again, whose reference this one does not know.
            Forget();
        }

        foreach (var fence in decision.Fences.Where(IsOfAnother))
        {
            var kind = fence.Kind switch
            {
                FenceKind.Patron => GrainKind.Patron,
                FenceKind.Copy => GrainKind.Copy,
                _ => GrainKind.Title,
            };
            World.Grains.Tell(new GrainKey(kind, fence.Key), Changed.Instance);
        }
    }

    /// <summary>Whether a version moved that another grain remembers and did not decide by itself.</summary>
    private bool IsOfAnother(Fence fence) => fence.Mode == FenceMode.Bump
        && (fence.Expected is null || (fence.Kind == FenceKind.Title && fence.Key != key.Number));

    private static ImmutableArray<Reservation> After(ImmutableArray<Reservation> queue, ImmutableArray<Fact> facts)
    {
        foreach (var fact in facts)
        {
            queue = fact switch
            {
                ReservationPlaced placed => queue.Add(placed.Reservation),
                ReservationMoved { After.IsActive: true } moved =>
                    [.. queue.Select(one => one.Id == moved.After.Id ? moved.After : one)],
                ReservationMoved moved => queue.RemoveAll(one => one.Id == moved.Before.Id),
                _ => queue,
            };
        }

        return queue;
    }

    private static Decision Unknown() => Decision.Refuse(
        [new Refusal(RefusalCodes.TitleUnknown, "title.known", "The library has no such title.")]);
}
