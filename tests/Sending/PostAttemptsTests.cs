using Skranke.Silo.Sending;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>When a message is tried again (issue 5, outbox).</summary>
public sealed class PostAttemptsTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 3, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(9, 256)]
    [InlineData(10, 360)]
    [InlineData(11, 360)]
    public void The_wait_doubles_up_to_six_hours(int made, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), PostAttempts.Next(made, Now));

    [Fact]
    public void After_the_twelfth_attempt_it_is_dead() =>
        Assert.Null(PostAttempts.Next(PostAttempts.Max, Now));
}
