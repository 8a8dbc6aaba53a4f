using Npgsql;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Writing;

/// <summary>Writes many new rows in one stream of PostgreSQL's binary COPY, which costs a small part of an INSERT for each.
/// The caller holds a transaction and has made sure that the rows are new; a constraint that says otherwise undoes it all.
/// </summary>
public static class BulkInsert
{
    public static async Task TitlesAsync(NpgsqlConnection to, IReadOnlyCollection<NewTitle> titles, CancellationToken cancellation)
    {
        await using var copy = await BinaryRows.BeginAsync(
            to, "title (id, library, reference, material, title, author, year)", titles.Count, cancellation);
        foreach (var title in titles)
        {
            await copy.RowAsync();
            await copy.WriteAsync(title.Id);
            await copy.WriteAsync(title.Library.Value);
            await copy.WriteAsync(title.Reference.Value);
            await copy.WriteAsync(title.Material);
            await copy.WriteAsync(title.Title);
            await copy.WriteAsync(title.Author);
            await copy.WriteAsync(title.Year);
        }

        await copy.CompleteAsync();
    }

    public static async Task CopiesAsync(NpgsqlConnection to, IReadOnlyCollection<NewCopy> copies, CancellationToken cancellation)
    {
        await using var copy = await BinaryRows.BeginAsync(
            to, "copy (id, title_id, status, price, owner, barcode, branch, material)", copies.Count, cancellation);
        foreach (var one in copies)
        {
            await copy.RowAsync();
            await copy.WriteAsync(one.Id);
            await copy.WriteAsync(one.TitleId);
            await copy.WriteAsync((short)one.Status);
            await copy.WriteAsync(one.Price);
            await copy.WriteAsync(one.Owner.Value);
            await copy.WriteAsync(one.Barcode.Value);
            await copy.WriteAsync(one.Branch.Value);
            await copy.WriteAsync(one.Material);
        }

        await copy.CompleteAsync();
    }

    /// <summary>Patrons with contact data, card and membership.</summary>
    public static async Task PatronsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        await PatronRowsAsync(to, patrons, cancellation);
        await ContactsAsync(to, patrons, cancellation);
        await CardsAsync(to, [.. patrons.Where(patron => patron.Card is not null).Select(patron => patron.Card!)], cancellation);
        await using var copy = await BinaryRows.BeginAsync(
            to, "membership (patron_id, library, active, home, rules_version)", patrons.Count, cancellation);
        foreach (var patron in patrons)
        {
            await copy.RowAsync();
            await copy.WriteAsync(patron.Id);
            await copy.WriteAsync(patron.Library.Value);
            await copy.WriteAsync(patron.IsActive);
            await copy.WriteAsync(true);
            await copy.WriteAsync(patron.RulesVersion);
        }

