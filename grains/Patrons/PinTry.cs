using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>One try of a PIN, judged. After a few wrong ones no try is answered for a while: a cool-down, so that
/// nobody can lock somebody else out for long. The count is in the ledger and survives a restart (I39).</summary>
/// <param name="RefusalCode">Null when the PIN was right.</param>
public sealed record PinTry(string? RefusalCode, int Failures, DateTimeOffset? LockedUntil)
{
    /// <summary>The rule's name in refusals.</summary>
    public const string Rule = "patron.pin";

    /// <summary>Every code that a try is refused with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.PatronPinWrong, RefusalCodes.PatronPinLocked];

    private const int FailuresMax = 5;

    private static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(15);

    public static PinTry Judge(string typed, Patron patron, IPinCheck pins, DateTimeOffset now)
    {
        if (patron.Pin is not { } stored)
        {
            return new PinTry(RefusalCodes.PatronPinWrong, 0, null);
        }

        if (stored.LockedUntil > now)
        {
            return new PinTry(RefusalCodes.PatronPinLocked, stored.Failures, stored.LockedUntil);
        }

        if (pins.Matches(typed, stored))
        {
            return new PinTry(null, 0, null);
        }

        var failures = (stored.LockedUntil is null ? stored.Failures : 0) + 1;
        return new PinTry(
            RefusalCodes.PatronPinWrong, failures, failures >= FailuresMax ? now + CoolDown : null);
    }

    public void Check(Refusals found) => found.AddIf(RefusalCode is not null, () => new Refusal(
        RefusalCode!,
        Rule,
        RefusalCode == RefusalCodes.PatronPinLocked
            ? "Too many wrong PINs were typed. Wait a while."
            : "Card and PIN do not match."));

    /// <summary>The changed count, or nothing where it stands as it was.</summary>
    public ImmutableArray<Fact> Facts(Patron patron) =>
        patron.Pin is { } stored && (stored.Failures != Failures || stored.LockedUntil != LockedUntil)
            ? [new PinTried(patron.Id, Failures, LockedUntil)]
            : [];
}
