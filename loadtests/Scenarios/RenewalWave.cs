using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>The reminder went out at 08:00 and everybody renews: each patron's loan is due in three days.</summary>
public sealed class RenewalWave : HttpScenario
{
    private const string Step = "renewal";

    public override string Name => "renewal-wave";

    public override string Summary => "everybody renews after the 08:00 mail: durable renewals over HTTP";

    protected override IReadOnlyList<Counted> Counted => [Running.Counted.RenewalsOf(Step)];

    protected override Task PrepareAsync(LoadDatabase database, LoadOptions options, int patrons, int copies) =>
        database.ExecuteAsync(LoanIds.DueSoon);

    protected override IWork Work(World world) => new TurnWork(world.Feed, turn => new Exchange(
        Step, world.Kiosk.Post($"/v1/loans/{LoanIds.Of(turn.Patron)}/renewals", """{"channel":"kiosk"}""")));
}

/// <summary>The loans that the prepared data has from the start.</summary>
internal static class LoanIds
{
    /// <summary>Moves all open loans to within the days in which they can be renewed; nobody waits for them.</summary>
    public const string DueSoon = "update loan set due_date = current_date + 3 where closed_at is null";

    public static long Of(long patron) => 5_000_000_000 + (patron * 3);
}