        await copy.CompleteAsync();
    }

    public static async Task CardsAsync(NpgsqlConnection to, IReadOnlyCollection<NewCard> cards, CancellationToken cancellation)
    {
        await using var copy = await BinaryRows.BeginAsync(to, "card (id, patron_id, number, kind, library)", cards.Count, cancellation);
        foreach (var card in cards)
        {
            await copy.RowAsync();
            await copy.WriteAsync(card.Id);
            await copy.WriteAsync(card.PatronId);
            await copy.WriteAsync(card.Number.Value);
            await copy.WriteAsync((short)card.Kind);
            await copy.WriteAsync(card.Library?.Value);
        }

        await copy.CompleteAsync();
    }

    public static async Task LoansAsync(NpgsqlConnection to, IReadOnlyCollection<Loan> loans, CancellationToken cancellation)
    {
        const string columns = "loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals, "
            + "renewals_max, channel, library, branch)";
        await using var copy = await BinaryRows.BeginAsync(to, columns, loans.Count, cancellation);
        foreach (var loan in loans)
        {
            await copy.RowAsync();
            await copy.WriteAsync(loan.Id.Value);
            await copy.WriteAsync(loan.PatronId.Value);
            await copy.WriteAsync(loan.CopyId.Value);
            await copy.WriteAsync(loan.TitleId.Value);
            await copy.WriteAsync((DateTimeOffset?)loan.LoanedAt);
            await copy.WriteAsync((DateOnly?)loan.DueDate);
            await copy.WriteAsync(loan.PolicyVersion);
            await copy.WriteAsync((short)loan.Renewals);
            await copy.WriteAsync((short)loan.RenewalsMax);
            await copy.WriteAsync((short)loan.Channel);
            await copy.WriteAsync(loan.Library.Value);
            await copy.WriteAsync(loan.Branch.Value);
        }

        await copy.CompleteAsync();
    }

    public static async Task ReservationsAsync(
        NpgsqlConnection to, IReadOnlyCollection<Reservation> reservations, CancellationToken cancellation)
    {
        const string columns = "reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at, "
            + "interest_until, channel, next_action_at)";
        await using var copy = await BinaryRows.BeginAsync(to, columns, reservations.Count, cancellation);
        foreach (var one in reservations)
        {
            await copy.RowAsync();
            await copy.WriteAsync(one.Id.Value);
            await copy.WriteAsync(one.PatronId.Value);
            await copy.WriteAsync(one.TitleId.Value);
            await copy.WriteAsync(one.Place);
            await copy.WriteAsync((short)one.State);
            await copy.WriteAsync(one.Library.Value);
            await copy.WriteAsync(one.PickupBranch.Value);
            await copy.WriteAsync((DateTimeOffset?)one.PlacedAt);
            await copy.WriteAsync((DateOnly?)one.InterestUntil);
            await copy.WriteAsync((short)one.Channel);
            await copy.WriteAsync(FactRows.NextAction(one) is { } next ? new DateTimeOffset(next) : null);
        }

        await copy.CompleteAsync();
    }

    public static async Task ExclusionsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewExclusion> exclusions, CancellationToken cancellation)
    {
        await using var copy = await BinaryRows.BeginAsync(
            to, "exclusion (id, patron_id, library, ground, from_at, to_at)", exclusions.Count, cancellation);
        foreach (var exclusion in exclusions)
        {
            await copy.RowAsync();
            await copy.WriteAsync(exclusion.Id);
            await copy.WriteAsync(exclusion.PatronId);
            await copy.WriteAsync(exclusion.Library.Value);
            await copy.WriteAsync(exclusion.Ground);
            await copy.WriteAsync((DateTimeOffset?)exclusion.From);
            await copy.WriteAsync(exclusion.To);
        }

        await copy.CompleteAsync();
    }

    private static async Task PatronRowsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        await using var copy = await BinaryRows.BeginAsync(
            to, "patron (id, kind, birth_date, guardian_consent, pin_salt, pin_hash)", patrons.Count, cancellation);
        foreach (var patron in patrons)
        {
            await copy.RowAsync();
            await copy.WriteAsync(patron.Id);
            await copy.WriteAsync((short)patron.Kind);
            await copy.WriteAsync(patron.BirthDate);
            await copy.WriteAsync(patron.GuardianConsent);
            await copy.WriteAsync(patron.Pin?.Salt);
            await copy.WriteAsync(patron.Pin?.Hash);
        }

        await copy.CompleteAsync();
    }

    private static async Task ContactsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        const string columns = "patron_contact (patron_id, name, email, phone, street, postal_code, city, municipality, "
            + "category, guardian_card, national_id, national_id_index)";
        await using var copy = await BinaryRows.BeginAsync(to, columns, patrons.Count, cancellation);
        foreach (var patron in patrons)
        {
            var contact = patron.Contact;
            await copy.RowAsync();
            await copy.WriteAsync(patron.Id);
            await copy.WriteAsync(contact.Name);
            await copy.WriteAsync(contact.Email);
            await copy.WriteAsync(contact.Phone);
            await copy.WriteAsync(contact.Street);
            await copy.WriteAsync(contact.PostalCode);
            await copy.WriteAsync(contact.City);
            await copy.WriteAsync(contact.Municipality);
            await copy.WriteAsync(contact.Category);
            await copy.WriteAsync(contact.GuardianCard);
            await copy.WriteAsync(patron.NationalId?.Cipher);
            await copy.WriteAsync(patron.NationalId?.Index);
        }

        await copy.CompleteAsync();
    }
}
