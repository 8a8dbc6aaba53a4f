namespace Skranke.Silo.Import;

/// <summary>What became of a file that was sent.</summary>
public abstract record ImportReception
{
    /// <summary>The import that takes this file; an earlier one where the same was sent before.</summary>
    public sealed record Queued(long Id) : ImportReception;

    /// <summary>The file did not arrive whole, or is too long; nothing is imported.</summary>
    /// <param name="Code"><see cref="ImportCodes.Incomplete"/> or <see cref="ImportCodes.TooLarge"/>.</param>
    public sealed record Rejected(string Code, string Detail) : ImportReception;

    /// <summary>The caller's key belongs to another file.</summary>
    public sealed record KeyReused : ImportReception;
}
