using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class LibraryGrainTests
{
    private static readonly GrainKey Hoersholm = GrainKey.Of(ALibrary.HoersholmIsil);

    [Fact]
    public async Task Gives_its_memory_or_the_truth_as_it_is_asked()
    {
        var host = TestHost.WithSmallLibrary();
        Assert.Equal(7, await VersionOf(host, fresh: false));
        _ = host.Ledger.Put(ALibrary.Hoersholm() with { Version = 8 });

        Assert.Equal(7, await VersionOf(host, fresh: false));
        Assert.Equal(8, await VersionOf(host, fresh: true));
        Assert.Equal(8, await VersionOf(host, fresh: false));
    }

    [Fact]
    public async Task Reloads_when_told_that_it_has_changed()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await VersionOf(host, fresh: false);
        _ = host.Ledger.Put(ALibrary.Hoersholm() with { Version = 8 });

        _ = await host.Ask(Hoersholm, Changed.Instance);

        Assert.Equal(8, await VersionOf(host, fresh: false));
    }

    [Fact]
    public async Task Knows_nothing_of_a_library_that_is_not_there()
    {
        var host = TestHost.WithSmallLibrary();

        var snapshot = await host.Ask(GrainKey.Of(ALibrary.RanaIsil), new AskLibrary(Fresh: false));

        Assert.Null(snapshot.As<LibrarySnapshot>().Library);
    }

    [Fact]
    public async Task Is_not_asked_what_it_does_not_decide()
    {
        var host = TestHost.WithSmallLibrary();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => host.Ask(Hoersholm, new Tick()).AsTask());
    }

    private static async Task<int> VersionOf(TestHost host, bool fresh) =>
        (await host.Ask(Hoersholm, new AskLibrary(fresh))).As<LibrarySnapshot>().Library!.Version;
}
