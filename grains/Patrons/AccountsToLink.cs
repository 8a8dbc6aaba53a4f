using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Titles;

namespace Skranke.Patrons;

/// <summary>Gathers what <see cref="Linking"/> looks at. The second account and all queues are loaded and fenced as
/// facts, not asked; what is read together is asked for together.</summary>
public static class AccountsToLink
{
    /// <param name="libraryOf">The rules of a library, from its grain.</param>
    public static async ValueTask<Linking.Case> Read(
        ILoad load, PatronCase<LinkAccounts> account, Patron from, Func<Isil, ValueTask<Library>> libraryOf)
    {
        var to = account.Patron;
        var held = to.Reservations.Concat(from.Reservations).ToArray();
        var loans = (await load.OpenLoans(to.Id)).Concat(await load.OpenLoans(from.Id)).ToArray();
        var titles = await Task.WhenAll(held.SelectMany(one => one.Titles).Distinct()
            .Select(title => load.Title(title).AsTask()));
        var libraries = new Dictionary<Isil, Library>();
        foreach (var isil in loans.Select(loan => loan.Library).Concat(held.Select(one => one.Library))
            .Append(account.Command.Origin.Library).Distinct())
        {
            libraries[isil] = await libraryOf(isil);
        }

        // Only where one issue of a periodical is waited for does it matter which issues are at home.
        var ofIssues = held.Where(one => one.Issue is not null).SelectMany(one => one.Titles).ToHashSet();
        var copies = await Task.WhenAll(loans.Where(loan => ofIssues.Contains(loan.TitleId))
            .Select(loan => load.Copy(loan.CopyId).AsTask()));
        return new Linking.Case(
            account,
            from,
            loans,
            [.. titles.OfType<Title>()],
            libraries,
            await load.OpenFees(from.Id),
            await load.AreOnePerson(to.Id, from.Id))
        {
            Contact = await load.ContactDifferences(to.Id, from.Id),
            Issues = copies.Where(copy => copy?.Issue is not null).ToDictionary(copy => copy!.Id, copy => copy!.Issue!),
        };
    }
}
