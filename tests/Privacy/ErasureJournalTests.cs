using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Privacy;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>Who was erased is remembered outside the database, line by line, and never a wrong one.</summary>
public sealed class ErasureJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-journal-").FullName;

    private ErasureJournal Journal => ErasureJournal.Of(_folder, null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Holds_ids_only_one_line_each()
    {
        Journal.Append([new(4711, null), new(4712, "DK-722300")]);
        Journal.Append([new(4713, null)]);

        Assert.Equal("4711;\n4712 DK-722300;\n4713;\n", File.ReadAllText(Journal.Path));
        Assert.Equal([new(4711, null), new(4712, "DK-722300"), new(4713, null)], Journal.Read());
    }

    /// <summary>The beginning of a number is another patron's.</summary>
    [Theory]
    [InlineData("47")]
    [InlineData("4711")]
    [InlineData("4711 DK-7")]
    public void A_line_that_a_crash_cut_off_names_nobody_also_when_others_follow(string torn)
    {
        File.WriteAllText(Journal.Path, "4710;\n" + torn);

        Assert.Equal([new(4710, null)], Journal.Read());
        Journal.Append([new(4712, null)]);
        Assert.Equal([new(4710, null), new(4712, null)], Journal.Read());
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Journal.Append([new(1, null)]);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Journal.Path));
        }
    }

    [Fact]
    public void A_journal_that_is_not_there_yet_is_empty() => Assert.Empty(Journal.Read());

    [Fact]
    public void It_may_lie_elsewhere() =>
        Assert.Equal("/mnt/other/erasures.log", ErasureJournal.Of(_folder, "/mnt/other/erasures.log").Path);

    [Fact]
    public void Facts_of_erasures_are_entries_and_others_are_none() => Assert.Equal(
        [new(1, null), new(2, "DK-722300")],
        ErasureJournal.EntriesOf(
        [
            new PatronErased(new PatronId(1)),
            new HistoryChosen(new PatronId(3), true),
            new MembershipErased(new PatronId(2), SmallWorld.Hoersholm),
        ]));
}
