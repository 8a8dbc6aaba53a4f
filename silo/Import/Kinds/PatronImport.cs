using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Patrons:
/// <c>card?,name,nationalId?,birthDate,email?,phone?,street?,postalCode?,city?,municipality?,category?,
/// pin?,guardianCard?</c>. A patron is found by card, or by national id among the library's members.</summary>
/// <remarks>New patrons are active members with the current rules accepted, and count as having a guardian's consent:
/// the library that sends them has enrolled them already. The guardian of a child is another patron, named by a card
/// that is known or stands earlier in the file. A column that the file has not leaves what is there; an empty field
/// empties it, but never takes away a card, a national id or a PIN. Somebody whose home is another library only gets a
/// membership, and only where the birth date agrees: nobody can take over a stranger by the number of a card.</remarks>
internal sealed class PatronImport : ImportKind
{
    private const int Card = 0, Name_ = 1, NationalId_ = 2, BirthDate = 3, Email = 4, Phone = 5, Street = 6;
    private const int PostalCode = 7, City = 8, Municipality = 9, Category = 10, Pin_ = 11, GuardianCard = 12;

    public override string Name => "patrons";

    public override IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("card", Required: false), new("name"), new("nationalId", Required: false), new("birthDate"),
        new("email", Required: false), new("phone", Required: false), new("street", Required: false),
        new("postalCode", Required: false), new("city", Required: false), new("municipality", Required: false),
        new("category", Required: false), new("pin", Required: false), new("guardianCard", Required: false),
    ];

    internal override int ChunkLength => 5_000;

    internal override ImportChunk NewChunk()
    {
        // Which columns the file has is the same for every row; what it has not is left as it stands.
        var has = new bool[Columns.Count];
        return new RowChunk<PatronRow>((fields, library) => Parse(fields, library, has), Keys, (rows, work) =>
            WriteAsync(rows, work, has));
    }

    private static (string, string?) Keys(PatronRow row)
    {
        var (card, nationalId) = (row.Card?.Value, row.NationalId?.Digits);
        return card is null ? ($"id {nationalId}", null) : (card, nationalId is null ? null : $"id {nationalId}");
    }

    private static PatronRow Parse(CsvFields fields, ImportLibrary library, bool[] has)
    {
        for (var column = 0; column < has.Length; column++)
        {
            has[column] = fields.Has(column);
        }

        var card = fields.IdOrNone<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card);
        var nationalId = fields.IdOrNone<NationalId>(NationalId_, NationalId.TryParse, ImportCodes.NationalId);
        var contact = ContactOf(fields);
        var category = CategoryOf(fields);
        var kind = category is PatronCategories.Institution or PatronCategories.Library
            ? PatronKind.Institution
            : PatronKind.Person;
        var birthDate = kind == PatronKind.Institution ? fields.DateOrNone(BirthDate) : fields.Date(BirthDate);
        var pin = fields.Field(Pin_);
        if (birthDate > library.Today)
        {
            fields.Refuse(ImportCodes.Date, "birthDate is in the future.");
        }

        if (!pin.IsEmpty && !ChosenPin.IsWellFormed(pin))
        {
            fields.Refuse(ImportCodes.Pin, "pin is not four digits.");
        }

        if (card is null && nationalId is null)
        {
            fields.Refuse(ImportCodes.CardOrNationalId, "The row has neither card nor nationalId.");
        }

        return new PatronRow(
            fields.Line, card, nationalId, kind, birthDate, pin.IsEmpty ? null : new string(pin), contact)
        {
            FixedCategory = category == PatronCategories.Library
                ? category
                : Patron.FixedCategoryOf(
                    category, birthDate, library.Today, library.Library.PolicyOn(library.Today).Categories),
            GuardianCard = fields.IdOrNone<CardNumber>(GuardianCard, CardNumber.TryParse, ImportCodes.Card),
        };
    }

    private static string? CategoryOf(CsvFields fields)
    {
        if (fields.Field(Category).IsEmpty)
        {
            return null;
        }

        var category = fields.Word(Category, ImportCodes.Category);
        if (category != PatronCategories.Library && !PatronCategories.Names.Contains(category))
        {
            fields.Refuse(
                ImportCodes.Category,
                $"category is none of {string.Join(", ", PatronCategories.Names)}, {PatronCategories.Library}.");
        }

        return category;
    }

    private static Contact ContactOf(CsvFields fields) => new(
        fields.Words(Name_, 200),
        fields.WordsOrNone(Email, 254),
        fields.WordsOrNone(Phone, 40),
        fields.WordsOrNone(Street, 200),
        fields.WordsOrNone(PostalCode, 20),
        fields.WordsOrNone(City, 100),
        fields.WordsOrNone(Municipality, 100));

    private static async Task WriteAsync(IReadOnlyList<PatronRow> rows, ChunkWork work, bool[] has)
    {
        var keys = await PatronKeys.OfAllAsync(
            rows.SelectMany(row => new[] { row.Card, row.GuardianCard }).OfType<CardNumber>()
                .Select(card => card.Value).Distinct(),
            rows.Where(row => row.NationalId is not null).Select(row => row.NationalId!.Value.Digits),
            work);
        var found = rows
            .Select(row => (Row: row, ByCard: CardOwner(row), ByNationalId: NationalIdOwner(row)))
            .ToArray();
        var ids = found.SelectMany(row => new[] { row.ByCard, row.ByNationalId }).OfType<long>();
        var known = await PatronChanges.KnownAsync(ids, work);
        var taken = new List<NewPatron>();
        var takenByCard = new Dictionary<CardNumber, long>();
        var changes = new PatronChanges(work);
        foreach (var (row, byCard, byNationalId) in found)
        {
            var guardian = row.GuardianCard is { } shown ? GuardianOf(shown) : null;
            if (row.GuardianCard is not null && (guardian is null || row.GuardianCard == row.Card))
            {
                work.Refuse(
                    row.Line,
                    ImportCodes.GuardianUnknown,
                    "Nobody else has the card in guardianCard: guardians come before their children.");
            }
            else if ((byCard ?? byNationalId) is not { } id)
            {
                taken.Add(New(row, guardian, work));
                if (row.Card is { } card)
                {
                    takenByCard[card] = taken[^1].Id;
                }
            }
            else if (byCard is not null && byNationalId is not null && byCard != byNationalId)
            {
                work.Refuse(row.Line, ImportCodes.CardOfAnother, "Card and nationalId belong to two patrons.");
            }
            else if (Refusal(known[id], row) is { } refusal)
            {
                work.Refuse(row.Line, ImportCodes.CardOfAnother, refusal);
            }
            else if (!work.Library.NamedPatrons.Add(id))
            {
                work.Refuse(row.Line, ImportCodes.DuplicateInFile, "An earlier row of the file says the same patron.");
            }
            else
            {
                changes.Add(known[id], row, guardian, has, byCard is not null || row.Card is null, KeptContact);
            }
        }

        await BulkInsert.PatronsAsync(work.Connection, taken, work.Cancellation);
        work.Taken = taken.Count;
        await changes.WriteAsync();

        long? GuardianOf(CardNumber shown) =>
            keys.OfCard(shown.Value) ?? (takenByCard.TryGetValue(shown, out var earlier) ? earlier : null);
        long? CardOwner(PatronRow row) => row.Card is { } card ? keys.OfCard(card.Value) : null;
        long? NationalIdOwner(PatronRow row) => row.NationalId is { } id ? keys.OfNationalId(id.Digits) : null;
        Contact KeptContact(Contact now, Contact old) => Merge(now, old, has);
    }

    private static string? Refusal(KnownPatron known, PatronRow row) =>
        known.Erased ? "The account of this card was erased."
        : !known.IsMember && known.BirthDate != row.BirthDate ? "This national card belongs to another patron."
        : null;

    private static NewPatron New(PatronRow row, long? guardian, ChunkWork work)
    {
        var id = work.NextId();
        return new NewPatron(
            id,
            row.Kind,
            row.BirthDate,
            GuardianConsent: true,
            row.Pin is { } pin ? work.Secrets.Choose(pin).Kept : null,
            row.Contact,
            row.NationalId is { } number ? work.Secrets.Seal(number.Digits) : null,
            row.Card is { } card ? NewCard.Of(work.NextId(), id, card, work.Isil) : null,
            work.Isil,
            IsActive: true,
            work.Library.Library.RulesOn(work.Library.Today))
        {
            FixedCategory = row.FixedCategory,
            NationalIdCard = row.NationalId is null ? null : NewCard.OfNationalId(work.NextId(), id),
            Guardian = guardian is { } one
                ? NewGuardian.Of(work.NextId(), id, one, row.BirthDate, work.Library.Today)
                : null,
        };
    }

    /// <summary>What the file says, with what stood there before for the columns it has not.</summary>
    private static Contact Merge(Contact now, Contact old, bool[] has) => new(
        now.Name,
        has[Email] ? now.Email : old.Email,
        has[Phone] ? now.Phone : old.Phone,
        has[Street] ? now.Street : old.Street,
        has[PostalCode] ? now.PostalCode : old.PostalCode,
        has[City] ? now.City : old.City,
        has[Municipality] ? now.Municipality : old.Municipality);
}
