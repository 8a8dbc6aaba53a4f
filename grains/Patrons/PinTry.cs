using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>One try of a PIN, judged (H8). After as many wrong ones as the policy allows no try is answered for a
/// while: a cool-down, so that nobody can lock somebody else out for long. Each wrong try keeps the count for one
/// cool-down more, so that in no stretch of that length more are answered than the policy allows, whatever cards they
/// come with. The count is in the ledger and survives a restart (I39).</summary>
/// <param name="RefusalCode">Null when the PIN was right.</param>
/// <param name="CountsUntil">When the count begins anew; null where none stands.</param>
public sealed record PinTry(string? RefusalCode, int Failures, DateTimeOffset? CountsUntil)
{
    /// <summary>The rule's name in refusals.</summary>
    public const string Rule = "patron.pin";

    /// <summary>Every code that a try is refused with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.PatronPinWrong, RefusalCodes.PatronPinLocked];

    /// <summary>Who has no PIN is answered like who typed a wrong one.</summary>
    public static PinTry Judge(string typed, Patron patron, PinPolicy policy, IPinCheck pins, DateTimeOffset now) =>
        patron.Pin is { } stored
            ? Judge(typed, stored, policy, pins, now)
            : new PinTry(RefusalCodes.PatronPinWrong, 0, null);

    public static PinTry Judge(string typed, Pin stored, PinPolicy policy, IPinCheck pins, DateTimeOffset now)
    {
        // A count without an end is from before counts had one; it must not become a lock without an end.
        var standing = stored.CountsUntil is { } until
            ? now < until ? stored.Failures : 0
            : Math.Min(stored.Failures, policy.TriesMax - 1);
        if (standing >= policy.TriesMax)
        {
            return new PinTry(RefusalCodes.PatronPinLocked, stored.Failures, stored.CountsUntil);
        }

        return pins.Matches(typed, stored)
            ? new PinTry(null, 0, null)
            : new PinTry(
                RefusalCodes.PatronPinWrong, standing + 1, now + TimeSpan.FromMinutes(policy.CoolDownMinutes));
    }

    public void Check(Refusals found) => found.AddIf(RefusalCode is not null, () => new Refusal(
        RefusalCode!,
        Rule,
        RefusalCode == RefusalCodes.PatronPinLocked
            ? "Too many wrong PINs were typed. Wait a while."
            : "Card and PIN do not match."));

    /// <summary>The changed count, or nothing where it stands as it was.</summary>
    public ImmutableArray<Fact> Facts(Patron patron) =>
        patron.Pin is { } stored ? Facts(patron.Id, stored) : [];

    public ImmutableArray<Fact> Facts(PatronId patron, Pin stored) =>
        stored.Failures != Failures || stored.CountsUntil != CountsUntil
            ? [new PinTried(patron, Failures, CountsUntil)]
            : [];
}
