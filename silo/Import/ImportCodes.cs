namespace Skranke.Silo.Import;

/// <summary>Why a file or a row is not taken. Codes are part of the public contract: added to, never renamed.</summary>
public static class ImportCodes
{
    public const string KindUnknown = "import.kind-unknown";
    public const string Unknown = "import.unknown";

    // The whole file.
    public const string Empty = "import.empty";
    public const string TooLarge = "import.too-large";
    public const string Compressed = "import.compressed";
    public const string NotUtf8 = "import.not-utf8";
    public const string Nul = "import.nul";
    public const string Header = "import.header";
    public const string Broken = "import.broken";
    public const string Incomplete = "import.incomplete";
    public const string Interrupted = "import.interrupted";
    public const string Failed = "import.failed";

    // The form of a row.
    public const string Columns = "import.columns";
    public const string Quote = "import.quote";
    public const string Missing = "import.missing";
    public const string TooLong = "import.too-long";
    public const string ControlCharacter = "import.control-character";
    public const string Barcode = "import.barcode";
    public const string Card = "import.card";
    public const string Title = "import.title";
    public const string Branch = "import.branch";
    public const string Material = "import.material";
    public const string Category = "import.category";
    public const string Price = "import.price";
    public const string Year = "import.year";
    public const string Status = "import.status";
    public const string State = "import.state";
    public const string Date = "import.date";
    public const string Renewals = "import.renewals";
    public const string NationalId = "import.national-id";
    public const string Pin = "import.pin";
    public const string Library = "import.library";
    public const string RulesVersion = "import.rules-version";
    public const string Home = "import.home";
    public const string Ground = "import.ground";
    public const string FeeKind = "import.fee-kind";
    public const string Amount = "import.amount";
    public const string CardOrNationalId = "import.card-or-national-id";

    // A row against the rest of the file and what is there already.
    public const string DuplicateInFile = "import.duplicate-in-file";
    public const string TitleUnknown = "import.title-unknown";
    public const string BranchUnknown = "import.branch-unknown";
    public const string CopyUnknown = "import.copy-unknown";
    public const string CardUnknown = "import.card-unknown";
    public const string GuardianUnknown = "import.guardian-unknown";
    public const string CardOfAnother = "import.card-of-another";
    public const string CopyOnLoan = "import.copy-on-loan";
    public const string CopyInCirculation = "import.copy-in-circulation";
}
