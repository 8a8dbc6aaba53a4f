using Skranke.Actors;
using Skranke.Fees;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Copies;

/// <summary>Serialises what happens to one copy: checkout, renewal and check-in are decided and committed in its turn,
/// where the contention is.</summary>
public sealed partial class CopyGrain(GrainKey key, World world) : Grain<Copy>(world)
{
    /// <summary>A return that finds the queue changed under it is handed to the title again this often.</summary>
    private const int HandOversMax = 6;

    public override ValueTask<Reply> Receive(Request request)
    {
        switch (request)
        {
            case LendCopy { Command.OfflineAt: { } at } lend:
                return Record(lend, at);
            case LendCopy lend:
                return Lend(lend);
            case RenewCopy renew:
                return Renew(renew);
            case TakeBackCopy back:
                return TakeBack(back.Command, back.StillOut);
            case CheckIn command:
                return TakeBackUnlent(command);
            case ChangeLoan change:
                return Change(change);
            case TimeLoanOf time:
                return Time(time);
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
            var waits = copy.Capture is not null || patron.Reservations.Any(held => held.Covers(copy.TitleId))
                || DueDate.DependsOnQueue(library, now);
            var title = waits ? await TitleOf(copy.TitleId, fresh) : null;
            var the = new Checkout.Case(command, patron, copy, title, library, lend.Pin, now)
            {
                ReceiptForOther = copy.Loan is null ? default : new ReceiptId(World.Ids.Next()),
                LateOther = await LateOther(command, copy, library, now, fresh),
                KeptUnder = await KeptUnder(patron, copy, title, fresh),
            };
            var id = new LoanId(World.Ids.Next());
            var decision = Checkout.Decide(the, id);

            // Whether others wait matters to the answer only where nothing else stands in the way of a renewal.
            if (decision.Answer is not Lent { Renewable.Now: true, Loan: var loan } || title is not null)
            {
                return decision;
            }

            title = await TitleOf(copy.TitleId, fresh);
            var free = await FreeFor(new Renewal.Case(patron, copy, loan, title, library, now));
            return Checkout.Decide(the with { Title = title, FreeCopies = free }, id);
        }
    }

    /// <summary>Only who sets something aside can end another's loan.</summary>
    private ValueTask<OverdueCharge?> LateOther(
        CheckOut command, Copy copy, Library library, DateTimeOffset now, bool fresh) =>
        OverdueChargeFor(command.Overrides.Count > 0 ? copy.Loan : null, library, now, fresh);

    /// <summary>A checkout that a kiosk made while it was cut off takes its place in the copy's past.</summary>
    private ValueTask<Reply> Record(LendCopy lend, DateTimeOffset at)
    {
        var (command, now) = (lend.Command, World.Clock.Now);
        at = at < now ? at : now;
        return Conclude(command.Key, command.Origin, now, Decide, FollowPast);

        async ValueTask<Decision> Decide(bool fresh)
        {
            if (await State() is not { } copy)
            {
                return Unknown();
            }

            var history = await World.Load.History(copy.Id, at);
            var title = await TitleOf(copy.TitleId, fresh);
            var library = await LibraryOf(command.Origin.Library, fresh);
            var the = new OfflineCheckout.Case(command, at, lend.Patron, copy, history, title, library, now)
            {
                KeptUnder = await KeptUnder(lend.Patron, copy, title, fresh),
                LateOther = await OverdueChargeFor(Timeline.Spanning(history, at), library, at, fresh),
            };
            return OfflineCheckout.Decide(the, new LoanId(World.Ids.Next()), new WorkItemId(World.Ids.Next()));
        }
    }

