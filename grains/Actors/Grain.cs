using System.Collections.Immutable;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Payments;

namespace Skranke.Actors;

/// <summary>An actor: a cache of one thing's state with a queue in front, never a lock. Its host gives it one turn at a
/// time. Truth is in the ledger, and every write is fenced by the versions it was decided upon, so that a second
/// activation of the same grain can be slow but never wrong (I28).</summary>
public abstract class Grain
{
    /// <summary>Works on one request; the host calls it again only after the answer.</summary>
    public abstract ValueTask<Reply> Receive(Request request);

    /// <summary>Drops what is remembered. The host calls this after every exception: nobody knows what is true
    /// then.</summary>
    public abstract void Forget();
}

/// <summary>A grain that may be so hot that it takes several waiting requests in one turn and commits them
/// together.</summary>
public interface ITakesTogether
{
    bool GoesTogether(Request request);

    /// <summary>Works on requests in the order in which they came.</summary>
    /// <returns>For each its answer, or null where it is to be asked by itself in the same turn, after the others. An
    /// exception is the answer to all of them.</returns>
    ValueTask<Reply?[]> ReceiveTogether(IReadOnlyList<Request> requests);
}

/// <summary>A grain that remembers one record of the ledger.</summary>
public abstract class Grain<TState>(World world) : Grain where TState : class
{
    /// <summary>Decisions on stale memory are tried again this often before the caller is told to come back.</summary>
    private const int AttemptsMax = 6;

    private TState? _memory;

    protected World World { get; } = world;

    public sealed override void Forget() => _memory = null;

    protected abstract ValueTask<TState?> Load();

    /// <summary>The versions this grain guards; when one of them is broken its memory was stale.</summary>
    protected abstract bool Owns(Fence fence);

    /// <summary>What is remembered now, without loading.</summary>
    protected TState? Memory => _memory;

    protected async ValueTask<TState?> State() => _memory ??= await Load();

    protected void Remember(TState state) => _memory = state;

    /// <summary>Decides, commits, and only then lets memory follow. Decides again from fresh state when the ledger
    /// finds that something the decision was based upon has changed.</summary>
    /// <param name="key">Under what the answer is remembered.</param>
    /// <param name="origin">Who asked.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="decide">Gathers all reads, then calls the rule once; asked for fresh reads after a broken
    /// fence.</param>
    /// <param name="remember">Applies the committed decision to memory.</param>
    /// <returns><see cref="Concluded"/>, or <see cref="Stale"/> where the caller's own snapshot was out of
    /// date.</returns>
    protected async ValueTask<Reply> Conclude(
        RequestKey key,
        Origin origin,
        DateTimeOffset now,
        Func<bool, ValueTask<Decision>> decide,
        Action<Decision> remember)
    {
        var fresh = false;
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var decision = await decide(fresh);
            if (decision.Answer is Stale)
            {
                // Another grain decides about this now; whoever asked finds out which.
                Forget();
                return decision.Answer;
            }

            switch (await World.Ledger.Commit(Unit(key, origin, now, decision)))
            {
                case CommitResult.Committed:
                    remember(decision);
                    return new Concluded(decision.Answer, JustNow: true);
                case CommitResult.AnsweredBefore before:
                    Forget();
                    return new Concluded(before.SameRequest ? before.Answer : KeyReused(), JustNow: false);
                case CommitResult.ClaimLost:
                    Forget();
                    break;
                case CommitResult.FencesBroken broken:
                    Forget();
                    if (broken.Fences.Any(fence => !Owns(fence) && IsAbove(fence)))
                    {
                        return Stale.Instance;
                    }

                    break;
            }

            fresh = true;
        }

