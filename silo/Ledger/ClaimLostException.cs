namespace Skranke.Silo.Ledger;

/// <summary>A statement that claims something changed fewer rows than it had to. Internal to the writer: it rolls the
/// batch back and finds the unit that lost.</summary>
internal sealed class ClaimLostException() : Exception("A claim was lost.");
