using Skranke.LoadTests.Options;

namespace Skranke.LoadTests.Scenarios;

/// <summary>All scenarios there are.</summary>
public static class ScenarioCatalogue
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new CheckoutStorm(),
        new CheckoutSip2(),
        new CheckoutGrains(),
        new CheckoutLedger(),
        new CheckoutCluster(),
        new CheckinStorm(),
        new RenewalWave(),
        new ReservationStorm(),
        new KioskMorning(),
        new KioskKeepalive(),
        new OfflineReplay(),
        new NationalDay(),
        new OverdueRoll(),
        new NoticePost(),
        new CutOver(),
        new Growth(),
        new Soak(),
    ];

    public static Scenario Of(string name) =>
        All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new UsageException($"There is no scenario {name}. --list shows them.");
}
