using System.Reflection;
using System.Text.Json;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Reservations;

namespace Skranke.Tests.Builders;

/// <summary>Runs grains directly, one call at a time and in one order; two of them over one ledger are two hosts that
/// do not know of each other. Refuses a call that does not go downwards, and lets a grain forget after an exception, as
/// every host must.</summary>
public sealed class TestHost : IAsk, IBusinessClock, IIds, IPinCheck
{
    private readonly Dictionary<GrainKey, Grain> _grains = [];

    private readonly Stack<GrainKey> _atWork = [];

    private readonly Queue<(GrainKey Grain, Request Request)> _told = [];

    private readonly World _world;

    private long _lastId;

    public TestHost(TestLedger ledger, long idsFrom = 50_000)
    {
        Ledger = ledger;
        _lastId = idsFrom;
        _world = new World(this, ledger, ledger, this, this, this) { CardNumbers = ledger.Memory };
    }

    /// <summary>Hørsholm with one title, two copies of it and two patrons, and nothing lent.</summary>
    public static TestHost WithSmallLibrary(params object[] rows) => new(new TestLedger()
        .Put(ALibrary.Hoersholm(), APatron.Adult(), APatron.Other(), ATitle.Queued(), ACopy.OnShelf(), ACopy.Other())
        .Put(rows));

    public TestLedger Ledger { get; }

    public DateTimeOffset Now { get; set; } = Days.Now;

    /// <summary>Who was asked what by whom, such as <c>Patron → Copy: LendCopy</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>How often a PIN was compared.</summary>
    public int Hashes { get; private set; }

    public long Next() => ++_lastId;

    public bool Matches(string pin, Pin stored)
    {
        Hashes++;
        return APin.Check.Matches(pin, stored);
    }

    /// <summary>A second host over the same truth.</summary>
    public TestHost Twin() => new(Ledger, idsFrom: 90_000) { Now = Now };

    public async ValueTask<Reply> Ask(GrainKey grain, Request request)
    {
        if (_atWork.TryPeek(out var asker))
        {
            Invariant.That(asker.MayAsk(grain));
            Calls.Add($"{asker.Kind} → {grain.Kind}: {request.GetType().Name}");
        }

        var reply = await Turn(grain, request);
        while (_atWork.Count == 0 && _told.TryDequeue(out var told))
        {
            _ = await Turn(told.Grain, told.Request);
        }

        return reply;
    }

    public void Tell(GrainKey grain, Request request)
    {
        Calls.Add($"{_atWork.Peek().Kind} tells {grain.Kind}: {request.GetType().Name}");
        if (_grains.ContainsKey(grain))
        {
            _told.Enqueue((grain, request));
        }
    }

    public ValueTask<Reply> Ask(Command command) => Ask(
        command switch
        {
            CheckOut checkOut => GrainKey.Of(checkOut.PatronId),
            CheckIn { PatronId: { } patron } => GrainKey.Of(patron),
            CheckIn checkIn => GrainKey.Of(checkIn.CopyId),
            Renew renew => GrainKey.Of(renew.PatronId),
            RenewAll renewAll => GrainKey.Of(renewAll.PatronId),
            PlaceReservation reserve => GrainKey.Of(reserve.PatronId),
            CancelReservation cancel => GrainKey.Of(cancel.PatronId),
            LoanCommand change => GrainKey.Of(change.PatronId),
            PatronCommand change => GrainKey.Of(change.PatronId),
            ChangeReservation change => GrainKey.Of(change.PatronId),
            PlaceOnShelf placed => GrainKey.Of(placed.TitleId),
            MarkCopy mark => GrainKey.Of(mark.CopyId),
            _ => throw new ArgumentException($"Nobody is asked {command.GetType().Name}."),
        },
        command);

    /// <summary>What a grain remembers, as JSON; null where it remembers nothing.</summary>
    public string? MemoryOf(GrainKey key)
    {
        const BindingFlags hidden = BindingFlags.NonPublic | BindingFlags.Instance;
        var memory = _grains.TryGetValue(key, out var grain)
            ? grain.GetType().BaseType!.GetField("_memory", hidden)?.GetValue(grain)
            : null;
        return memory is null ? null : JsonSerializer.Serialize(memory, memory.GetType(), EngineJson.Default);
    }

    /// <summary>The grains whose memory differs from what the ledger would give them now.</summary>
    public async Task<string[]> GrainsThatAreWrong()
    {
        var wrong = new List<string>();
        foreach (var key in _grains.Keys)
        {
            if (MemoryOf(key) is { } memory && memory != await TruthOf(key))
            {
                wrong.Add($"{key.Kind} {key.Number} remembers {memory} and not {await TruthOf(key)}");
            }
        }

        foreach (var one in Ledger.Reservations)
        {
            var library = (await Ledger.Library(one.Library))!;
            if (ReservationPlan.Planned(one, library).NextActionAt != one.NextActionAt)
            {
                wrong.Add($"Reservation {one.Id} is {one.State} and looked at {one.NextActionAt}");
            }
        }

        return [.. wrong];
    }

    public async Task<string?> TruthOf(GrainKey key)
    {
        object? truth = key.Kind switch
        {
            GrainKind.Patron => await Ledger.Patron(new PatronId(key.Number)),
            GrainKind.Copy => await Ledger.Copy(new CopyId(key.Number)),
            GrainKind.Title => await Ledger.Title(new TitleId(key.Number)),
            GrainKind.Library => await Ledger.Library(key.Library),
            _ => null,
        };
        return truth is null ? null : JsonSerializer.Serialize(truth, truth.GetType(), EngineJson.Default);
    }

    private async ValueTask<Reply> Turn(GrainKey key, Request request)
    {
        var grain = _grains.TryGetValue(key, out var known) ? known : _grains[key] = GrainFactory.Make(key, _world);
        _atWork.Push(key);
        try
        {
            return await grain.Receive(request);
        }
        catch
        {
            grain.Forget();
            throw;
        }
        finally
        {
            _ = _atWork.Pop();
        }
    }
}
