using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Titles;

namespace Skranke.Tests.Loans;

/// <summary>Checkouts at Hørsholm, by what is special about them.</summary>
internal static class ACheckout
{
    public static readonly LoanId LoanId = new(9001);

    public static Decision Decide(Checkout.Case the) => Checkout.Decide(the, LoanId);

    /// <summary>An adult borrows a book from the shelf.</summary>
    public static Checkout.Case Plain() => new(
        ARequest.CheckOut(), APatron.Adult(), ACopy.OnShelf(), null, ALibrary.Hoersholm(), null, Days.Now);

    public static Checkout.Case By(Patron patron) => Plain() with { Patron = patron };

    public static Checkout.Case Of(Copy copy) => Plain() with { Copy = copy };

    public static Checkout.Case With(Title title) => Plain() with { Title = title };

    public static Checkout.Case Typing(string pin, Patron patron) =>
        By(patron) with { Pin = PinTry.Judge(pin, patron, new PinPolicy(), APin.Check, Days.Now) };

    public static Checkout.Case Overriding(this Checkout.Case the, params string[] codes) =>
        the with { Command = the.Command with { Overrides = codes } };
}
