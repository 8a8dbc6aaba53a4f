using System.Collections.Immutable;

namespace Skranke.Patrons;

/// <summary>An account of somebody whose national id is known. One person may have several: a local one at each library
/// and one with the national card (N16).</summary>
/// <param name="IsNational">True where it has a national card that was not replaced.</param>
/// <param name="Libraries">Where it is a member, in whatever state.</param>
public sealed record Account(PatronId Id, bool IsNational, ImmutableArray<Isil> Libraries);
