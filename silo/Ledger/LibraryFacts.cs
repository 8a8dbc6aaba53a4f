using Npgsql;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Silo.Ledger;

/// <summary>New libraries, their policies, calendars and house rules, and what interlibrary lending adds to a library's
/// titles and copies. Rare, so that each goes by a statement of its own.</summary>
internal sealed class LibraryFacts
{
    private readonly List<NpgsqlBatchCommand> _statements = [];

    public void Publish(PolicyPublished published) => Add(
        "insert into policy (library, version, valid_from, document) values ($1, $2, $3, $4::jsonb)",
        published.Library.Value,
        published.Policy.Version,
        published.Policy.ValidFrom,
        LibraryDocuments.Write(published.Policy));

    public void Publish(CalendarPublished published) => Add(
        "update library set calendar = $2::jsonb where isil = $1",
        published.Library.Value,
        LibraryDocuments.Write(published.Calendar));

    public void Publish(RulesPublished published) => Add(
        "insert into house_rules (library, version, valid_from, must_be_accepted, texts) "
            + "values ($1, $2, $3, $4, $5::jsonb)",
        published.Library.Value,
        published.Rules.Version,
        published.Rules.ValidFrom,
        published.Rules.MustBeAccepted,
        LibraryDocuments.Write(published.Rules.Texts));

    public void Found(LibraryFounded founded)
    {
        var library = founded.Library;
        Add(
            """
            insert into library (isil, name, time_zone, currency, language, calendar, rules_version, version)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
            """,
            library.Isil.Value,
            library.Name,
            library.TimeZone,
            library.Currency,
            library.Language,
            LibraryDocuments.Write(library.Calendar),
            library.RulesVersion,
            library.Version);
        AddBranches(library, library.Branches);
        foreach (var policy in library.Policies)
        {
            Publish(new PolicyPublished(library.Isil, policy));
        }
    }

    public void Change(LibraryChanged changed)
    {
        var (before, after) = (changed.Before, changed.After);
        Add(
            "update library set name = $2, time_zone = $3, currency = $4, language = $5 where isil = $1",
            after.Isil.Value,
            after.Name,
            after.TimeZone,
            after.Currency,
            after.Language);
        foreach (var gone in before.Branches.Where(branch => !after.Has(branch.Id)))
        {
            Add("delete from branch where library = $1 and id = $2", after.Isil.Value, gone.Id.Value);
        }

        AddBranches(after, after.Branches.Where(branch => !before.Branches.Contains(branch)));
    }

    public void Plan(CollectionPlanned planned) => Add(
        "update library set collection_due_at = $2::timestamptz where isil = $1",
        planned.Library.Value,
        planned.DueAt?.UtcDateTime);

    public void Add(TitleAdded added) => Add(
        "insert into title (id, library, reference, material, title, author, year) values ($1, $2, $3, $4, $5, $6, $7)",
        added.Title.Id.Value,
        added.Title.Library.Value,
        added.Title.Reference.Value,
        added.Title.Material,
        added.Text,
        added.Author,
        added.Year);

    public void Add(CopyAdded added) => Add(
        """
        insert into copy (id, title_id, status, price, owner, barcode, branch, material, transit_to, issue, supplier,
                          supplier_due, supplier_renewable, reading_room)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        added.Copy.Id.Value,
        added.Copy.TitleId.Value,
        (short)added.Copy.Status,
        (int?)added.Copy.Price,
        added.Copy.Owner.Value,
        added.Copy.Barcode.Value,
        added.Copy.Branch.Value,
        added.Copy.Material,
        added.Copy.TransitTo?.Value,
        added.Copy.Issue,
        added.Copy.Supply?.Supplier,
        added.Copy.Supply?.DueDate,
        added.Copy.Supply?.Renewable ?? false,
        added.Copy.Supply?.ReadingRoom ?? false);

    public void Add(CardSeriesReserved reserved) => Add(
        "insert into card_series (library, first, last, next) values ($1, $2, $3, $4)",
        reserved.Series.Library.Value,
        reserved.Series.First,
        reserved.Series.Last,
        reserved.Series.Next);

    public void AddStatements(NpgsqlBatch batch) => _statements.ForEach(batch.BatchCommands.Add);

    private void AddBranches(Library library, IEnumerable<Branch> branches)
    {
        foreach (var branch in branches)
        {
            Add(
                "insert into branch (library, id, name) values ($1, $2, $3) "
                    + "on conflict (library, id) do update set name = excluded.name",
                library.Isil.Value,
                branch.Id.Value,
                branch.Name);
        }
    }

    private void Add(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        _statements.Add(command);
    }
}
