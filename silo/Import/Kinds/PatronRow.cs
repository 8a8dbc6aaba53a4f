using Skranke.Patrons;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Import.Kinds;

/// <summary>One row of a file of patrons.</summary>
internal sealed record PatronRow(
    long Line,
    CardNumber? Card,
    NationalIdNumber? NationalId,
    PatronKind Kind,
    DateOnly? BirthDate,
    string? Pin,
    Contact Contact);
