using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Copies;

/// <summary>Serialises what happens to one copy: checkout, renewal and check-in are decided and committed in its turn,
/// where the contention is.</summary>
public sealed class CopyGrain(GrainKey key, World world) : Grain<Copy>(world)
{
    /// <summary>A return that finds the queue changed under it is handed to the title again this often.</summary>
    private const int HandOversMax = 6;

    public override ValueTask<Reply> Receive(Request request)
    {
        switch (request)
        {
            case LendCopy lend:
                return Lend(lend);
            case RenewCopy renew:
                return Renew(renew);
            case TakeBackCopy back:
                return TakeBack(back.Command);
            case CheckIn command:
                return TakeBackUnlent(command);
            case ChangeLoan change:
                return Change(change);
            case MarkCopy mark:
                return Mark(mark);
            case Changed:
                Forget();
                return ValueTask.FromResult<Reply>(Told.Instance);
            default:
                throw new InvariantBrokenException($"A copy is not asked {request.GetType().Name}.");
        }
    }

    protected override ValueTask<Copy?> Load() => World.Load.Copy(new CopyId(key.Number));

    protected override bool Owns(Fence fence) => fence.Kind == FenceKind.Copy;

    protected override bool IsAbove(Fence fence) => fence.Kind == FenceKind.Patron;

    private async ValueTask<Reply> Lend(LendCopy lend)
    {
        var (command, patron) = (lend.Command, lend.Patron);
        var now = World.Clock.Now;
        Copy? copy = null;
        var reply = await Conclude(command.Key, command.Origin, now, Decide, decision => FollowLoan(copy!, decision));
        return reply;

        async ValueTask<Decision> Decide(bool fresh)
        {
            copy = await State();
            if (copy is null)
            {
                return Unknown();
            }

            var library = await LibraryOf(command.Origin.Library, fresh);
            var waits = copy.Capture is not null || patron.Reservations.Any(held => held.Covers(copy.TitleId));
            var title = waits ? await TitleOf(copy.TitleId, fresh) : null;
            var the = new Checkout.Case(command, patron, copy, title, library, lend.Pin, now);
            var id = new LoanId(World.Ids.Next());
            var decision = Checkout.Decide(the, id);

            // Whether others wait matters to the answer only where nothing else stands in the way of a renewal.
            return decision.Answer is Lent { Renewable.Now: true } && title is null
                ? Checkout.Decide(the with { Title = await TitleOf(copy.TitleId, fresh) }, id)
                : decision;
        }
    }

    private void FollowLoan(Copy copy, Decision decision)
    {
        if (decision.Answer is not Lent lent)
        {
            return;
        }

        Remember(copy with
        {
            Version = copy.Version + 1,
            Loan = lent.Loan,
            Capture = null,
            Status = copy.Status == CopyStatus.InTransit ? CopyStatus.Available : copy.Status,
            TransitTo = null,
        });
        TellOthers(decision);
    }

    private async ValueTask<Reply> Renew(RenewCopy renew)
    {
        var (command, now) = (renew.Command, World.Clock.Now);
        Copy? copy = null;
        return await Conclude(command.Key, command.Origin, now, Decide, decision =>
        {
            if (decision.Answer is Renewed renewed)
            {
                Remember(copy! with { Version = copy.Version + 1, Loan = renewed.Loan });
            }
        });

        async ValueTask<Decision> Decide(bool fresh)
        {
            copy = await State();
            if (copy is null)
            {
                return Unknown();
            }

            if (copy.Loan is not { } loan || loan.Id != renew.LoanId || loan.PatronId != renew.Patron.Id)
            {
                return Decision.Refuse(
                    [new Refusal(RefusalCodes.LoanClosed, "loan.open", "This loan has ended.")],
                    Fence.On(copy, FenceMode.Read));
            }

            var library = await LibraryOf(loan.Library, fresh);
            var title = await TitleOf(copy.TitleId, fresh);
            return Renewal.Decide(new Renewal.Case(renew.Patron, copy, loan, title, library, now), command);
        }
    }