    /// <summary>What changes the past may end another patron's loan, who learns it by this.</summary>
    private void FollowPast(Decision decision)
    {
        Forget();
        TellOthers(decision);
        TellPatrons(decision);
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
            Status = Lendable.StatusAfter(copy),
            TransitTo = null,
        });
        TellOthers(decision);
        TellPatrons(decision);
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
                    Fence.On(copy, FenceMode.Read),
                    Fence.On(renew.Patron, FenceMode.Read));
            }

            var the = await RenewalOf(copy, loan, renew.Patron, now, fresh);
            return Renewal.Decide(the, command);
        }
    }

    private async ValueTask<Renewal.Case> RenewalOf(
        Copy copy, Loan loan, Patron patron, DateTimeOffset now, bool fresh)
    {
        var library = await LibraryOf(loan.Library, fresh);
        var title = await TitleOf(copy.TitleId, fresh);
        var the = new Renewal.Case(patron, copy, loan, title, library, now);
        return the with
        {
            FreeCopies = await FreeFor(the),
            Late = await OverdueChargeFor(loan, library, now, fresh),
        };
    }

    /// <summary>Copies that stand free, counted without a lock and only where the renewal rule looks at them.</summary>
    private async ValueTask<IReadOnlyList<Copy>?> FreeFor(Renewal.Case the) =>
        Renewal.LooksAtFreeCopies(the) ? await World.Load.FreeCopies(the.Copy.TitleId) : null;

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
                    Fence.On(copy, FenceMode.Read),
                    Fence.On(change.Patron, FenceMode.Read));
            }

            var library = await LibraryOf(loan.Library, fresh);
            var title = await TitleOf(copy.TitleId, fresh);
            var the = new LoanCase(change.Patron, copy, loan, title, library, now)
            {
                Fulfilled = command is UndoCheckOut ? await World.Load.FulfilledBy(loan) : null,
                LentSince = command is UndoCheckIn && await WasLentSince(loan),
            };
            the = the with
            {
                Money = command is UndoCheckIn or UndoCheckOut or ServeAnnulment or DeclareLost
                    ? await OverdueChargeFor(loan, library, now, fresh, isAsked: command is not UndoCheckOut)
                    : null,
            };
            return RuleFor(command, the with { FreeCopies = await FreeFor(the.RenewalOf(loan)) });
        }
    }

    /// <summary>Whether the copy was lent, and perhaps returned, after a loan of it had ended.</summary>
    private async ValueTask<bool> WasLentSince(Loan loan) => loan.ClosedAt is { } ended
        && (await World.Load.History(loan.CopyId, ended)).Loans
            .Any(later => later.Id != loan.Id && later.LoanedAt >= ended);

    private Decision RuleFor(LoanCommand command, LoanCase the) => command switch
    {
        MoveDueDate move => DueDateMoving.Decide(the, move),
        DeclareLost => DeclaringLost.Decide(the),
        ClaimReturned => ClaimingReturned.Decide(the, new WorkItemId(World.Ids.Next())),
        UndoCheckOut => UndoingCheckout.Decide(the, new ReservationId(World.Ids.Next())),
        UndoCheckIn => UndoingCheckin.Decide(the),
        ConfirmRenewal confirm => ConfirmingRenewal.Decide(the, confirm),
        AnnulRenewal => AnnullingRenewal.Decide(the),
        ServeAnnulment serve => ServingAnnulment.Decide(the, serve),
        _ => throw new InvariantBrokenException($"No rule decides {command.GetType().Name} on loan {the.Loan.Id}."),
    };

    private void FollowChange(Decision decision)
    {
        if (!decision.Facts.IsEmpty)
        {
            Forget();
            TellOthers(decision);
            TellPatrons(decision);
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
        await TakeBack(command, []) is var reply && reply is Concluded concluded ? concluded.Answer : reply;

    private async ValueTask<Reply> TakeBack(CheckIn command, IReadOnlyList<Loan> stillOut)
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
            if (await IsLate(command) || await WaitingTitleOf(command.Origin.Library, attempt > 1) is not { } copy)
            {
                return await TakeBackHere(command, stillOut);
            }

            var capture = new CaptureCopy(command, copy) { StillOut = stillOut };
            var reply = await World.Grains.Ask(GrainKey.Of(copy.TitleId), capture);
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

    /// <summary>True for an offline check-in after which something has happened to the copy already.</summary>
    private async ValueTask<bool> IsLate(CheckIn command) =>
        await State() is { } copy && await PastOf(copy, command) is { } past
        && !Timeline.IsNews(past, command.ReturnedAt!.Value);

    /// <summary>What happened to the copy since an offline check-in; null for any other.</summary>
    private async ValueTask<CopyHistory?> PastOf(Copy copy, CheckIn command) =>
        command is { Offline: true, ReturnedAt: { } at } ? await World.Load.History(copy.Id, at) : null;

    private async ValueTask<Reply> TakeBackHere(CheckIn command, IReadOnlyList<Loan> stillOut)
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
            var receipt = new ReceiptId(World.Ids.Next());
            var item = command.Offline ? new WorkItemId(World.Ids.Next()) : default;
            if (await PastOf(copy, command) is { } past && !Timeline.IsNews(past, command.ReturnedAt!.Value))
            {
                var then = command.ReturnedAt.Value;
                var late = new LateReturn.Case(command, then, copy, past, library, now)
                {
                    Late = await OverdueChargeFor(Timeline.Spanning(past, then), library, then, fresh),
                };
                return LateReturn.Decide(late, receipt, item);
            }

            var the = new Return.Case(command, copy, title, library, now)
            {
                StillOut = stillOut,
                ItemId = item,
            };
            the = the with
            {
                Late = await OverdueChargeFor(
                    copy.Loan, library, the.At, fresh, isAsked: command.Condition is not null),
            };
            return Return.Decide(the, receipt);
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
            var isClosed = decision.Facts.Any(fact => fact is LoanClosed);
            Remember(copy with { Version = copy.Version + 1, Loan = isClosed ? null : copy.Loan });
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

    /// <summary>Patrons beside the one who asks: whose loan ended for the next one, or whose reservation
    /// moved.</summary>
    private void TellPatrons(Decision decision)
    {
        foreach (var fence in decision.Fences.Where(fence => fence is { Kind: FenceKind.Patron, Expected: null }))
        {
            World.Grains.Tell(new GrainKey(GrainKind.Patron, fence.Key), Changed.Instance);
        }
    }

    /// <summary>The queue in which somebody is next should this checkout end the reservation of any of several
    /// titles.</summary>
    private async ValueTask<Title?> KeptUnder(Patron patron, Copy copy, Title? title, bool fresh) =>
        Checkout.KeptUnderFor(patron.Id, copy, title) is { } other ? await TitleOf(other, fresh) : null;

    private async ValueTask<Title> TitleOf(TitleId id, bool fresh)
    {
        var snapshot = (TitleSnapshot)await World.Grains.Ask(GrainKey.Of(id), new AskTitle(fresh));
        return snapshot.Title ?? throw new InvariantBrokenException($"Title {id} has a copy but is unknown.");
    }

    private static Decision Unknown() => Decision.Refuse(
        [new Refusal(RefusalCodes.CopyUnknown, "copy.known", "No copy has this barcode.")]);
}
