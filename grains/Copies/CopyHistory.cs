using System.Collections.Immutable;
using Skranke.Loans;

namespace Skranke.Copies;

/// <summary>What happened to a copy from some instant on.</summary>
/// <param name="Loans">Loans that were open then or later, the oldest first.</param>
/// <param name="Seen">When it came by without being lent, the earliest first.</param>
public sealed record CopyHistory(ImmutableArray<Loan> Loans, ImmutableArray<DateTimeOffset> Seen);
