using System.Text.Json.Serialization;
using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Ledger;
using Skranke.Loans.Offline;
using Skranke.WorkItems;

namespace Skranke.Api.Http.Loans;

/// <summary>A transaction that a kiosk made while it was cut off, with a card or a copy that nobody knows: nothing was
/// lent or taken back, and staff were told.</summary>
public sealed record RecordedAnswer
{
    /// <summary>Always null, and there, so that nobody waits for a loan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public LoanAnswer? Loan { get; init; }

    /// <summary>The id of the work item.</summary>
    public required WorkItemId WorkItem { get; init; }
}

/// <summary>What checkouts and check-ins that were made offline have in common: when they may have happened, and under
/// what they are remembered.</summary>
internal static class OfflineTransaction
{
    /// <summary>The time that a body names, as exactly as the ledger keeps it; null where it names none.</summary>
    public static DateTimeOffset? TimeOf(Fields fields, string? at, bool offline, DateTimeOffset now)
    {
        var time = fields.OptionalInstant("at", at);
        if (at is null && offline)
        {
            fields.Fail("at", "must say when the offline transaction was made.");
        }
        else if (time > now)
        {
            fields.Fail("at", "is in the future.");
        }
        else if (offline && time < now - Timeline.AgeMax)
        {
            fields.Fail("at", $"is more than {Timeline.AgeMax.Days} days ago; enter what is older by hand.");
        }

        return time is { } exact
            ? new DateTimeOffset(exact.UtcTicks - exact.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)
            : null;
    }

    /// <summary>A stored batch that is sent again is recognised without keys too: by who sent it and what happened when
    /// (I32). No caller's own key has a line break.</summary>
    public static RequestKey KeyOf(
        Errand call, string verb, string who, Isil owner, CopyBarcode copy, DateTimeOffset at)
    {
        if (call.Key.Remember)
        {
            return call.Key;
        }

        var natural = $"{verb}\n{who}\n{owner}\n{copy}\n{at.UtcTicks}";
        var secrets = call.Services.Secrets;
        return new RequestKey(
            secrets.Operation(call.Caller.Id, natural), secrets.Fingerprint(verb, natural, []), Remember: true);
    }

    /// <summary>Nothing can be done but tell staff.</summary>
    public static async ValueTask<Reply> Record(
        Errand call,
        RequestKey key,
        Origin origin,
        WorkItemKind kind,
        BranchId branch,
        DateTimeOffset at,
        IEnumerable<Refusal> unknown,
        Scanned scanned)
    {
        var id = new WorkItemId(call.Services.Ids.Next());
        var item = OfflineConflict.Unknown(id, origin, kind, branch, at, unknown, scanned);
        return await call.Commit(key, origin, [new WorkItemRaised(item)], new Recorded(id))
            ?? throw new InvariantBrokenException("A work item claims nothing, and its claim was lost.");
    }

    public static Answer Of(int status, Recorded recorded) => Answer.Of(
        status, new RecordedAnswer { WorkItem = recorded.WorkItem }, ApiJson.Wire.RecordedAnswer);
}