        return new Concluded(Busy(), JustNow: false);
    }

    /// <summary>Whether a fence belongs to a grain that called this one, so that only the caller can reload
    /// it.</summary>
    protected abstract bool IsAbove(Fence fence);

    /// <summary>The rules of a library, from its grain.</summary>
    protected async ValueTask<Libraries.Library> LibraryOf(Isil isil, bool fresh)
    {
        var snapshot = (LibrarySnapshot)await World.Grains.Ask(GrainKey.Of(isil), new AskLibrary(fresh));
        return snapshot.Library ?? throw new InvariantBrokenException($"Library {isil} is in use but unknown.");
    }

    /// <summary>What is needed to charge a loan that ends, is renewed or billed, and to take back what was charged for
    /// it; null where it is in time and nothing else makes money of it. The patron is loaded for nothing but the
    /// age.</summary>
    /// <param name="at">When the loan ends or is renewed.</param>
    /// <param name="isAsked">True where the money is looked at although the loan is in time.</param>
    protected async ValueTask<OverdueCharge?> OverdueChargeFor(
        Loan? loan, Libraries.Library here, DateTimeOffset at, bool fresh, bool isAsked = false)
    {
        if (loan is null)
        {
            return null;
        }

        var lender = loan.Library == here.Isil ? here : await LibraryOf(loan.Library, fresh);
        var isLate = lender.Today(World.Clock.Now) > DaysLate.LastInTime(loan);
        if ((!isLate && !isAsked && loan.LostAt is null) || await World.Load.Patron(loan.PatronId) is not { } patron)
        {
            return null;
        }

        var fees = await World.Load.FeesOf(loan.Id);
        DateOnly? renewedOn = FeeGroup.CountsRenewals(loan, lender)
            && await World.Load.LatestRenewal(loan.Id) is { } renewed ? lender.Today(renewed) : null;
        var on = lender.Today(at);
        var cause = OverdueFee.Runs(loan, lender, on) && !OverdueFee.IsCharged(loan, fees)
            ? FeeGroup.CauseOf(loan, lender, on, renewedOn)
            : null;
        return new OverdueCharge(new FeeId(World.Ids.Next()), lender, patron)
        {
            ClaimId = new FeeId(World.Ids.Next()),
            Fees = fees,
            Others = await OthersOf(loan, fees),
            RenewedOn = renewedOn,
            Group = cause is null
                ? null
                : await World.Load.FeeOfCause(loan.PatronId, lender.Isil, OverdueFee.Kind, cause),
        };
    }

    /// <summary>The loans that share an overdue fee with one; few fees are shared, and each by few.</summary>
    private async ValueTask<IReadOnlyList<Loan>> OthersOf(Loan loan, IEnumerable<Fee> fees)
    {
        var others = new List<Loan>();
        foreach (var covered in fees.Where(fee => fee.Kind == OverdueFee.Kind).SelectMany(fee => fee.Loans)
            .Select(covered => covered.LoanId).Where(id => id != loan.Id).Distinct())
        {
            if (await World.Load.Loan(covered) is { } other)
            {
                others.Add(other);
            }
        }

        return others;
    }

    protected static bool IsBusy(Refusal refusal) => refusal.Code == RefusalCodes.RequestBusy;

    protected static Refused Busy() => Refused.With(new Refusal(
        RefusalCodes.RequestBusy,
        "request.concurrency",
        "Others are changing the same thing at this moment. Ask again."));

    private static Refused KeyReused() => Refused.With(new Refusal(
        RefusalCodes.RequestKeyReused,
        "request.idempotency-key",
        "This idempotency key was used for another request before."));

    /// <summary>Notices and money to be handed out get their numbers here: no decision looks at them, and most decide
    /// on none.</summary>
    private ImmutableArray<Fact> Numbered(ImmutableArray<Fact> facts)
    {
        for (var place = 0; place < facts.Length; place++)
        {
            if (facts[place] is NoticeQueued { Notice: { Id.Value: 0 } notice })
            {
                facts = facts.SetItem(
                    place, new NoticeQueued(notice with { Id = new NoticeId(World.Ids.Next()) }));
            }
            else if (facts[place] is WorkItemRaised { Item: { Id.Value: 0 } item })
            {
                facts = facts.SetItem(
                    place, new WorkItemRaised(item with { Id = new WorkItemId(World.Ids.Next()) }));
            }
        }

        return facts;
    }

    /// <summary>What changes nothing for somebody who cannot ask again needs no row; its unit merely checks the
    /// fences.</summary>
    protected UnitOfWork Unit(RequestKey key, Origin origin, DateTimeOffset now, Decision decision) => new()
    {
        Request = decision.Facts.IsEmpty && !key.Remember ? null : key,
        Origin = origin,
        At = now,
        Fences = decision.Fences,
        Facts = Numbered(RefundDue.Told(decision.Facts, now)),
        Overridden = decision.Overridden,
        Answer = decision.Answer,
    };
}
