namespace Skranke.LoadTests.Work;

/// <summary>One named step of a session: a request, and what follows its answer.</summary>
/// <param name="Step">The name under which the step is measured; null for a scenario of one step.</param>
/// <param name="Bytes">The whole request.</param>
/// <param name="Then">Given the body of a good answer, the next step; null ends the session.</param>
public sealed record Exchange(string? Step, byte[] Bytes, Func<ReadOnlyMemory<byte>, Exchange?>? Then = null);

/// <summary>Where sessions come from. Asked by one thread.</summary>
public interface IWork
{
    /// <returns>False when the prepared data is used up.</returns>
    bool TryStart(out Exchange first);
}
