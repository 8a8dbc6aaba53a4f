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

    /// <summary>True for a checkout that staff took back as a mistake: it never counted.</summary>
    public bool Undone { get; init; }

    /// <summary>When the copy was declared lost; the loan stays open until the copy comes back.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>When the patron said that the copy was returned; staff search for it.</summary>
    public DateTimeOffset? ClaimedReturnedAt { get; init; }

    /// <summary>What became of the latest renewal where another library owns the copy (H38); null where it does
    /// not.</summary>
    public RenewalRequest? RenewalRequest { get; init; }

    /// <summary>The due date that holds again should the owner annul the latest renewal; once it is annulled, the one
    /// that was promised (H38).</summary>
    public DateOnly? DueDateBefore { get; init; }

    /// <summary>After an annulled renewal: the last day until which no overdue fee runs although the due date is past
    /// (H38).</summary>
    public DateOnly? GraceUntil { get; init; }

    /// <summary>When a timer must look at this loan next; null where no time runs.</summary>
    public DateTimeOffset? NextActionAt { get; init; }

    public LoanState StateOn(DateOnly today) =>
        ClosedAt is not null ? LoanState.Closed
        : LostAt is not null ? LoanState.Lost
        : today > DueDate ? LoanState.Overdue
        : LoanState.Open;
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

/// <summary>The renewal of a copy that belongs elsewhere is a request to its owner: the new due date holds until the
/// owner says no.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RenewalRequest>))]
public enum RenewalRequest
{
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    [JsonStringEnumMemberName("confirmed")]
    Confirmed = 1,

    [JsonStringEnumMemberName("annulled")]
    Annulled = 2,

    /// <summary>The owner has said no, and the patron was not told yet: the new due date still holds.</summary>
    [JsonStringEnumMemberName("annulment-announced")]
    AnnulmentAnnounced = 3,
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
