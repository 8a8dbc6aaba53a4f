namespace Skranke.LoadTests.Running;

/// <summary>One checkout to be asked for: who, what, and how often this patron had a turn before.</summary>
/// <param name="Number">Counts the turns of one contender, over all its slices.</param>
/// <param name="Patron">From 1 to the number of patrons.</param>
/// <param name="Copy">From 1 to the number of copies.</param>
/// <param name="Round">0 in the patron's first turn.</param>
public readonly record struct Turn(long Number, long Patron, long Copy, long Round);

/// <summary>Hands out patrons and copies so that they are cold: every copy comes once, every patron again only after
/// all others, and neighbours in time are no neighbours on disk.</summary>
/// <param name="again">Whether every copy comes again after all others, for as long as anybody asks.</param>
public sealed class Feed(long patrons, long copies, long from, bool again = false)
{
    private const double GoldenRatio = 0.6180339887498949;
    private readonly long _patronStep = StepFor(patrons);
    private readonly long _copyStep = StepFor(copies);
    private long _next = from;

    /// <summary>The first turn that was not handed out yet.</summary>
    public long Next => again ? Interlocked.Read(ref _next) : Math.Min(Interlocked.Read(ref _next), copies);

    public long Copies => copies;

    public long Left => again ? copies : copies - Next;

    /// <returns>False when every copy had its turn.</returns>
    public bool TryTake(out Turn turn)
    {
        var number = Interlocked.Increment(ref _next) - 1;
        turn = again || number < copies
            ? new Turn(
                number,
                1 + (number % patrons * _patronStep % patrons),
                1 + (number % copies * _copyStep % copies),
                number / patrons)
            : default;
        return again || number < copies;
    }

    /// <summary>A step that visits every place of a circle once and jumps far each time.</summary>
    private static long StepFor(long count)
    {
        var step = Math.Max(1, (long)(count * GoldenRatio));
        while (GreatestCommonDivisor(step, count) != 1)
        {
            step++;
        }

        return step;
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
