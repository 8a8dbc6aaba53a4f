using Skranke.Actors;
using Skranke.Silo.Hosting;
using Skranke.Tests.Http;
using Skranke.Tests.Sip2;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>The engine of the tests over HTTP, with its grains on two silos.</summary>
public sealed class HttpOverCluster : HttpEngine
{
    protected override IGrainHosting Hosting => new InProcess();

    private sealed class InProcess : IGrainHosting
    {
        public bool LooksAfter => true;

        /// <summary>Both silos see the test's clock.</summary>
        public bool IsAlone => true;

        public IReadOnlyList<string> TraceSources => [];

        public IGrainHost Host(World world, string connection) => new ClusterInProcess(world);
    }
}

[CollectionDefinition(Name)]
public sealed class ScenarioCollection : ICollectionFixture<HttpOverCluster>
{
    public const string Name = "Scenarios on a cluster";
}

// The scenarios of tests/Http and tests/Sip2 as they are, on a cluster of two silos over one PostgreSQL.
[Collection(ScenarioCollection.Name)]
public sealed class ClusterLendingTests(HttpOverCluster engine) : LendingOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterDeskTests(HttpOverCluster engine) : DeskOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterReservationTests(HttpOverCluster engine) : ReservationsOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterOverdueFeeTests(HttpOverCluster engine) : OverdueFeesOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterMoneyAndExclusionTests(HttpOverCluster engine) : MoneyOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterExclusionTests(HttpOverCluster engine) : ExclusionsOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterInterlibraryTests(HttpOverCluster engine) : InterlibraryOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterOfflineTests(HttpOverCluster engine) : OfflineOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterMembershipTests(HttpOverCluster engine) : MembershipsOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterCardTests(HttpOverCluster engine) : CardsOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterLinkTests(HttpOverCluster engine) : LinkOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterNoticeTests(HttpOverCluster engine) : NoticesOverHttpTests(engine);

[Collection(ScenarioCollection.Name)]
public sealed class ClusterTerminalTests(HttpOverCluster engine) : EveryPairTests(engine);
