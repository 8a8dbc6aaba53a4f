using Skranke.Patrons;

namespace Skranke.Silo.Registers.Population;

/// <summary>A population register as this engine sees it: changes in the order of their numbers, and one person at a
/// time.</summary>
public interface IPopulationRegister
{
    /// <summary>The changes after a number, in order and without a gap; empty where there is none yet.</summary>
    /// <exception cref="RegisterBrokenException">what the register says cannot be read, or is out of order.</exception>
    /// <exception cref="RegisterAwayException">it does not answer.</exception>
    Task<IReadOnlyList<NumberedChange>> ReadAsync(long after, int most, CancellationToken cancellation);

    /// <summary>Everything up to a number has been taken for good.</summary>
    Task TakenAsync(long upTo, CancellationToken cancellation);

    /// <summary>Null where the register knows nobody of this number.</summary>
    /// <exception cref="RegisterBrokenException">what the register says cannot be read.</exception>
    /// <exception cref="RegisterAwayException">it does not answer.</exception>
    Task<PersonFound?> LookUpAsync(NationalId number, CancellationToken cancellation);
}

/// <summary>One change with its place in the feed.</summary>
/// <param name="NewNationalId">For a new number, which is encrypted before it goes anywhere.</param>
/// <param name="Change">Null for a new number.</param>
public sealed record NumberedChange(
    long Sequence,
    NationalId NationalId,
    PopulationChange? Change,
    NationalId? NewNationalId);
