namespace Skranke.Silo.Privacy;

/// <summary>A table with rows that lead to a patron.</summary>
/// <param name="Name">As it is in the schema.</param>
/// <param name="Column">The column that holds the patron's id.</param>
/// <param name="Erase">What erasing does to its rows: the statement up to its <c>where</c>.</param>
public sealed record PatronTable(string Name, string Column, string Erase)
{
    /// <summary>The column that says which library a row belongs to; null where it belongs to the patron and to no
    /// library.</summary>
    public string? Library { get; init; }

    /// <summary>Rows that erasing leaves as they are, because something is open: after a backup was restored there may
    /// be some, and they end in their own way.</summary>
    public string? Open { get; init; }

    /// <summary>Columns that the patron is not shown: hashes, and keys of the engine.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>False for rows that say nothing of a person beyond what others say.</summary>
    public bool IsExported { get; init; } = true;
}

/// <summary>THE catalogue of all that leads to a patron. The export shows what stands here, the erasure erases it, and
/// a test compares the list with the schema, so that a new column cannot be forgotten.</summary>
public static class PatronTables
{
    private const string LocalCard = "kind = 0";

    public static IReadOnlyList<PatronTable> All { get; } =
    [
        new(
            "patron",
            "id",
            """
            update patron set erased = true, birth_date = null, died_on = null, municipality = null,
                              guardian_consent = false,
                              pin_salt = null, pin_hash = null, pin_failures = 0, pin_locked_until = null
            """)
        {
            Hidden = ["pin_salt", "pin_hash"],
        },
        new("patron_contact", "patron_id", "delete from patron_contact") { Hidden = ["national_id_index"] },
        new("patron_address", "patron_id", "delete from patron_address"),
        new("membership", "patron_id", "delete from membership") { Library = "library" },
        new("consent", "patron_id", "delete from consent") { Library = "library" },
        new("rules_acceptance", "patron_id", "delete from rules_acceptance") { Library = "library" },
        new("guardian", "child_id", "delete from guardian"),

        // A bond that holds still refuses the erasure; of one that has ended the child keeps that there was somebody.
        new("guardian", "guardian_id", "update guardian set name = null, email = null, phone = null"),
        new("exclusion", "patron_id", "delete from exclusion") { Library = "library" },
        new("debt_to_review", "patron_id", "delete from debt_to_review") { Library = "library", IsExported = false },
        new("history_consent", "patron_id", "delete from history_consent"),
        new("patron_activity", "patron_id", "delete from patron_activity"),
        new("membership_erased", "patron_id", "delete from membership_erased") { IsExported = false },
        new("answer_patron", "patron_id", "delete from answer_patron") { IsExported = false },

        // Local numbers stay known as dead, so that none is given to somebody else; those of national cards come from a
        // series that only goes on, and the feed of cards learns from the row's end that the card is gone.
        new("card", "patron_id", "delete from card") { Open = LocalCard, IsExported = false },
        new("card", "patron_id", "update card set patron_id = null, state = 2, block_reason = null")
        {
            Library = "library",
            Open = $"not ({LocalCard})",
        },
        new("loan", "patron_id", "update loan set patron_id = null, version = version + 1")
        {
            Library = "library",
            Open = "closed_at is null",
        },
        new("reservation", "patron_id", "update reservation set patron_id = null, version = version + 1")
        {
            Library = "library",
            Open = "ended_at is null",
        },
        new("fee", "patron_id", "update fee set patron_id = null, cause = null, copy_id = null")
        {
            Library = "library",
            Open = "settled_at is null",
        },
        new("payment", "patron_id", "update payment set patron_id = null") { Library = "library" },
        new("notice", "patron_id", "delete from notice") { Library = "library" },
        new("message", "patron_id", "delete from message") { Library = "library" },
        new("failed_address", "patron_id", "delete from failed_address"),

        // A proposal to link is about two accounts, and there is nothing left to propose.
        new("work_item", "other_patron_id", "delete from work_item") { Library = "library" },
        new("work_item", "patron_id", "delete from work_item")
        {
            Library = "library",
            Open = "kind <> 60",
            IsExported = false,
        },
        new("work_item", "patron_id", "update work_item set patron_id = null, card = null, note = null")
        {
            Library = "library",
        },
        new("event", "patron_id", "update event set patron_id = null") { Library = "library" },
        new("audit", "patron_id", "update audit set patron_id = null") { Library = "library" },
        new("active_borrower", "patron_id", "update active_borrower set patron_id = null") { Library = "library" },
    ];

    /// <summary>The statements that erase the patrons <c>$1</c>, in an order that foreign keys allow.</summary>
    public static IEnumerable<string> EraseAll => All.OrderBy(table => table.Name == "patron")
        .Select(table => $"{table.Erase} where {table.Column} = any($1){Settled(table)}");

    /// <summary>The statements that erase what the library <c>$2</c> has of the patrons <c>$1</c>, pair by
    /// pair.</summary>
    public static IEnumerable<string> EraseOfLibrary => All.Where(table => table.Library is not null)
        .Select(table =>
            $"{table.Erase} where {table.Column} is not null and ({table.Column}, {table.Library}) in "
            + $"(select * from unnest($1, $2)){Settled(table)}");

    private static string Settled(PatronTable table) => table.Open is null ? "" : $" and not ({table.Open})";
}
