using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Patrons;

/// <summary>Leads every use case of one patron: it knows cards, memberships, exclusions, loans and reservations, and
/// asks the copy or the title to decide upon them. What concerns one patron happens in one order.</summary>
public sealed partial class PatronGrain(GrainKey key, World world) : Grain<Patron>(world)
{
    /// <summary>A snapshot that proved stale is reloaded and sent again this often.</summary>
    private const int SnapshotsMax = 6;

    /// <summary>Wrong tries with a card that nobody has, or whose patron has no PIN. They are counted like those of
    /// others, so that a lock-out does not tell who exists, but end with this grain's stay in memory.</summary>
    private Pin _nobodys = Pin.Nobodys;

    public override ValueTask<Reply> Receive(Request request)
    {
        switch (request)
        {
            case CheckOut command:
                return CheckOut(command);
            case Authenticate command:
                return Authenticate(command);
            case CheckIn command:
                return CheckIn(command);
            case Renew command:
                return Lead(command, patron => (
                    GrainKey.Of(command.CopyId), new RenewCopy(command, command.LoanId, patron)));
            case RenewAll command:
                return RenewAll(command);
            case PlaceReservation command:
                return Place(command);
            case CancelReservation command:
                return Lead(command, patron => (
                    GrainKey.Of(TitleNow(patron, command.ReservationId, command.TitleId)), new LeaveQueue(command)));
            case ChangeReservation command:
                return Lead(command, patron => (
                    GrainKey.Of(TitleNow(patron, command.ReservationId, command.TitleId)), new ChangeInQueue(command)));
            case LoanCommand command:
                return Lead(command, patron => (GrainKey.Of(command.CopyId), new ChangeLoan(command, patron)));
            case RequestInterlibrary command:
                return RequestInterlibrary(command);
            case PatronCommand command:
                return ReceiveOwn(command);
            case TimeLoan time:
                return Lead(
                    () => ValueTask.FromResult<Reply>(Told.Instance),
                    (patron, _) => ValueTask.FromResult<(GrainKey, Request)>(
                        (GrainKey.Of(time.CopyId), new TimeLoanOf(time.LoanId, patron))));
            case Changed:
                Forget();
                return ValueTask.FromResult<Reply>(Told.Instance);
            default:
                throw new InvariantBrokenException($"A patron is not asked {request.GetType().Name}.");
        }
    }

    protected override ValueTask<Patron?> Load() => World.Load.Patron(new PatronId(key.Number));

    protected override bool Owns(Fence fence) => fence.Kind == FenceKind.Patron;

    protected override bool IsAbove(Fence fence) => false;

    /// <summary>Where any of several titles will do, the one whose copy was captured decides.</summary>
    private static TitleId TitleNow(Patron patron, ReservationId reservation, TitleId asked) =>
        patron.Reservations.FirstOrDefault(held => held.Id == reservation)?.TitleId ?? asked;

    private async ValueTask<Reply> CheckOut(CheckOut command)
    {
        var reply = await Lead(command, async (patron, isFresh) =>
        {
            var pin = command.Pin is null ? null : await TryPin(command.Pin, patron, command.Origin.Library, isFresh);
            return (GrainKey.Of(command.CopyId), new LendCopy(command, patron, pin));
        });
        if (command.OfflineAt is not null)
        {
            // What was put into the past is not simply one loan more.
            Forget();
        }

        return reply;
    }

    private async ValueTask<PinTry> TryPin(string typed, Patron patron, Isil isil, bool fresh)
    {
        var (library, now) = (await LibraryOf(isil, fresh), World.Clock.Now);
        return PinTry.Judge(typed, patron, library.PolicyOn(library.Today(now)).Pins, World.Pins, now);
    }

    /// <summary>Reads the patron anew each time, whether there is one or not, compares one hash and commits once: how
    /// long it takes tells nobody whether a card exists.</summary>
    private async ValueTask<Reply> Authenticate(Authenticate command)
    {
        var now = World.Clock.Now;
        var concluded = (Concluded)await Conclude(command.Key, command.Origin, now, Decide, Count);
        return concluded.Answer;

        async ValueTask<Decision> Decide(bool fresh)
        {
            Forget();
            var patron = await State();
            var library = await LibraryOf(command.Origin.Library, fresh);
            var stored = patron?.Pin ?? _nobodys;
            var pin = PinTry.Judge(
                command.Pin, stored, library.PolicyOn(library.Today(now)).Pins, World.Pins, now);
            return Authenticating.Decide(new Authenticating.Case(command, patron, stored, pin, library, now));
        }

        void Count(Decision decision)
        {
            if (Memory?.Pin is null && decision.Facts is [PinTried tried])
            {
                _nobodys = _nobodys with { Failures = tried.Failures, CountsUntil = tried.CountsUntil };
            }

            Forget();
        }
    }

