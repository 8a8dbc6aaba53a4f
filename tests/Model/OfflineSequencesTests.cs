using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>Kiosks that were cut off tell later what they lent and took back, while the desk lends, takes back and
/// reserves on another host: whatever arrives when, the loans are those of the order in which things happened (I33), no
/// offline checkout is refused (I34) and no invariant breaks. <c>SKRANKE_SEED=n</c> replays one sequence.</summary>
public sealed class OfflineSequencesTests
{
    private const int Sequences = 300;
    private const int Steps = 40;

    /// <summary>A step takes ten minutes, so that there is time between for what was not told.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Loans_are_those_of_the_order_in_which_things_happened()
    {
        var only = Environment.GetEnvironmentVariable("SKRANKE_SEED");
        var (first, count) = only is null ? (0, Sequences) : (int.Parse(only), 1);
        for (var seed = first; seed < first + count; seed++)
        {
            var (broken, loans, wanted) = await new Sequence(seed).Run();

            Assert.True(broken.Count == 0, $"SKRANKE_SEED={seed}: {string.Join("; ", broken)}");
            Assert.True(
                loans.SequenceEqual(wanted),
                $"SKRANKE_SEED={seed}\nengine: {string.Join("\n        ", loans.Except(wanted))}\n"
                + $"model:  {string.Join("\n        ", wanted.Except(loans))}");
        }
    }

    /// <param name="Patron">Who borrowed; null where the copy came back.</param>
    private sealed record Happened(int Copy, DateTimeOffset At, PatronId? Patron);

    private sealed class Sequence
    {
        private readonly Random _random;
        private readonly EngineUnderModel _world = new(new ModelRules { InterestDays = 200 });
        private readonly TestHost[] _hosts;
        private readonly List<Happened> _happened = [];
        private readonly HashSet<DateTimeOffset> _told = [];
        private readonly Invariants _invariants;
        private readonly List<string> _broken = [];
        private int _keys = 20_000;

        public Sequence(int seed)
        {
            _random = new Random(seed);
            var host = new TestHost(_world.Ledger) { Now = Days.Noon(ModelThings.FirstDay) };
            _hosts = [host, host.Twin()];
            _invariants = new Invariants(
                _world.Library, EngineUnderModel.Patrons, EngineUnderModel.Titles, EngineUnderModel.Copies);
        }

        public async Task<(List<string> Broken, List<string> Loans, List<string> Wanted)> Run()
        {
            for (var step = 0; step < Steps; step++)
            {
                var now = _hosts[0].Now + Step;
                _hosts[0].Now = _hosts[1].Now = now;
                await (_random.Next(2) == 0 ? Online(now) : Offline(now));
            }

            _broken.AddRange(_world.Ledger.Committed.SelectMany(_invariants.After));
            return (
                _broken,
                [.. _world.Ledger.Loans.Select(loan => Line(loan.CopyId, loan.PatronId, loan.LoanedAt, loan.ClosedAt))
                    .Order()],
                [.. Wanted().Order()]);
        }

        /// <summary>What the desk asks may be refused, and then it did not happen.</summary>
        private async Task Online(DateTimeOffset now)
        {
            var copy = _random.Next(3);
            var patron = EngineUnderModel.PatronOf(_random.Next(3));
            switch (_random.Next(3))
            {
                case 0 when await Ask(Lend(copy, patron, null)) is Lent:
                    _happened.Add(new Happened(copy, now, patron));
                    break;
                case 1 when await Ask(await TakeBack(copy, null)) is CheckedIn:
                    _happened.Add(new Happened(copy, now, null));
                    break;
                case 2:
                    _ = await Ask(new PlaceReservation
                    {
                        Key = ARequest.Key(++_keys),
                        Origin = ARequest.Desk,
                        PatronId = patron,
                        TitleId = EngineUnderModel.TitleOf(0),
                        PickupBranch = EngineUnderModel.BranchOf(_random.Next(2)),
                    });
                    break;
            }
        }

        /// <summary>Up to two hours old, told once or twice; also for one who is excluded and one who is no
        /// member.</summary>
        private async Task Offline(DateTimeOffset now)
        {
            var at = now.AddMinutes(-_random.Next(120));
            if (at <= Days.Noon(ModelThings.FirstDay) || (now - at).TotalMinutes % 10 == 0 || !_told.Add(at))
            {
                return;
            }

            var copy = _random.Next(3);
            PatronId? patron = _random.Next(5) < 3
                ? EngineUnderModel.PatronOf(_random.Next(ModelThings.Patrons))
                : null;
            _happened.Add(new Happened(copy, at, patron));
            for (var times = _random.Next(4) == 0 ? 2 : 1; times > 0; times--)
            {
                var reply = await Ask(patron is { } borrower ? Lend(copy, borrower, at) : await TakeBack(copy, at));
                if (reply is not (Lent or CheckedIn))
                {
                    _broken.Add($"I34: {reply.Json()}");
                }
            }
        }

        private ValueTask<Reply> Ask(Command command) => _hosts[_random.Next(2)].Ask(command);

        private CheckOut Lend(int copy, PatronId patron, DateTimeOffset? offline) => new()
        {
            Key = ARequest.Key(++_keys),
            Origin = ARequest.Kiosk,
            PatronId = patron,
            CopyId = EngineUnderModel.IdOf(copy),
            Branch = ALibrary.Main,
            OfflineAt = offline,
        };

        private async Task<CheckIn> TakeBack(int copy, DateTimeOffset? offline) => new()
        {
            Key = ARequest.Key(++_keys),
            Origin = ARequest.Kiosk,
            PatronId = (await _world.Ledger.Memory.Copy(EngineUnderModel.IdOf(copy)))!.Loan?.PatronId,
            CopyId = EngineUnderModel.IdOf(copy),
            Branch = EngineUnderModel.BranchOf(_random.Next(2)),
            ReturnedAt = offline,
            Offline = offline is not null,
        };

        /// <summary>A loan lasts until whatever happened to its copy next.</summary>
        private IEnumerable<string> Wanted()
        {
            foreach (var one in _happened.Where(one => one.Patron is not null))
            {
                var later = _happened.Where(other => other.Copy == one.Copy && other.At > one.At).ToList();
                yield return Line(
                    EngineUnderModel.IdOf(one.Copy), one.Patron!.Value, one.At, later.MinBy(other => other.At)?.At);
            }
        }

        private static string Line(CopyId copy, PatronId patron, DateTimeOffset from, DateTimeOffset? to) =>
            $"copy {copy.Value - 2100} to {patron.Value - 1100} from {from:HH:mm} to {to?.ToString("HH:mm") ?? "now"}";
    }
}
