using Npgsql;
using Skranke.Api.Errands;
using Skranke.Ledger;
using Skranke.Silo.Hosting;
using Xunit;

namespace Skranke.Tests.Errands;

public sealed class PassingTests
{
    [Fact]
    public void The_log_is_told_our_words_and_of_others_only_the_kind() => Assert.Equal(
        "The ledger cannot be reached at present. <- NpgsqlException <- IOException",
        Passing.Why(new LedgerAwayException(
            "The ledger cannot be reached at present.",
            new NpgsqlException("card 0000000001", new IOException("card 0000000001")))));

    [Fact]
    public void What_is_not_ours_is_told_by_its_kind() =>
        Assert.Equal("TimeoutException", Passing.Why(new TimeoutException("card 0000000001")));

    [Fact]
    public void What_passes_is_told_apart_from_what_is_broken()
    {
        Assert.True(Passing.Is(new SilosAwayException("away")));
        Assert.True(Passing.Is(new NpgsqlException()));
        Assert.False(Passing.Is(new InvalidOperationException()));
    }
}
