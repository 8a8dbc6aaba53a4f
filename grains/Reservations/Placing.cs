using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE rule for joining a queue: a patron waits once for a title (I11), not for what he has at home, within
/// the library's limit, and joins behind all who wait already (I12). Seed rules H39, N11.</summary>
public static class Placing
{
    public sealed record Case(
        PlaceReservation Command,
        Patron Patron,
        Title Title,
        Library Library,
        DateTimeOffset Now)
    {
        /// <summary>The other titles of which any will do, with their queues.</summary>
        public IReadOnlyList<Title> Others { get; init; } = [];

        /// <summary>Issues of this title that the patron has at home, where one issue is wanted.</summary>
        public IReadOnlyList<string> IssuesOnLoan { get; init; } = [];

        internal IEnumerable<Title> Titles => Others.Prepend(Title);
    }

    /// <summary>Every code that this rule refuses with, in order of precedence.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        .. Standing.Codes.Concat(Branches.Codes).Concat(
            [
                RefusalCodes.PatronReservationLimit, RefusalCodes.ReservationDuplicate,
                RefusalCodes.ReservationNotReservable, RefusalCodes.ReservationAlreadyOnLoan,
            ])
            .OrderBy(RefusalCodes.Precedence),
    ];

    public static Decision Decide(Case the, ReservationId id)
    {
        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today);
        var patron = Fence.On(the.Patron, FenceMode.Bump);
        var fences = ImmutableArray.Create(patron)
            .AddRange(the.Titles.Select(title => Fence.On(title, FenceMode.Bump))).Add(Fence.On(the.Library));
        var all = Refusals(the, policy);
        var refusals = Override.Apply(all, policy.Overridable, the.Command.Overrides);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, fences.AsSpan());
        }

        var until = InterestUntil(the.Command.InterestUntil, policy, today);
        var reservation = ReservationPlan.Planned(
            new Reservation
            {
                Id = id,
                Version = 1,
                PatronId = the.Patron.Id,
                TitleId = the.Title.Id,
                Title = the.Title.Reference,
                Library = the.Library.Isil,
                PickupBranch = the.Command.PickupBranch,
                OtherTitles =
                [
                    .. the.Others.Select(other => new QueuePlace(other.Id, ReservationQueue.LastPlace(other))),
                ],
                Place = ReservationQueue.LastPlace(the.Title),
                State = ReservationState.Waiting,
                WantedCopy = the.Command.WantedCopy,
                PlacedAt = the.Now,
                InterestUntil = until,
                InterestNoticeOn = InterestNotice.DayFor(until, policy.Reservations, today),
                Issue = the.Command.Issue,
                Channel = the.Command.Origin.Channel,
            },
            the.Library);
        var position = the.Titles.Min(title => 1 + title.Queue.Count(other => other.IsWaiting));
        return new Decision(
            new Reserved(reservation, position),
            [new ReservationPlaced(reservation)],
            fences)
        {
            Overridden = Override.Used(all, policy.Overridable, the.Command.Overrides),
        };
    }

    /// <summary>Every refusal that applies, in order of precedence.</summary>
    public static ImmutableArray<Refusal> Refusals(Case the, Policy policy)
    {
        var found = new Refusals();
        var today = the.Library.Today(the.Now);
        Standing.Check(the.Patron, the.Command.Card, the.Library, the.Now, found);
        CheckLimit(the.Patron, the.Library.Isil, policy, found);
        found.AddIf(!the.Library.Has(the.Command.PickupBranch), () => Branches.Unknown(the.Command.PickupBranch));
        foreach (var title in the.Titles)
        {
            CheckTitle(title, the, policy, found);
        }

        CheckInterest(the.Command.InterestUntil, today, found);
        return found.InOrder();
    }

    /// <summary>The last day of interest where the patron names one, else by policy.</summary>
    internal static DateOnly InterestUntil(DateOnly? wanted, Policy policy, DateOnly today) =>
        wanted ?? today.AddDays(policy.Reservations.InterestDays);

    /// <summary>Of several titles each must be one that the patron may wait for; the data names the one that is
    /// not.</summary>
    private static void CheckTitle(Title title, Case the, Policy policy, Refusals found)
    {
        var issue = the.Command.Issue;
        var waits = the.Patron.Reservations.Any(held => held.Covers(title.Id) && held.Issue == issue);
        found.AddIf(waits, () => new Refusal(
            RefusalCodes.ReservationDuplicate,
            "reservations.one-per-title",
            "The patron waits for this title already.",
            Naming(title)));
        var category = the.Patron.CategoryOn(the.Library.Today(the.Now), policy.Categories);
        CheckReservable(title.Material, category, policy, title.Reference, found);
        var atHome = the.Patron.Loans.Any(loan => loan.TitleId == title.Id)
            && (issue is null || the.IssuesOnLoan.Contains(issue));
        found.AddIf(atHome, () => new Refusal(
            RefusalCodes.ReservationAlreadyOnLoan,
            "reservations.not-on-loan",
            "The patron has this title on loan.",
            Naming(title)));
    }

    private static JsonObject Naming(Title title) => new() { ["title"] = title.Reference.Value };

    internal static void CheckReservable(
        string material, string category, Policy policy, TitleReference? title, Refusals found)
    {
        var rule = DueDate.RuleFor(policy, material, category);
        found.AddIf(!rule.Reservable, () => new Refusal(
            RefusalCodes.ReservationNotReservable,
            "loans.reservable",
            "This material is not reserved.",
            new JsonObject { ["material"] = material, ["title"] = title?.Value }));
    }

    internal static void CheckInterest(DateOnly? until, DateOnly today, Refusals found) =>
        found.AddIf(until < today, () => new Refusal(
            RefusalCodes.ReservationNotReservable,
            "reservations.interest-until",
            "The last day of interest is past."));

    /// <summary>How many reservations a patron may have; null where the library does not count.</summary>
    public static int? MostOf(Policy policy) => policy.Reservations.Max;

    /// <summary>By how many reservations a library's limit is exceeded where accounts become one; null where it is not.
    /// Nobody loses a place by that.</summary>
    public static (int Reservations, int ReservationsMax)? Exceeded(int held, Policy policy) =>
        policy.Reservations.Max is { } most && held > most ? (held, most) : null;

    internal static void CheckLimit(Patron patron, Isil library, Policy policy, Refusals found)
    {
        var held = patron.Reservations.Count(held => held.Library == library);
        found.AddIf(policy.Reservations.Max is { } most && held >= most, () => new Refusal(
            RefusalCodes.PatronReservationLimit,
            "reservations.max",
            $"The patron has {held} reservations and may have {policy.Reservations.Max}.",
            new JsonObject { ["reservations"] = held, ["reservationsMax"] = policy.Reservations.Max }));
    }
}
