using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>The sorters of a country on the first Monday of January: each patron's copy comes back once.</summary>
public sealed class CheckinStorm : HttpScenario
{
    private const string Step = "check-in";

    public override string Name => "checkin-storm";

    public override string Summary => "sorters: durable check-ins over HTTP, each of another patron's loan";

    protected override IReadOnlyList<Counted> Counted => [Running.Counted.CheckinsOf(Step)];

    protected override IWork Work(World world) => new TurnWork(world.Feed, turn => new Exchange(
        Step,
        world.Kiosk.Post(
            "/v1/checkins",
            $$"""{"copy":"3{{world.Copies + turn.Patron:D9}}","branch":"DK-900001","channel":"kiosk"}""")));
}
