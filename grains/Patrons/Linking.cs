using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Patrons;

/// <summary>THE rule for making one account of two that a person has: the one that stays takes over loans,
/// reservations, debts and exclusions, in one unit and for good (N15-N17). A preview asks the same question and changes
/// nothing. Nobody loses a loan, a place in a queue or a debt by it, and nobody else's turn moves (I11, I12, I14).
/// Every copy and queue that remembers the emptied account moves its version, so that nothing is decided upon what was
/// known before.</summary>
public static class Linking
{
    /// <summary>So many loans and queues move in one unit at most; its rows are locked together.</summary>
    public const int MovesMax = 2000;

    /// <summary>Everything the rule looks at.</summary>
    /// <param name="Account">The account that stays.</param>
    /// <param name="From">The account that is emptied.</param>
    /// <param name="Loans">Open loans of both.</param>
    /// <param name="Titles">Every queue in which one of both stands.</param>
    /// <param name="Libraries">The asking one, and those of loans and reservations.</param>
    /// <param name="Debts">What the account that is emptied owes.</param>
    /// <param name="OnePerson">Whether the national ids are the same; null where one is not known.</param>
    public sealed record Case(
        PatronCase<LinkAccounts> Account,
        Patron From,
        IReadOnlyList<Loan> Loans,
        IReadOnlyList<Title> Titles,
        IReadOnlyDictionary<Isil, Library> Libraries,
        IReadOnlyList<Fee> Debts,
        bool? OnePerson)
    {
        /// <summary>Issues at home, of periodicals of which one issue is waited for.</summary>
        public IReadOnlyDictionary<CopyId, string> Issues { get; init; } = new Dictionary<CopyId, string>();

        /// <summary>How the two are reached, where they do not say the same.</summary>
        public ContactDifferences Contact { get; init; } = ContactDifferences.None;

        internal Patron To => Account.Patron;

        internal LinkAccounts Command => Account.Command;

        public DateTimeOffset Now => Account.Now;

        internal Library Here => Libraries[Command.Origin.Library];

        /// <summary>The rules of the asking library that whoever is activated there accepts.</summary>
        internal int RulesNow => Here.RulesOn(Here.Today(Now));

        internal ImmutableArray<Reservation> ReservationsOf(Patron patron) =>
        [
            .. Titles.SelectMany(title => title.Queue).Where(one => one.PatronId == patron.Id)
                .DistinctBy(one => one.Id).OrderBy(one => one.Id.Value),
        ];

        internal Policy PolicyOf(Isil library) => Libraries[library].PolicyOn(Libraries[library].Today(Now));
    }

    public static Decision Decide(Case the)
    {
        Invariant.That(the.To.Id != the.From.Id);
        var policy = the.PolicyOf(the.Here.Isil);
        var memberships = LinkedMemberships.Of(
            the.To,
            the.From,
            the.Command.Home,
            the.Command.Activates ? (the.Here.Isil, the.RulesNow) : null);
        var all = Refusals(the, memberships);
        var refusals = Override.Apply(all, policy.Overridable, the.Command.Overrides);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(
                refusals, Fence.On(the.To, FenceMode.Read), Fence.On(the.From, FenceMode.Read), Fence.On(the.Here));
        }

        var twice = Duplicates.Among(the.ReservationsOf(the.To), the.ReservationsOf(the.From));
        var atHome = AtHome(the, twice);
        var ended = twice.Select(pair => pair.Ended).Concat(atHome.Select(pair => pair.Waiting)).ToArray();
        var cards = LinkedCards.Of(the.To, the.From);
        var answer = new Linked(
            the.To.Id,
            the.From.Id,
            the.Command.Preview,
            Things(the, ended, memberships, cards),
            [.. Conflicts(the, twice, atHome, ended)]);
        var basedOn = BasedOn(the, ended);
        if (the.Command.Preview)
        {
            return new Decision(answer, [], [.. basedOn.Select(fence => fence with { Mode = FenceMode.Read })]);
        }

        var (facts, touches) = End(the, ended);
        if (cards.Blocked is { } blocked)
        {
            facts = facts.Add(new CardChanged(the.To.Id, blocked, EventKind.CardBlocked));
        }

        facts = facts.Add(new AccountsLinked(
            the.From.Id, the.To.Id, memberships.All, memberships.TakenOver, cards.Cards));
        if (the.Command.Activates)
        {
            facts = facts.Add(new RulesAccepted(the.To.Id, the.Here.Isil, the.RulesNow));
        }

