using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Stories;

/// <summary>The year of one loan, as its patron lives through it: everything happens by itself, at its exact day, once
/// (H28-H31, H42-H44, H47, H49).</summary>
public sealed class YearOfALoanTests(HttpEngine engine) : IClassFixture<HttpEngine>
{
    [Theory]
    [InlineData("0000000001", 2_000, 8_000, 12_000, 23_000)]
    [InlineData("0000000002", 1_000, 2_000, 5_500, 12_000)]
    public async Task In_Hoersholm_an_adult_and_a_child(string card, long week, long second, long month, long last)
    {
        using var loan = new LoanStory(engine, "DK-722300", "Europe/Copenhagen", card);
        await loan.BorrowAsync();

        await loan.UntilDayAsync(-6);
        Assert.Empty(await loan.ToldAsync());
        await loan.UntilDayAsync(-5);
        Assert.Equal(["due-reminder day -5"], await loan.ToldAsync());
        await loan.UntilDayAsync(0);
        Assert.Empty(await loan.FeesAsync());

        await loan.UntilDayAsync(1);
        Assert.Equal([$"overdue {week} owed {week} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(7);
        Assert.Equal([$"overdue {week} owed {week} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(8);
        Assert.Equal([$"overdue {second} owed {second} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(14);
        Assert.Equal([$"overdue {second} owed {second} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(15);
        Assert.Equal([$"overdue {month} owed {month} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(31);
        Assert.Equal([$"overdue {month} owed {month} accruing"], await loan.FeesAsync());
        Assert.Equal("lent", await loan.BorrowsAsync());
        Assert.Equal("none", await loan.ExclusionAsync());
        Assert.Equal(
            ["due-reminder day -5", "overdue day 1", "overdue day 8", "overdue day 15"], await loan.ToldAsync());

        // The bill: the fee is charged, the copy is claimed, and the exclusion announced with seven full days.
        await loan.UntilDayAsync(32);
        Assert.Equal(
            [$"overdue {last} owed {last} charged", $"replacement {loan.Price} owed {loan.Price} charged"],
            await loan.FeesAsync());
        Assert.Equal(
            ["replacement-claim day 32", "exclusion-announced day 32"], (await loan.ToldAsync())[^2..]);
        Assert.Equal("debt to-come from day 40", await loan.ExclusionAsync());
        await loan.UntilTheEveBeforeAsync(40);
        Assert.Equal("lent", await loan.BorrowsAsync());

        await loan.UntilDayBeginsAsync(40);
        Assert.Equal("debt in-force from day 40", await loan.ExclusionAsync());
        Assert.Equal("patron.excluded", await loan.BorrowsAsync());
        Assert.Equal("exclusion-in-force day 40", (await loan.ToldAsync())[^1]);

        // The copy comes back: nobody owes its price any more, but the fee stays, and so does the exclusion.
        await loan.UntilDayAsync(50);
        await loan.ReturnAsync();
        Assert.Equal(
            [$"overdue {last} owed {last} charged", $"replacement {loan.Price} owed 0 cancelled"],
            await loan.FeesAsync());
        Assert.Equal("patron.excluded", await loan.BorrowsAsync());

        Assert.True(await loan.PayAsync(last));
        Assert.Equal($"overdue {last} owed 0 paid", (await loan.FeesAsync())[0]);
        Assert.Equal("lent", await loan.BorrowsAsync());
        Assert.Equal("debt ended from day 40", await loan.ExclusionAsync());

        // The year goes on without anything more being told, and soon nobody knows who had borrowed what (H50).
        await loan.UntilDayAsync(51);
        Assert.Equal(8, (await loan.ToldAsync()).Length);
        await loan.UntilDayAsync(100);
        Assert.Equal(
            ["exclusion-announced day 32", "exclusion-in-force day 40", "exclusion-lifted day 50"],
            await loan.ToldAsync());
    }

    [Theory]
    [InlineData("N100000001", 5_000, 10_000)]
    [InlineData("N100000002", 2_500, 5_000)]
    public async Task In_Rana_an_adult_and_a_child(string card, long first, long second)
    {
        using var loan = new LoanStory(engine, "NO-2183300", "Europe/Oslo", card);
        await loan.BorrowAsync();

        await loan.UntilDayAsync(-4);
        Assert.Empty(await loan.ToldAsync());
        await loan.UntilDayAsync(-3);
        Assert.Equal(["due-reminder day -3"], await loan.ToldAsync());

        // Norwegian fees go by notices: none before the first one, and each notice raises them.
        await loan.UntilDayAsync(6);
        Assert.Empty(await loan.FeesAsync());
        await loan.UntilDayAsync(7);
        Assert.Equal([$"overdue {first} owed {first} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(20);
        Assert.Equal([$"overdue {first} owed {first} accruing"], await loan.FeesAsync());
        await loan.UntilDayAsync(21);
        Assert.Equal([$"overdue {second} owed {second} accruing"], await loan.FeesAsync());
        Assert.Equal(["due-reminder day -3", "overdue day 7", "overdue day 21"], await loan.ToldAsync());
        await loan.UntilDayAsync(35);
        Assert.Equal("lent", await loan.BorrowsAsync());

        // The bill. Rana excludes at once for what is owed, claims counted.
        await loan.UntilDayAsync(36);
        Assert.Equal(
            [$"overdue {second} owed {second} charged", $"replacement {loan.Price} owed {loan.Price} charged"],
            await loan.FeesAsync());
        Assert.Equal("debt in-force from day 36", await loan.ExclusionAsync());
        Assert.Equal(["exclusion-in-force day 36", "replacement-claim day 36"], (await loan.ToldAsync())[^2..].Order());
        Assert.Equal("patron.excluded", await loan.BorrowsAsync());

        await loan.UntilDayAsync(45);
        await loan.ReturnAsync();
        Assert.Equal(
            [$"overdue {second} owed {second} charged", $"replacement {loan.Price} owed 0 cancelled"],
            await loan.FeesAsync());

        // A child's fee alone is less than what excludes; an adult must pay.
        await loan.UntilDayAsync(46);
        Assert.Equal(second >= 10_000 ? "patron.excluded" : "lent", await loan.BorrowsAsync());
        Assert.Equal(second >= 10_000, await loan.PayAsync(second));
        Assert.Equal("lent", await loan.BorrowsAsync());
        Assert.Equal("debt ended from day 36", await loan.ExclusionAsync());
        Assert.Equal($"overdue {second} owed 0 paid", (await loan.FeesAsync())[0]);
    }
}
