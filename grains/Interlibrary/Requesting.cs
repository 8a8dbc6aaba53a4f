using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Interlibrary;

/// <summary>THE rule for asking for what the library does not hold (H41): a reservation like any other, on a title that
/// is entered for it, until another library supplies a copy.</summary>
public static class Requesting
{
    /// <summary>The material of what is requested; a policy may have rules for it.</summary>
    public const string Material = "interlibrary";

    public sealed record Case(RequestInterlibrary Command, Patron Patron, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the, TitleId titleId, ReservationId id)
    {
        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today);
        var patron = Fence.On(the.Patron, FenceMode.Bump);
        var library = Fence.On(the.Library);
        var all = Refusals(the, policy);
        var refusals = Override.Apply(all, policy.Overridable, the.Command.Overrides);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, patron, library);
        }

        var title = new Title
        {
            Id = titleId,
            Version = 1,
            Library = the.Library.Isil,
            Reference = TitleReference.Of($"ILL-{titleId}"),
            Material = Material,
            Queue = [],
        };
        var until = Placing.InterestUntil(the.Command.InterestUntil, policy, today);
        var reservation = ReservationPlan.Planned(
            new Reservation
            {
                Id = id,
                Version = 1,
                PatronId = the.Patron.Id,
                TitleId = title.Id,
                Title = title.Reference,
                Library = the.Library.Isil,
                PickupBranch = the.Command.PickupBranch,
                Place = ReservationQueue.LastPlace(title),
                State = ReservationState.Waiting,
                PlacedAt = the.Now,
                InterestUntil = until,
                InterestNoticeOn = InterestNotice.DayFor(until, policy.Reservations, today),
                Interlibrary = InterlibraryState.Requested,
                Channel = the.Command.Origin.Channel,
            },
            the.Library);
        return new Decision(
            new Reserved(reservation, Position: 1),
            [
                new TitleAdded(title, the.Command.Title, the.Command.Author, the.Command.Year),
                new ReservationPlaced(reservation),
            ],
            [patron, library])
        {
            Overridden = Override.Used(all, policy.Overridable, the.Command.Overrides),
        };
    }

    /// <summary>Every refusal that applies, in order of precedence.</summary>
    public static ImmutableArray<Refusal> Refusals(Case the, Policy policy)
    {
        var found = new Refusals();
        Standing.Check(the.Patron, the.Command.Card, the.Library, the.Now, found);
        Placing.CheckLimit(the.Patron, the.Library.Isil, policy, found);
        found.AddIf(!the.Library.Has(the.Command.PickupBranch), () => Branches.Unknown(the.Command.PickupBranch));
        var category = the.Patron.CategoryOn(the.Library.Today(the.Now), policy.Categories);
        Placing.CheckReservable(Material, category, policy, title: null, found);
        Placing.CheckInterest(the.Command.InterestUntil, the.Library.Today(the.Now), found);
        return found.InOrder();
    }
}
