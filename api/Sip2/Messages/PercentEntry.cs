using System.Globalization;
using Skranke.Libraries;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Sip2.Messages;

/// <summary>What stands for a loan, a reservation, a fee or a title where Danish kiosks read it: parts in a fixed order
/// with per cent signs between, as the common system of the Danish libraries sends them. Such a kiosk ends with an
/// error where a part is missing, so that what is not known stands there empty. Of a material it has two codes and a
/// shelf mark of the national format; here the first is our own word, and the others are empty.</summary>
internal static class PercentEntry
{
    public static string Title(string words, string? author, string material) => Of(words, author, material, "", "");

    public static string Loan(AccountLoan loan) =>
        $"{Of(loan.Copy.Value, Day(loan.DueDate))}%{Title(loan.TitleText, loan.Author, loan.Material)}";

    /// <summary>One that waits on the pickup shelf, with its number there.</summary>
    public static string Ready(AccountReservation one, Library library) =>
        Of(one.Title.Value, one.Id.ToString(), Number(one.PickupNumber), Day(one.PickupUntil), Place(one, library))
        + $"%{Title(one.TitleText, one.Author, one.Material)}";

    public static string Waiting(AccountReservation one) =>
        $"{Of(one.Title.Value, one.Id.ToString(), Day(one.InterestUntil))}%"
        + Title(one.TitleText, one.Author, one.Material);

    /// <summary>What is no title's is named by what it is for.</summary>
    public static string Fee(AccountFee fee, Library library) =>
        Of(
            fee.Copy?.Value,
            fee.Id.ToString(CultureInfo.InvariantCulture),
            Day(library.Today(fee.ChargedAt)),
            Exchange.Amount(fee.Amount.Amount))
        + $"%{Title(fee.TitleText ?? fee.Kind, null, "")}";

    public static string Renewed(string barcode, DateOnly? due, string title) => $"{Of(barcode, Day(due))}%{title}";

    public static string NotRenewed(string barcode, string why, DateOnly? due, string title) =>
        $"{Of(barcode, why, Day(due))}%{title}";

    public static string Address(string? street, string? postalCode, string? city) => Of(street, postalCode, city, "");

    /// <summary>Kiosks cut off the library's number, and look for the name behind it.</summary>
    private static string Place(AccountReservation one, Library library) =>
        $"{library.Isil} - "
        + (library.Branches.FirstOrDefault(branch => branch.Id == one.PickupBranch)?.Name ?? one.PickupBranch.Value);

    private static string Of(params ReadOnlySpan<string?> parts)
    {
        var clean = new string[parts.Length];
        for (var number = 0; number < parts.Length; number++)
        {
            clean[number] = (parts[number] ?? "").Replace('%', ' ');
        }

        return string.Join('%', clean);
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