        return new Decision(answer, facts, OncePerRow([.. basedOn, .. Moved(the), .. touches]))
        {
            Overridden = Override.Used(all, policy.Overridable, the.Command.Overrides),
        };
    }

    private static ImmutableArray<Refusal> Refusals(Case the, LinkedMemberships memberships)
    {
        var found = the.Account.Refusals();
        Standing.CheckErased(the.From, found);
        Standing.CheckLinked(the.From, found);
        found.AddIf(
            the.Command.SelfService && !the.PolicyOf(the.Here.Isil).Cards.LinkSelfService,
            () => new Refusal(
                RefusalCodes.CardOnlyAtLibrary,
                "cards.link-self-service",
                "Two accounts are made one at the library only."));
        found.AddIf(the.OnePerson == false, () => new Refusal(
            RefusalCodes.LinkDifferentPersons,
            "link.one-national-id",
            "The two accounts have different national ids."));
        found.AddIf(
            the.To.Kind == PatronKind.Institution || the.From.Kind == PatronKind.Institution,
            () => new Refusal(
                RefusalCodes.LinkInstitution, "link.persons-only", "Only accounts of a person are linked."));
        found.AddIf(
            BirthDatesDiffer(the),
            () => new Refusal(
                RefusalCodes.LinkBirthDatesDiffer,
                "link.one-birth-date",
                "The two accounts have different birth dates."));
        if (the.Command.Home is { } home)
        {
            Standing.CheckMember(memberships.All.FirstOrDefault(one => one.Library == home), found);
        }

        var moves = the.From.Loans.Length + the.From.Reservations.Sum(held => held.Titles.Length);
        found.AddIf(moves > MovesMax, () => new Refusal(
            RefusalCodes.LinkTooLarge,
            "link.moves-max",
            $"The account has {moves} loans and places in queues; {MovesMax} move at once.",
            new JsonObject { ["moves"] = moves, ["movesMax"] = MovesMax }));
        return found.InOrder();
    }

    private static bool BirthDatesDiffer(Case the) =>
        the.To.BirthDate is { } one && the.From.BirthDate is { } other && one != other;

    /// <summary>Reservations of one for what the other has at home; a copy that is lost may be waited for
    /// again.</summary>
    private static ImmutableArray<(Reservation Waiting, Loan Loan)> AtHome(Case the, ImmutableArray<Duplicate> twice)
    {
        var found = ImmutableArray.CreateBuilder<(Reservation, Loan)>();
        var left = the.ReservationsOf(the.To).Concat(the.ReservationsOf(the.From))
            .Where(one => !twice.Any(pair => pair.Ended.Id == one.Id));
        foreach (var one in left)
        {
            var loan = the.Loans.FirstOrDefault(loan =>
                loan.PatronId != one.PatronId
                && loan.LostAt is null
                && one.Titles.Contains(loan.TitleId)
                && (one.Issue is null || one.Issue == the.Issues.GetValueOrDefault(loan.CopyId)));
            if (loan is not null)
            {
                found.Add((one, loan));
            }
        }

        return found.ToImmutable();
    }

    private static LinkedThings Things(
        Case the, Reservation[] ended, LinkedMemberships memberships, LinkedCards cards) => new(
        the.From.Loans.Length,
        the.ReservationsOf(the.From).Count(one => !ended.Contains(one)),
        [
            .. the.Debts.GroupBy(fee => (fee.Library, fee.Amount.Currency))
                .OrderBy(debts => debts.Key.Library.Value, StringComparer.Ordinal)
                .Select(debts => new LinkedDebt(
                    debts.Key.Library, new Money(debts.Sum(fee => fee.Outstanding.Amount), debts.Key.Currency))),
        ],
        memberships.Home,
        cards.Retired);

    private static IEnumerable<LinkConflict> Conflicts(
        Case the,
        ImmutableArray<Duplicate> twice,
        ImmutableArray<(Reservation Waiting, Loan Loan)> atHome,
        Reservation[] ended) =>
    [
        .. twice.Select(pair => new LinkConflict(LinkConflictKind.ReservationDuplicate)
        {
            Library = pair.Ended.Library, Title = pair.Ended.Title, Kept = pair.Kept.Id, Ended = pair.Ended.Id,
        }),
        .. atHome.Select(pair => new LinkConflict(LinkConflictKind.ReservationOnLoan)
        {
            Library = pair.Waiting.Library, Title = pair.Loan.Title, Ended = pair.Waiting.Id, Loan = pair.Loan.Id,
        }),
        .. Limits(the, ended),
        .. the.From.Exclusions.Select(exclusion => exclusion.Library).Distinct()
            .Where(library => the.From.ExclusionAt(library, the.Now) is not null)
            .Select(library => new LinkConflict(LinkConflictKind.Exclusion) { Library = library }),
        .. LinkedMemberships.Conflicts(the.To, the.From),
        .. OfThePerson(the),
    ];

    /// <summary>At every library where the account that is emptied has loans or reservations.</summary>
    private static IEnumerable<LinkConflict> Limits(Case the, Reservation[] ended)
    {
        foreach (var library in the.From.Loans.Select(loan => loan.Library).Distinct())
        {
            var loans = the.To.Loans.Concat(the.From.Loans);
            if (LoanLimit.Exceeded(loans, library, the.PolicyOf(library).Loans) is var (count, most))
            {
                yield return new LinkConflict(LinkConflictKind.LoanLimit)
                {
                    Library = library, Count = count, Max = most,
                };
            }
        }

        foreach (var library in the.From.Reservations.Select(held => held.Library).Distinct())
        {
            var held = the.To.Reservations.Concat(the.From.Reservations).Count(one => one.Library == library)
                - ended.Count(one => one.Library == library);
            if (Placing.Exceeded(held, the.PolicyOf(library)) is var (count, most))
            {
                yield return new LinkConflict(LinkConflictKind.ReservationLimit)
                {
                    Library = library, Count = count, Max = most,
                };
            }
        }
    }

    private static IEnumerable<LinkConflict> OfThePerson(Case the)
    {
        if (the.To.Pin is not null && the.From.Pin is not null)
        {
            yield return new LinkConflict(LinkConflictKind.Pin);
        }

        if (the.OnePerson is null)
        {
            yield return new LinkConflict(LinkConflictKind.NationalIdMissing);
        }

        if (BirthDatesDiffer(the))
        {
            yield return new LinkConflict(LinkConflictKind.BirthDate);
        }

        if (the.Contact.Email)
        {
            yield return new LinkConflict(LinkConflictKind.Email);
        }

        if (the.Contact.Phone)
        {
            yield return new LinkConflict(LinkConflictKind.Phone);
        }

        if (the.Contact.Address)
        {
            yield return new LinkConflict(LinkConflictKind.Address);
        }
    }

    /// <summary>Both accounts, and every queue in which the one that is emptied or a reservation that ends stands: a
    /// copy that is captured meanwhile moves the queue's version, a loan or reservation that is made or ends moves the
    /// account's.</summary>
    private static ImmutableArray<Fence> BasedOn(Case the, Reservation[] ended)
    {
        var concerned = the.ReservationsOf(the.From).Concat(ended).SelectMany(one => one.Titles).ToHashSet();
        return
        [
            Fence.On(the.To, FenceMode.Bump),
            Fence.On(the.From, FenceMode.Bump),
            .. the.Titles.Where(title => concerned.Contains(title.Id)).Select(title => Fence.On(title, FenceMode.Bump)),
            .. the.Libraries.Values.Select(library => Fence.On(library)),
        ];
    }

    /// <summary>Copies that remember the emptied account, as lent to it or as captured for it.</summary>
    private static IEnumerable<Fence> Moved(Case the) => the.From.Loans.Select(loan => Fence.Touch(loan.CopyId))
        .Concat(the.ReservationsOf(the.From).Where(one => one.CopyId is not null)
            .Select(one => Fence.Touch(one.CopyId!.Value)));

    /// <summary>What is waited for twice or is at home ends, and a copy that was captured for it passes to the next in
    /// line, as with every reservation that ends (I15).</summary>
    private static (ImmutableArray<Fact> Facts, ImmutableArray<Fence> Touches) End(Case the, Reservation[] ended)
    {
        var queues = the.Titles.ToDictionary(
            title => title.Id,
            title => title with { Queue = title.Queue.RemoveAll(one => ended.Any(gone => gone.Id == one.Id)) });
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var touches = ImmutableArray.CreateBuilder<Fence>();
        foreach (var one in ended)
        {
            var after = one.EndedAs(ReservationState.Cancelled);
            facts.AddRange(Moving.Facts(one, after));
            touches.AddRange(one.Titles.Select(Fence.Touch));
            if (one.CopyId is not { } copy)
            {
                continue;
            }

            touches.Add(Fence.Touch(copy));
            var passedOn = Ending.PassOn(one, queues[one.DecidedBy], the.Libraries[one.Library], the.Now);
            touches.AddRange(passedOn.Touches);
            foreach (var fact in passedOn.Facts)
            {
                facts.Add(fact);
                Follow(queues, fact);
            }
        }

        return (facts.ToImmutable(), touches.ToImmutable());
    }

    /// <summary>Whoever was given a copy just now waits no longer when the next copy is passed on.</summary>
    private static void Follow(Dictionary<TitleId, Title> queues, Fact fact)
    {
        if (fact is not ReservationMoved moved)
        {
            return;
        }

        foreach (var id in moved.After.Titles)
        {
            if (queues.TryGetValue(id, out var queue))
            {
                queues[id] = queue with
                {
                    Queue = [.. queue.Queue.Select(one => one.Id == moved.After.Id ? moved.After : one)],
                };
            }
        }
    }

    /// <summary>A row whose version was read is compared; one that merely moves is moved once.</summary>
    private static ImmutableArray<Fence> OncePerRow(IEnumerable<Fence> fences) =>
    [
        .. fences.GroupBy(fence => (fence.Kind, fence.Key, fence.Library))
            .Select(row => row.OrderByDescending(fence => fence.Expected is not null).First()),
    ];
}
