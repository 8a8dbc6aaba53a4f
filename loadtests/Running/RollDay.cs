using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Running;

/// <summary>One day of the overdue roll: how long it took, and whether the ledger agrees with what was planned before
/// the engine started.</summary>
/// <param name="Run">0 for the rehearsal, in which everything is compiled; it is checked, but does not count.</param>
/// <param name="Loans">Until no loan was due any longer, to within the interval at which that is asked.</param>
/// <param name="Everything">Until the clock had arrived: exclusions announced, notices let go and events
/// counted.</param>
public sealed record RollDay(int Run, TimeSpan Loans, TimeSpan Everything, ProcessorTimes Processor, RollCheck Check);

/// <summary>What a day should have done, and what the ledger says it did.</summary>
/// <param name="Due">Loans with which there was something to do.</param>
/// <param name="Told">Of them, those of which exactly one notice of the right kind, patron and instant went
/// out.</param>
/// <param name="Notices">All notices about loans of that day, so that none is there that nobody planned.</param>
/// <param name="Billed">Loans to be billed.</param>
/// <param name="Charged">Loans with one fee and one claim.</param>
/// <param name="ToExclude">Patrons whose first bill it is.</param>
/// <param name="Announced">Patrons with one exclusion whose announcement went out.</param>
/// <param name="StillDue">Loans that wait still.</param>
public sealed record RollCheck(
    long Due, long Told, long Notices, long Billed, long Charged, long ToExclude, long Announced, long StillDue)
{
    public bool Holds => Told == Due && Notices == Due && Charged == Billed && Announced == ToExclude && StillDue == 0;

    public override string ToString() =>
        $"{(Holds ? "ok" : "WRONG")}: {Due:N0} due, {Told:N0} told once and rightly of {Notices:N0} notices, "
        + $"{Billed:N0} to bill, {Charged:N0} charged and claimed, "
        + $"{ToExclude:N0} to exclude, {Announced:N0} announced, "
        + $"{StillDue:N0} still due";
}
