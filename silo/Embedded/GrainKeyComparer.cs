using Skranke.Actors;

namespace Skranke.Silo.Embedded;

/// <summary>Compares grain keys without touching the text that only libraries have.</summary>
internal sealed class GrainKeyComparer : IEqualityComparer<GrainKey>
{
    public static readonly GrainKeyComparer Instance = new();

    public bool Equals(GrainKey x, GrainKey y) =>
        x.Number == y.Number && x.Kind == y.Kind
        && string.Equals(x.Library.Value, y.Library.Value, StringComparison.Ordinal);

    public int GetHashCode(GrainKey key) => key.Kind == GrainKind.Library
        ? key.Library.Value.GetHashCode(StringComparison.Ordinal)
        : HashCode.Combine(key.Number, (int)key.Kind);
}
