namespace Skranke.Silo.Import;

/// <summary>A column that files of a kind may have.</summary>
/// <param name="Required">Whether the header must name it; a field may be empty even so, where the kind allows
/// it.</param>
/// <param name="Repeats">Whether many rows say the same, so that their text is shared.</param>
public sealed record ImportColumn(string Name, bool Required = true, bool Repeats = false);