    /// <summary>What staff do to a loan, open or closed.</summary>
    private ValueTask<Reply> Change(ChangeLoan change)
    {
        var (command, now) = (change.Command, World.Clock.Now);
        return Conclude(command.Key, command.Origin, now, Decide, FollowChange);

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } copy)
            {
                return Unknown();
            }

            var loan = copy.Loan?.Id == command.LoanId ? copy.Loan : await World.Load.Loan(command.LoanId);
            if (loan is null || loan.PatronId != change.Patron.Id || loan.CopyId != copy.Id)
            {
                return Decision.Refuse(
                    [new Refusal(RefusalCodes.LoanUnknown, "loan.known", "There is no such loan.")],
                    Fence.On(copy, FenceMode.Read));
            }

            var library = await LibraryOf(loan.Library, fresh);
            var title = await TitleOf(copy.TitleId, fresh);
            return RuleFor(command, new LoanCase(change.Patron, copy, loan, title, library, now));
        }
    }

    private static Decision RuleFor(LoanCommand command, LoanCase the) => command switch
    {
        _ => throw new InvariantBrokenException($"No rule decides {command.GetType().Name} on loan {the.Loan.Id}."),
    };

    private void FollowChange(Decision decision)
    {
        if (!decision.Facts.IsEmpty)
        {
            Forget();
            TellOthers(decision);
        }
    }

    /// <summary>What staff find out about a copy that is not lent.</summary>
    private async ValueTask<Reply> Mark(MarkCopy command)
    {
        var now = World.Clock.Now;
        return await Conclude(command.Key, command.Origin, now, Decide, FollowChange) switch
        {
            Concluded concluded => concluded.Answer,
            var stale => stale,
        };

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } copy)
            {
                return Unknown();
            }

            var title = await TitleOf(copy.TitleId, fresh);
            var library = await LibraryOf(command.Origin.Library, fresh);
            return Marking.Decide(
                new Marking.Case(command, copy, title, library, now), new WorkItemId(World.Ids.Next()));
        }
    }

    private async ValueTask<Reply> TakeBackUnlent(CheckIn command) =>
        await TakeBack(command) is var reply && reply is Concluded concluded ? concluded.Answer : reply;

    private async ValueTask<Reply> TakeBack(CheckIn command)
    {
        if (await State() is { } remembered && remembered.Loan?.PatronId != command.PatronId)
        {
            Forget();
            if (await State() is { } copy && copy.Loan?.PatronId != command.PatronId)
            {
                return new LentToAnother(copy.Loan?.PatronId);
            }
        }

        for (var attempt = 1; attempt <= HandOversMax; attempt++)
        {
            if (await WaitingTitleOf(command.Origin.Library, fresh: attempt > 1) is not { } copy)
            {
                return await TakeBackHere(command);
            }

            var reply = await World.Grains.Ask(GrainKey.Of(copy.TitleId), new CaptureCopy(command, copy));
            Forget();
            if (reply is Concluded)
            {
                return reply;
            }
        }

        return new Concluded(Busy(), JustNow: false);
    }

    /// <summary>This copy where somebody waits for it: the title's queue is what is contended then, so that the title's
    /// turn decides. Null where nobody does.</summary>
    private async ValueTask<Copy?> WaitingTitleOf(Isil at, bool fresh)
    {
        if (await State() is not { } copy)
        {
            return null;
        }

        var title = await TitleOf(copy.TitleId, fresh);
        if (copy.Capture is not null || title.Queue.IsEmpty)
        {
            return copy.Capture is null ? null : copy;
        }

        var today = (await LibraryOf(at, fresh)).Today(World.Clock.Now);
        return ReservationQueue.Next(title, copy.Id, copy.Issue, today) is null ? null : copy;
    }

    private async ValueTask<Reply> TakeBackHere(CheckIn command)
    {
        var now = World.Clock.Now;
        Copy? copy = null;
        return await Conclude(command.Key, command.Origin, now, Decide, decision => FollowReturn(copy!, decision));

        async ValueTask<Decision> Decide(bool fresh)
        {
            copy = await State();
            if (copy is null)
            {
                return Unknown();
            }

            var title = await TitleOf(copy.TitleId, fresh);
            var library = await LibraryOf(command.Origin.Library, fresh);
            var the = new Return.Case(command, copy, title, library, now);
            return Return.Decide(the, new ReceiptId(World.Ids.Next()));
        }
    }

    private void FollowReturn(Copy copy, Decision decision)
    {
        if (decision.Answer is not CheckedIn)
        {
            return;
        }

        if (decision.Facts.Any(fact => fact is ReservationMoved or CopyMoved))
        {
            Forget();
        }
        else
        {
            Remember(copy with { Version = copy.Version + 1, Loan = null });
        }

        TellOthers(decision);
    }

    /// <summary>Grains whose version moved without their having decided learn it sooner than by their next
    /// fence.</summary>
    private void TellOthers(Decision decision)
    {
        foreach (var fence in decision.Fences)
        {
            if (fence is { Kind: FenceKind.Title, Mode: FenceMode.Bump })
            {
                World.Grains.Tell(new GrainKey(GrainKind.Title, fence.Key), Changed.Instance);
            }
            else if (fence is { Kind: FenceKind.Copy, Expected: null })
            {
                World.Grains.Tell(new GrainKey(GrainKind.Copy, fence.Key), Changed.Instance);
            }
        }
    }

    private async ValueTask<Title> TitleOf(TitleId id, bool fresh)
    {
        var snapshot = (TitleSnapshot)await World.Grains.Ask(GrainKey.Of(id), new AskTitle(fresh));
        return snapshot.Title ?? throw new InvariantBrokenException($"Title {id} has a copy but is unknown.");
    }

    private static Decision Unknown() => Decision.Refuse(
        [new Refusal(RefusalCodes.CopyUnknown, "copy.known", "No copy has this barcode.")]);
}