    private async ValueTask<Reply> CheckIn(CheckIn command)
    {
        var stillOut = command.ReceiptTo == ReceiptTo.None
            ? []
            : await World.Load.OpenLoans(new PatronId(key.Number));
        var reply = await World.Grains.Ask(GrainKey.Of(command.CopyId), new TakeBackCopy(command, stillOut));
        reply = reply is Concluded concluded ? Follow(concluded) : reply;
        if (command.Offline)
        {
            Forget();
        }

        return reply;
    }

    /// <summary>The queues of all titles go down to the first of them, which decides for all.</summary>
    private ValueTask<Reply> Place(PlaceReservation command) => Lead(command, async (patron, isFresh) =>
    {
        var others = new List<Title>(command.OtherTitles.Count);
        foreach (var other in command.OtherTitles)
        {
            var snapshot = (TitleSnapshot)await World.Grains.Ask(GrainKey.Of(other), new AskTitle(isFresh));
            if (snapshot.Title is { } title)
            {
                others.Add(title);
            }
        }

        var issues = command.Issue is null ? [] : await IssuesOnLoan(World.Load, patron, command.TitleId);
        return (GrainKey.Of(command.TitleId), new JoinQueue(command, patron, others, issues));
    });

    /// <summary>Which issues of a periodical the patron has at home; for those who want one issue of it.</summary>
    public static async ValueTask<IReadOnlyList<string>> IssuesOnLoan(ILoad load, Patron patron, TitleId title)
    {
        var issues = new List<string>();
        foreach (var held in patron.Loans.Where(held => held.TitleId == title))
        {
            if (await load.Copy(held.CopyId) is { Issue: { } issue })
            {
                issues.Add(issue);
            }
        }

        return issues;
    }

    private ValueTask<Reply> Lead(Command command, Func<Patron, (GrainKey Grain, Request Request)> next) =>
        Lead(command, (patron, _) => ValueTask.FromResult(next(patron)));

    /// <summary>Sends a snapshot down with the request, again with a fresh one where it was out of date.</summary>
    private ValueTask<Reply> Lead(
        Command command, Func<Patron, bool, ValueTask<(GrainKey Grain, Request Request)>> next) =>
        Lead(() => Unknown(command), next);

    private async ValueTask<Reply> Lead(
        Func<ValueTask<Reply>> unknown, Func<Patron, bool, ValueTask<(GrainKey Grain, Request Request)>> next)
    {
        for (var snapshot = 1; snapshot <= SnapshotsMax; snapshot++)
        {
            if (await State() is not { LinkedTo: null } patron)
            {
                return await unknown();
            }

            var (grain, request) = await next(patron, snapshot > 1);
            if (await World.Grains.Ask(grain, request) is Concluded concluded)
            {
                return Follow(concluded);
            }

            Forget();
        }

        return Busy();
    }

    /// <summary>Nobody else knows the title yet, so that the request is decided here.</summary>
    private async ValueTask<Reply> RequestInterlibrary(RequestInterlibrary command)
    {
        if (await State() is not { LinkedTo: null })
        {
            return await Unknown(command);
        }

        var now = World.Clock.Now;
        return Follow((Concluded)await Conclude(command.Key, command.Origin, now, Decide, _ => { }));

        async ValueTask<Decision> Decide(bool fresh)
        {
            var patron = await State() ?? throw new InvariantBrokenException($"Patron {key.Number} has gone.");
            var library = await LibraryOf(command.Origin.Library, fresh);
            return Requesting.Decide(
                new Requesting.Case(command, patron, library, now),
                new TitleId(World.Ids.Next()),
                new ReservationId(World.Ids.Next()));
        }
    }

