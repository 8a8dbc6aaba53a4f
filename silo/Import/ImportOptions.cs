namespace Skranke.Silo.Import;

/// <summary>Bounds of imports.</summary>
public sealed record ImportOptions
{
    /// <summary>Where files lie while they are taken; only their owner may read the folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The longest file that is taken, in bytes.</summary>
    public long FileLengthMax { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Imports that run at the same time in this process, one for each library at most. Few, so that they
    /// leave the desk its share of the machine.</summary>
    public int AtOnce { get; init; } = 2;
}
