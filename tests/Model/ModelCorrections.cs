namespace Skranke.Tests.Model;

/// <summary>What staff put right.</summary>
internal sealed partial class ModelLibrary
{
    /// <summary>The open loan of this patron and copy, else the last one.</summary>
    public ModelLoan? LastLoan(int patron, int copy) =>
        Copies[copy].Loan is { } open && open.Patron == patron
            ? open
            : Loans.FindLast(loan => loan.Patron == patron && loan.Copy == copy);

    public string Mark(int copy, string trouble)
    {
        var it = Copies[copy];
        if (it.Loan is not null)
        {
            return "refused copy.on-loan";
        }

        if (it.Trouble != trouble || (trouble == "" && it.OnItsWayTo is not null))
        {
            (it.Trouble, it.OnItsWayTo) = (trouble, null);
            Release(trouble == "" ? null : KeptFor(copy));
        }

        return "marked";
    }

    public string MoveDue(ModelLoan loan, DateOnly due)
    {
        if (!loan.Open)
        {
            return "refused loan.closed";
        }

        if (due < loan.Due)
        {
            return "refused loan.due-date-shortened";
        }

        if (due < Today)
        {
            return "refused loan.due-date-past";
        }

        if (due > loan.Due)
        {
            loan.Due = due;
            var isRenewed = ModelThings.Material[ModelThings.Copies[loan.Copy].Title].Renewed;
            loan.TimerOn = TimerFor(loan, isRenewed ? rules.RenewalsMax : 0);
        }

        return StateOf(loan);
    }

    public string Lose(ModelLoan loan)
    {
        if (!loan.Open)
        {
            return "refused loan.closed";
        }

        loan.Lost = true;
        Copies[loan.Copy].Trouble = "lost";
        return StateOf(loan);
    }

    public string Claim(ModelLoan loan)
    {
        if (!loan.Open)
        {
            return "refused loan.closed";
        }

        loan.Claimed = true;
        return StateOf(loan);
    }

    /// <summary>The loan never was. The reservation that it ended stands again, where the patron has not placed another
    /// since: at its place where nobody has that, with this copy where it had this copy.</summary>
    public string UndoLend(ModelLoan loan)
    {
        if (!loan.Open)
        {
            return "refused loan.closed";
        }

        (loan.Open, loan.Undone) = (false, true);
        Copies[loan.Copy].Loan = null;
        var title = ModelThings.Copies[loan.Copy].Title;
        if (loan.Fulfilled is not { } ended || Queue(title).Any(one => one.Patron == loan.Patron))
        {
            return StateOf(loan);
        }

        var place = ended.Places[title];
        var again = new ModelReservation
        {
            Patron = loan.Patron,
            Title = title,
            Places = new() { [title] = Queue(title).Any(one => one.Places[title] == place) ? LastPlace(title) : place },
            Pickup = ended.Pickup,
            OnlyCopy = ended.OnlyCopy,
            Issue = ended.Issue,
            InterestUntil = ended.InterestUntil,
            PausedFrom = ended.PausedFrom,
            PausedUntil = ended.PausedUntil,
        };
        Reservations.Add(again);
        if (ended.Copy == loan.Copy && !loan.Lost)
        {
            Give(loan.Copy, again, loan.Branch);
            Copies[loan.Copy].OnItsWayTo = again.State == "coming" ? again.Pickup : null;
        }

        return StateOf(loan);
    }

    /// <summary>The patron still has it; not where somebody else has had it since.</summary>
    public string UndoTakeBack(ModelLoan loan)
    {
        if (loan.Open)
        {
            return StateOf(loan);
        }

        if (loan.Undone)
        {
            return "refused loan.closed";
        }

        var it = Copies[loan.Copy];
        if (it.Loan is { } other)
        {
            return other.Patron == loan.Patron ? "refused copy.on-loan-to-patron"
                : other.Lost ? "refused copy.lost" : "refused copy.on-loan";
        }

        if (Loans.FindLast(one => one.Copy == loan.Copy && !one.Undone) != loan)
        {
            return "refused loan.closed";
        }

        TakeBackCharge(loan);
        Release(KeptFor(loan.Copy));
        loan.Open = true;
        (it.Loan, it.OnItsWayTo) = (loan, null);
        it.Trouble = loan.Lost ? "lost" : it.Trouble == "damaged" ? "damaged" : "";
        return StateOf(loan);
    }

    private static string StateOf(ModelLoan loan) => $"{(loan.Open ? "out" : "back")} until {loan.Due:yyyy-MM-dd}";
}
