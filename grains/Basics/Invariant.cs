using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Skranke.Basics;

/// <summary>Assertions that stay on in production. A broken one ends the request: going on would spread the
/// damage.</summary>
public static class Invariant
{
    /// <exception cref="InvariantBrokenException">when <paramref name="holds"/> is false.</exception>
    public static void That(
        [DoesNotReturnIf(false)] bool holds,
        [CallerArgumentExpression(nameof(holds))] string invariant = "")
    {
        if (!holds)
        {
            throw new InvariantBrokenException(invariant);
        }
    }
}

/// <summary>The engine found itself in a state that its own rules exclude: a defect, never a caller's
/// mistake.</summary>
public sealed class InvariantBrokenException(string invariant) : Exception($"Invariant broken: {invariant}");