    /// <summary>Which loans there are is no part of what a fence checks, so that an old memory must not say
    /// it.</summary>
    private async ValueTask<Reply> RenewAll(RenewAll command)
    {
        Forget();
        if (await State() is not { LinkedTo: null } patron)
        {
            return await Unknown(command);
        }

        var results = ImmutableArray.CreateBuilder<RenewalResult>();
        foreach (var held in patron.Loans.Where(loan => loan.Library == command.Origin.Library))
        {
            results.Add(await RenewOne(command, held));
        }

        var all = new RenewedAll(results.ToImmutable());
        var busy = results.Any(one => one.Refusals.Any(IsBusy));
        if (!command.Key.Remember || busy)
        {
            // Asking again must be able to end better than "busy"; what was renewed answers as before.
            return all;
        }

        var concluded = (Concluded)await Conclude(
            command.Key,
            command.Origin,
            World.Clock.Now,
            _ => ValueTask.FromResult(new Decision(all, [], [])),
            _ => { });
        return concluded.Answer;
    }

    private async ValueTask<RenewalResult> RenewOne(RenewAll command, HeldLoan held)
    {
        var one = new Renew
        {
            Key = command.Key.Part(held.Id.Value),
            Origin = command.Origin,
            PatronId = command.PatronId,
            LoanId = held.Id,
            CopyId = held.CopyId,
        };
        return await Receive(one) switch
        {
            Renewed renewed => new RenewalResult(held.Id, renewed.Loan.Copy, renewed.Loan.DueDate, []),
            Refused refused => new RenewalResult(held.Id, null, null, refused.Refusals),
            var other => throw new InvariantBrokenException($"A renewal was answered {other.GetType().Name}."),
        };
    }

    /// <summary>Memory follows what was committed just now; an answer from before says nothing about today.</summary>
    private Reply Follow(Concluded concluded)
    {
        if (!concluded.JustNow)
        {
            return concluded.Answer;
        }

        switch (concluded.Answer)
        {
            case Lent lent when !HadWrongPins():
                Update(patron => patron with
                {
                    Version = patron.Version + 1,
                    Loans = patron.Loans.Add(Held(lent.Loan)),
                    Reservations = patron.Reservations.RemoveAll(held => held.Id == lent.Fulfilled),
                });
                break;
            case CheckedIn { Closed: { } loan } when loan.PatronId.Value == key.Number:
                Update(patron => patron with
                {
                    Version = patron.Version + 1,
                    Loans = patron.Loans.RemoveAll(held => held.Id == loan.Id),
                });
                break;
            case Reserved { Reservation: var made }:
                Update(patron => patron with
                {
                    Version = patron.Version + 1,
                    Reservations = patron.Reservations.Add(HeldReservation.Of(made)),
                });
                break;
            case Renewed { Fees.IsEmpty: true } or Told:
                break;
            case Refused refused when !refused.Refusals.Any(refusal => refusal.Rule == PinTry.Rule):
                break;
            default:
                Forget();
                break;
        }

        return concluded.Answer;
    }

    private bool HadWrongPins()
    {
        if (Memory?.Pin is { Failures: > 0 } or { CountsUntil: not null })
        {
            Forget();
            return true;
        }

        return false;
    }

    private void Update(Func<Patron, Patron> follow)
    {
        if (Memory is { } patron)
        {
            Remember(follow(patron));
        }
    }

    private async ValueTask<IReadOnlyList<Library>> LibrariesOf(Patron patron, bool fresh)
    {
        var libraries = new List<Library>(patron.Memberships.Length);
        foreach (var membership in patron.Memberships)
        {
            libraries.Add(await LibraryOf(membership.Library, fresh));
        }

        return libraries;
    }

    private static HeldLoan Held(Loan loan) => new(loan.Id, loan.CopyId, loan.TitleId, loan.Material, loan.Library);

    /// <summary>There is no such patron, or its account was linked to another, which is to be asked instead.</summary>
    private async ValueTask<Reply> Unknown(Command command)
    {
        var concluded = (Concluded)await Conclude(
            command.Key,
            command.Origin,
            World.Clock.Now,
            async _ => await State() is { } linked
                ? Decision.Refuse([Standing.Linked(linked)], Fence.On(linked, FenceMode.Read))
                : Decision.Refuse([WhyUnknown(command)]),
            _ => { });
        return concluded.Answer;
    }

    /// <summary>What has ended long ago is nobody's any more.</summary>
    private Refusal WhyUnknown(Command command) => command switch
    {
        LoanCommand or Renew when new PatronId(key.Number).IsCut => HistoryRetention.Cut,
        CancelReservation or ChangeReservation when new PatronId(key.Number).IsCut => Ending.Ended,
        _ => NoSuchPatron,
    };

    private static Refusal NoSuchPatron =>
        new(RefusalCodes.PatronUnknown, "patron.known", "There is no such patron.");
}
