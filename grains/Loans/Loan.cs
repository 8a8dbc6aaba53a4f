using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Loans;

/// <summary>One copy in one patron's hands until a due date. A copy has at most one open loan (I1); a loan only moves
/// forward, from open to closed, once (I3).</summary>
public sealed record Loan
{
    public required LoanId Id { get; init; }

    /// <summary>1 at the checkout, one more with every renewal and at the return.</summary>
    public required int Version { get; init; }

    public required PatronId PatronId { get; init; }

    public required CopyId CopyId { get; init; }

    public required CopyBarcode Copy { get; init; }

    public required TitleId TitleId { get; init; }

    public required TitleReference Title { get; init; }

    public required string Material { get; init; }

    /// <summary>The library that lends, whose policy holds.</summary>
    public required Isil Library { get; init; }

    /// <summary>The branch at which the copy was lent.</summary>
    public required BranchId Branch { get; init; }

    public required DateTimeOffset LoanedAt { get; init; }

    /// <summary>The last day, local to the library, on which the copy may come back in time.</summary>
    public required DateOnly DueDate { get; init; }

    /// <summary>Renewals so far (I4: never above <see cref="RenewalsMax"/>).</summary>
    public required int Renewals { get; init; }

    /// <summary>The maximum in force at the loan or its latest renewal.</summary>
    public required int RenewalsMax { get; init; }

    /// <summary>The policy version by which the due date was set (H1).</summary>
    public required int PolicyVersion { get; init; }

    public required Channel Channel { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public LoanState StateOn(DateOnly today) =>
        ClosedAt is not null ? LoanState.Closed : today > DueDate ? LoanState.Overdue : LoanState.Open;
}

[JsonConverter(typeof(JsonStringEnumConverter<LoanState>))]
public enum LoanState
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("overdue")]
    Overdue,

    [JsonStringEnumMemberName("lost")]
    Lost,

    [JsonStringEnumMemberName("closed")]
    Closed,
}

/// <summary>The way by which somebody asked. The same rules hold for all of them (H37).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Channel>))]
public enum Channel
{
    [JsonStringEnumMemberName("desk")]
    Desk,

    [JsonStringEnumMemberName("kiosk")]
    Kiosk,

    [JsonStringEnumMemberName("web")]
    Web,

    [JsonStringEnumMemberName("app")]
    App,

    [JsonStringEnumMemberName("phone")]
    Phone,

    [JsonStringEnumMemberName("mail")]
    Mail,

    [JsonStringEnumMemberName("engine")]
    Engine,

    [JsonStringEnumMemberName("import")]
    Import,
}

/// <summary>Whether a loan can be renewed, so that an app can show it without trying.</summary>
/// <param name="Now">True when a renewal asked now would be granted.</param>
/// <param name="From">The day from which it would be granted, where only time stands in the way.</param>
/// <param name="Refusals">What stands in the way.</param>
public sealed record Renewable(bool Now, DateOnly? From, ImmutableArray<Refusal> Refusals)
{
    public static Renewable By(ImmutableArray<Refusal> refusals)
    {
        DateOnly? from = null;
        var timeHeals = refusals.Length > 0;
        foreach (var refusal in refusals)
        {
            timeHeals &= refusal.PossibleFrom is not null;
            from = refusal.PossibleFrom > from || from is null ? refusal.PossibleFrom : from;
        }

        return new Renewable(refusals.IsEmpty, timeHeals ? from : null, refusals);
    }
}
