using Npgsql;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;

namespace Skranke.Silo.Import.Writing;

/// <summary>Writes many new rows in one stream of PostgreSQL's binary COPY, which costs a small part of an INSERT for
/// each. The caller holds a transaction and has made sure that the rows are new; a constraint that says otherwise
/// undoes it all. </summary>
public static class BulkInsert
{
    public static async Task TitlesAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewTitle> titles, CancellationToken cancellation)
    {
        await using var copy = BinaryRows.Begin(
            to, "title (id, library, reference, material, title, author, year)", cancellation);
        foreach (var title in titles)
        {
            await copy.RowAsync();
            copy.Write(title.Id);
            copy.Write(title.Library.Value);
            copy.Write(title.Reference.Value);
            copy.Write(title.Material);
            copy.Write(title.Title);
            copy.Write(title.Author);
            copy.Write(title.Year);
        }

        await copy.CompleteAsync();
    }

    public static async Task CopiesAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewCopy> copies, CancellationToken cancellation)
    {
        await using var copy = BinaryRows.Begin(
            to, "copy (id, title_id, status, price, owner, barcode, branch, material, issue)", cancellation);
        foreach (var one in copies)
        {
            await copy.RowAsync();
            copy.Write(one.Id);
            copy.Write(one.TitleId);
            copy.Write((short)one.Status);
            copy.Write(one.Price);
            copy.Write(one.Owner.Value);
            copy.Write(one.Barcode.Value);
            copy.Write(one.Branch.Value);
            copy.Write(one.Material);
            copy.Write(one.Issue);
        }

        await copy.CompleteAsync();
    }

    /// <summary>Patrons with contact data, card and membership.</summary>
    public static async Task PatronsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        await PatronRowsAsync(to, patrons, cancellation);
        await ContactsAsync(to, patrons, cancellation);
        await CardsAsync(
            to,
            [.. patrons.SelectMany(patron => new[] { patron.Card, patron.NationalIdCard }).OfType<NewCard>()],
            cancellation);
        await GuardiansAsync(
            to, [.. patrons.Select(patron => patron.Guardian).OfType<NewGuardian>()], cancellation);
        await using var copy = BinaryRows.Begin(
            to, "membership (patron_id, library, active, home, rules_version)", cancellation);
        foreach (var patron in patrons)
        {
            await copy.RowAsync();
            copy.Write(patron.Id);
            copy.Write(patron.Library.Value);
            copy.Write(patron.IsActive);
            copy.Write(true);
            copy.Write(patron.RulesVersion);
        }

        await copy.CompleteAsync();
    }

    public static async Task CardsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewCard> cards, CancellationToken cancellation)
    {
        await using var copy = BinaryRows.Begin(to, "card (id, patron_id, number, kind, library)", cancellation);
        foreach (var card in cards)
        {
            await copy.RowAsync();
            copy.Write(card.Id);
            copy.Write(card.PatronId);
            copy.Write(card.Kind == CardKind.NationalId ? null : card.Number.Value);
            copy.Write((short)card.Kind);
            copy.Write(card.Library?.Value);
        }

        await copy.CompleteAsync();
    }

    public static async Task GuardiansAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewGuardian> guardians, CancellationToken cancellation)
    {
        if (guardians.Count == 0)
        {
            return;
        }

        await using var copy = BinaryRows.Begin(
            to, "guardian (id, child_id, guardian_id, since, until)", cancellation);
        foreach (var guardian in guardians)
        {
            await copy.RowAsync();
            copy.Write(guardian.Id);
            copy.Write(guardian.ChildId);
            copy.Write(guardian.GuardianId);
            copy.Write((DateOnly?)guardian.Since);
            copy.Write((DateOnly?)guardian.Until);
        }

        await copy.CompleteAsync();
    }

    public static async Task LoansAsync(
        NpgsqlConnection to, IReadOnlyCollection<Loan> loans, CancellationToken cancellation)
    {
        const string columns = "loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals, "
            + "renewals_max, channel, library, branch, material, next_action_at)";
        await using var copy = BinaryRows.Begin(to, columns, cancellation);
        foreach (var loan in loans)
        {
            await copy.RowAsync();
            copy.Write(loan.Id.Value);
            copy.Write(loan.PatronId.Value);
            copy.Write(loan.CopyId.Value);
            copy.Write(loan.TitleId.Value);
            copy.Write((DateTimeOffset?)loan.LoanedAt);
            copy.Write((DateOnly?)loan.DueDate);
            copy.Write(loan.PolicyVersion);
            copy.Write((short)loan.Renewals);
            copy.Write((short)loan.RenewalsMax);
            copy.Write((short)loan.Channel);
            copy.Write(loan.Library.Value);
            copy.Write(loan.Branch.Value);
            copy.Write(loan.Material);
            copy.Write(loan.NextActionAt);
        }

        await copy.CompleteAsync();
    }

    public static async Task ReservationsAsync(
        NpgsqlConnection to, IReadOnlyCollection<Reservation> reservations, CancellationToken cancellation)
    {
        const string columns = "reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at, "
            + "interest_until, interest_notice_on, channel, next_action_at)";
        await using var copy = BinaryRows.Begin(to, columns, cancellation);
        foreach (var one in reservations)
        {
            await copy.RowAsync();
            copy.Write(one.Id.Value);
            copy.Write(one.PatronId.Value);
            copy.Write(one.TitleId.Value);
            copy.Write(one.Place);
            copy.Write((short)one.State);
            copy.Write(one.Library.Value);
            copy.Write(one.PickupBranch.Value);
            copy.Write((DateTimeOffset?)one.PlacedAt);
            copy.Write((DateOnly?)one.InterestUntil);
            copy.Write(one.InterestNoticeOn);
            copy.Write((short)one.Channel);
            copy.Write(one.NextActionAt);
        }

        await copy.CompleteAsync();
    }

    public static async Task ExclusionsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewExclusion> exclusions, CancellationToken cancellation)
    {
        await using var copy = BinaryRows.Begin(
            to, "exclusion (id, patron_id, library, ground, from_at, to_at)", cancellation);
        foreach (var exclusion in exclusions)
        {
            await copy.RowAsync();
            copy.Write(exclusion.Id);
            copy.Write(exclusion.PatronId);
            copy.Write(exclusion.Library.Value);
            copy.Write(exclusion.Ground);
            copy.Write((DateTimeOffset?)exclusion.From);
            copy.Write(exclusion.To);
        }

        await copy.CompleteAsync();
    }

    private static async Task PatronRowsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        const string columns =
            "patron (id, kind, birth_date, municipality, category, guardian_consent, pin_salt, pin_hash)";
        await using var copy = BinaryRows.Begin(to, columns, cancellation);
        foreach (var patron in patrons)
        {
            await copy.RowAsync();
            copy.Write(patron.Id);
            copy.Write((short)patron.Kind);
            copy.Write(patron.BirthDate);
            copy.Write(patron.Contact.Municipality);
            copy.Write(patron.FixedCategory);
            copy.Write(patron.GuardianConsent);
            copy.Write(patron.Pin?.Salt);
            copy.Write(patron.Pin?.Hash);
        }

        await copy.CompleteAsync();
    }

    private static async Task ContactsAsync(
        NpgsqlConnection to, IReadOnlyCollection<NewPatron> patrons, CancellationToken cancellation)
    {
        const string columns = "patron_contact (patron_id, name, email, phone, street, postal_code, city, "
            + "national_id, national_id_index)";
        await using var copy = BinaryRows.Begin(to, columns, cancellation);
        foreach (var patron in patrons)
        {
            var contact = patron.Contact;
            await copy.RowAsync();
            copy.Write(patron.Id);
            copy.Write(contact.Name);
            copy.Write(contact.Email);
            copy.Write(contact.Phone);
            copy.Write(contact.Street);
            copy.Write(contact.PostalCode);
            copy.Write(contact.City);
            copy.Write(patron.NationalId?.Cipher);
            copy.Write(patron.NationalId?.Index);
        }

        await copy.CompleteAsync();
    }
}
