using Skranke.Basics;

namespace Skranke.LoadTests.Running;

/// <summary>The ids and numbers of the prepared data (see <c>Preparing/Data.sql</c>).</summary>
public static class LoadIds
{
    public static PatronId Patron(Turn turn) => new(1_000_000_000 + turn.Patron);

    public static CopyId Copy(Turn turn) => new(2_000_000_000 + turn.Copy);

    public static TitleId Title(Turn turn) => new(3_000_000_001 + ((turn.Copy - 1) / 3));

    public static string Card(Turn turn) => $"2{turn.Patron:D9}";

    public static string Barcode(Turn turn) => $"3{turn.Copy:D9}";
}
