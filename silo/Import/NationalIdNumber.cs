namespace Skranke.Silo.Import;

/// <summary>A national id as it came with a file. It never goes into a report or a log.</summary>
public readonly record struct NationalIdNumber(string Digits)
{
    public override string ToString() => "(national id)";
}
