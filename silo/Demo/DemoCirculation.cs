using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Demo;

/// <summary>Open loans, some of them overdue, and waiting reservations of a demo library, with the due dates that its
/// policy gives.</summary>
internal sealed class DemoCirculation(
    DemoLibrary demo, Func<long> nextId, DateTimeOffset now, DemoRandom random, List<NewPatron> patrons)
{
    private const int LentPercent = 15;
    private const int OverdueDays = 40;
    private const int LentDaysMax = 35;
    private const int Reservations = 60;

    /// <summary>The first copy and the reference book stay on the shelf; the second one is overdue.</summary>
    public List<Loan> Lend(List<NewTitle> titles, List<NewCopy> copies)
    {
        var references = titles.ToDictionary(title => title.Id, title => title.Reference);
        var held = new HashSet<(long Patron, long Title)>();
        var loans = new List<Loan>();
        for (var number = 0; number < copies.Count; number++)
        {
            var isOverdue = number == 1;
            var patron = isOverdue ? patrons[2] : AnyPatron();
            if ((isOverdue || (number >= 10 && random.Percent(LentPercent)))
                && copies[number].Material != "reference"
                && held.Add((patron.Id, copies[number].TitleId)))
            {
                var daysAgo = isOverdue ? OverdueDays : random.Next(LentDaysMax);
                loans.Add(LoanOf(copies[number], references[copies[number].TitleId], patron, daysAgo));
            }
        }

        return loans;
    }

    /// <summary>Patrons wait for titles of which a copy is lent, in the order in which they came.</summary>
    public List<Reservation> Reserve(List<Loan> loans)
    {
        var held = loans.Select(loan => (loan.PatronId.Value, loan.TitleId.Value)).ToHashSet();
        var places = new Dictionary<TitleId, long>();
        var reservations = new List<Reservation>();
        var policy = demo.Library.Policies[0];
        var today = demo.Library.Today(now);
        var wanted = loans.Where(loan => loan.Material is not ("reference" or "quick-loan")).ToArray();
        for (var number = 0; number < Reservations; number++)
        {
            var (loan, patron) = (wanted[random.Next(Math.Min(40, wanted.Length))], AnyPatron());
            if (!held.Add((patron.Id, loan.TitleId.Value)))
            {
                continue;
            }

            var until = today.AddDays(policy.Reservations.InterestDays);
            var placedAt = now.AddDays(-20).AddMinutes(number * 400);
            places[loan.TitleId] = places.GetValueOrDefault(loan.TitleId) + 1;
            reservations.Add(ReservationPlan.Planned(
                new Reservation
                {
                    Id = new ReservationId(nextId()),
                    Version = 1,
                    PatronId = new PatronId(patron.Id),
                    TitleId = loan.TitleId,
                    Title = loan.Title,
                    Library = demo.Library.Isil,
                    PickupBranch = demo.Library.Branches[number % 2].Id,
                    Place = places[loan.TitleId],
                    State = ReservationState.Waiting,
                    PlacedAt = placedAt,
                    InterestUntil = until,
                    InterestNoticeOn = InterestNotice.DayFor(until, policy.Reservations, today),
                    Channel = Channel.Web,
                },
                demo.Library));
        }

        return reservations;
    }

    /// <summary>Anybody but those who have a part of their own.</summary>
    private NewPatron AnyPatron()
    {
        const int first = DemoLibraries.FixedPatrons;
        return patrons[first + random.Next(patrons.Count - first)];
    }

    private Loan LoanOf(NewCopy copy, TitleReference title, NewPatron borrower, int daysAgo)
    {
        var policy = demo.Library.Policies[0];
        var loanedAt = now.AddDays(-daysAgo).AddMinutes(-random.Next(300));
        var day = demo.Library.Today(loanedAt);
        var patron = new Patron
        {
            Id = new PatronId(borrower.Id),
            Version = 1,
            Kind = borrower.Kind,
            BirthDate = borrower.BirthDate,
            Cards = [],
            Memberships = [],
            Exclusions = [],
            Loans = [],
            Reservations = [],
        };
        var rule = DueDate.RuleFor(policy, copy.Material, patron.CategoryOn(day, policy.Categories));
        var loan = new Loan
        {
            Id = new LoanId(nextId()),
            Version = 1,
            PatronId = patron.Id,
            CopyId = new CopyId(copy.Id),
            Copy = copy.Barcode,
            TitleId = new TitleId(copy.TitleId),
            Title = title,
            Material = copy.Material,
            Library = demo.Library.Isil,
            Branch = copy.Branch,
            LoanedAt = loanedAt,
            DueDate = DueDate.Of(demo.Library, policy, rule, copy.Branch, day),
            Renewals = 0,
            RenewalsMax = rule.Renewable ? rule.RenewalsMax ?? policy.Renewals.Max : 0,
            PolicyVersion = policy.Version,
            Channel = Channel.Kiosk,
        };

        // Time runs for them from now on: nobody is told at once of all that would have been said before.
        return loan with
        {
            NextActionAt = NextAction.Planned(loan, isSupplied: false, demo.Library, demo.Library.Today(now)),
        };
    }
}
