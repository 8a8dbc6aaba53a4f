using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans.Offline;

/// <summary>What happened to a copy is the same whatever the order in which it became known (I32, I33).</summary>
public sealed class TimelineTests
{
    private static readonly PatronId Third = new(1003);

    private static readonly DateTimeOffset Start = Days.Instant("2026-11-01T08:00:00Z");

    private static readonly Loan Morning = ALoan.By(APatron.Id) with { LoanedAt = At(10), ClosedAt = At(20) };

    private static readonly Loan Noon = ALoan.By(APatron.OtherId) with
    {
        Id = new LoanId(3002),
        LoanedAt = At(20),
        ClosedAt = At(30),
    };

    private static readonly CopyHistory TwoLoans = new([Morning, Noon], [At(40)]);

    [Theory]
    [InlineData(5, null)]
    [InlineData(10, 3001L)]
    [InlineData(19, 3001L)]
    [InlineData(20, 3002L)]
    [InlineData(30, null)]
    public void A_loan_begins_with_its_first_instant_and_has_ended_at_its_last(int at, long? loan) =>
        Assert.Equal(loan, Timeline.Spanning(TwoLoans, At(at))?.Id.Value);

    [Theory]
    [InlineData(5, 10)]
    [InlineData(10, 20)]
    [InlineData(25, 30)]
    [InlineData(30, 40)]
    public void What_came_next_is_a_checkout_a_return_or_a_sight_of_the_copy(int at, int next) =>
        Assert.Equal(At(next), Timeline.NextAfter(TwoLoans, At(at)));

    [Fact]
    public void After_the_last_event_nothing_came() => Assert.Null(Timeline.NextAfter(TwoLoans, At(40)));

    [Fact]
    public void A_return_after_everything_else_is_news() => Assert.True(Timeline.IsNews(TwoLoans, At(41)));

    [Theory]
    [InlineData(39)]
    [InlineData(40)]
    public void A_return_that_is_older_or_known_is_none(int at) => Assert.False(Timeline.IsNews(TwoLoans, At(at)));

    [Fact]
    public void A_loan_that_ended_as_the_next_began_is_told_from_one_that_was_returned()
    {
        Assert.True(Timeline.EndsByNextLoan(TwoLoans, Morning));
        Assert.False(Timeline.EndsByNextLoan(TwoLoans, Noon));
    }

    [Fact]
    public void A_checkout_is_known_by_patron_and_time()
    {
        Assert.Equal(Noon, Timeline.CheckedOut(TwoLoans, APatron.OtherId, At(20)));
        Assert.Null(Timeline.CheckedOut(TwoLoans, APatron.Id, At(20)));
    }

    /// <summary>All orders of up to six events by three patrons, each set drawn from its seed.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_order_of_arrival_gives_the_same_loans_and_a_replay_changes_nothing(int seed)
    {
        var happened = Draw(new Random(seed));
        var expected = LoansOf(happened);

        foreach (var order in Orders(happened))
        {
            var host = TestHost.WithSmallLibrary(APatron.Adult() with { Id = Third, Cards = [] });
            await Tell(host, order, keysFrom: 100);
            Assert.Equal(expected, LoansIn(host));

            var facts = host.Ledger.Memory.WorkItems.Count;
            await Tell(host, order, keysFrom: 100);
            await Tell(host, order, keysFrom: 200);
            Assert.Equal(expected, LoansIn(host));
            Assert.Equal(facts, host.Ledger.Memory.WorkItems.Count);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    private static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    /// <param name="Patron">Who borrowed; null for a return.</param>
    private sealed record Happened(DateTimeOffset At, PatronId? Patron);

    private static Happened[] Draw(Random random)
    {
        PatronId[] patrons = [APatron.Id, APatron.OtherId, Third];
        var count = random.Next(2, 7);
        return
        [
            .. Enumerable.Range(1, 60).OrderBy(_ => random.Next()).Take(count)
                .Select(minute => new Happened(
                    At(minute), random.Next(5) < 3 ? patrons[random.Next(patrons.Length)] : null)),
        ];
    }

    /// <summary>The model: in the order of time, each loan ends with whatever comes next.</summary>
    private static string[] LoansOf(IEnumerable<Happened> happened)
    {
        var ordered = happened.OrderBy(one => one.At).ToArray();
        return
        [
            .. ordered.Select((one, place) => (one, Next: place + 1 < ordered.Length ? ordered[place + 1] : null))
                .Where(pair => pair.one.Patron is not null)
                .Select(pair => Line(pair.one.Patron!.Value, pair.one.At, pair.Next?.At)),
        ];
    }

    private static string[] LoansIn(TestHost host) =>
    [
        .. host.Ledger.Loans.OrderBy(loan => loan.LoanedAt)
            .Select(loan => Line(loan.PatronId, loan.LoanedAt, loan.ClosedAt)),
    ];

    private static string Line(PatronId patron, DateTimeOffset from, DateTimeOffset? to) =>
        $"{patron} from {from:HH:mm} to {to?.ToString("HH:mm") ?? "now"}";

    private static async Task Tell(TestHost host, Happened[] order, int keysFrom)
    {
        foreach (var one in order)
        {
            var key = ARequest.Key(keysFrom + (int)(one.At - Start).TotalMinutes);
            var holder = host.Ledger.LoansThatAreOpen.FirstOrDefault()?.PatronId;
            var reply = await host.Ask(one.Patron is { } patron
                ? ARequest.CheckOut() with { Key = key, PatronId = patron, OfflineAt = one.At }
                : ARequest.CheckIn(returnedAt: one.At) with { Key = key, PatronId = holder, Offline = true });
            Assert.True(reply is Lent or CheckedIn, reply.ToString());
        }

        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static IEnumerable<Happened[]> Orders(Happened[] of)
    {
        if (of.Length <= 1)
        {
            yield return of;
            yield break;
        }

        foreach (var first in of)
        {
            foreach (var rest in Orders([.. of.Where(one => one != first)]))
            {
                yield return [first, .. rest];
            }
        }
    }
}
