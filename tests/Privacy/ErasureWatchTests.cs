using Skranke.Basics;
using Skranke.Silo.Privacy;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>A process of a cluster hears of erasures that another one wrote down.</summary>
public sealed class ErasureWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-erasures-").FullName;

    [Fact]
    public async Task It_tells_of_those_who_were_erased_after_its_start_and_of_nobody_before()
    {
        var here = ErasureJournal.Of(_folder, null);
        var elsewhere = ErasureJournal.Of(_folder, null);
        elsewhere.Append([new ErasureJournal.Entry(1, null)]);
        var time = new ManualTime();
        var told = new TaskCompletionSource<PatronId>();
        await using var watch = new ErasureWatch(here, told.SetResult, time);

        elsewhere.Append([new ErasureJournal.Entry(2, "DK-722300")]);
        time.Fire();

        Assert.Equal(new PatronId(2), await told.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Two_processes_that_write_at_once_lose_no_line()
    {
        var one = ErasureJournal.Of(_folder, null);
        var other = ErasureJournal.Of(_folder, null);

        await Parallel.ForEachAsync(Enumerable.Range(1, 200), async (patron, _) =>
        {
            await Task.Yield();
            (patron % 2 == 0 ? one : other).Append([new ErasureJournal.Entry(patron, null)]);
        });

        Assert.Equal(
            Enumerable.Range(1, 200).Select(patron => (long)patron), one.Read().Select(entry => entry.Patron).Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
