using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.Ledger;
using Skranke.Silo.Sending;
using Skranke.Silo.Time;
using Skranke.Tests.Sending;
using Skranke.Tests.Support;

namespace Skranke.Tests.Stories;

/// <summary>A library and what its patrons do in a year, by chance: they borrow, renew, return
/// in time or late or never, reserve, and pay. They come all at once, so who gets the last copy differs between runs;
/// what they did is written down, for the model that says what the engine must have made of it.</summary>
internal sealed class SimulatedYear : IAsyncDisposable
{
    public const string Zone = "Europe/Copenhagen";
    private const long FirstPatron = 1_000_000;
    private const long FirstCopy = 2_000_000;

    private readonly OutboxUnderTest _library;
    private readonly MovingClock _clock;
    private readonly Random _chance = new(722300);
    private readonly List<long> _shelf = [];
    private readonly Dictionary<long, List<Period>> _atHome = [];
    private readonly int _patrons;
    private readonly Lock _writing = new();

    private SimulatedYear(OutboxUnderTest library, int patrons)
    {
        (_library, _patrons) = (library, patrons);
        _clock = new MovingClock(
            library.Host.Host,
            (StateReader)library.Ledger.Load,
            library.Outbox,
            library.Host.Clock,
            (at, _) =>
            {
                Stand(at);
                return Task.CompletedTask;
            });
        library.Email.Answer = message => Carry(message, 0.1);
        library.Sms.Answer = message => Carry(message, 0.3);
    }

    public OutboxUnderTest Library => _library;

    /// <summary>Every stretch of a loan with one due date.</summary>
    public List<Period> Periods { get; } = [];

    public List<Paid> Payments { get; } = [];

    public DateTimeOffset Begin { get; } = SmallWorld.Noon;

    public DateTimeOffset Now => _library.Now;

    public static bool IsChild(PatronId patron) => patron.Value % 5 == 0;

    public static string EmailOf(PatronId patron) => $"p{patron.Value}@example.org";

    /// <summary>In minor units.</summary>
    public static long PriceOf(CopyId copy) => 10_000 + (copy.Value % 50 * 1_000);

    public static async Task<SimulatedYear> BeginAsync(PostgresFixture postgres, int patrons)
    {
        var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync(
            $"""
            insert into patron (id, version, kind, birth_date)
            select {FirstPatron} + n, 1, 0, case when n % 5 = 0 then date '2018-03-01' else date '1980-05-17' end
            from generate_series(0, {patrons - 1}) as n;
            insert into membership (patron_id, library, active, home, rules_version)
            select {FirstPatron} + n, 'DK-722300', true, true, 1 from generate_series(0, {patrons - 1}) as n;
            insert into patron_contact (patron_id, name, email, phone)
            select {FirstPatron} + n, 'Patron ' || n, 'p' || {FirstPatron} + n || '@example.org',
                   case when n % 3 = 0 then '+45' || 20000000 + n end
            from generate_series(0, {patrons - 1}) as n;
            insert into title (id, library, reference, material, title)
            select {FirstCopy} + n, 'DK-722300', 'S' || n, case when n % 4 = 0 then 'film' else 'book' end,
                   'Title ' || n
            from generate_series(0, {patrons - 1}) as n;
            insert into copy (id, title_id, owner, barcode, branch, material, status, price)
            select {FirstCopy} + n, {FirstCopy} + n / 2, 'DK-722300', 'S' || n, 'DK-722300',
                   case when n / 2 % 4 = 0 then 'film' else 'book' end, 0,
                   10000 + ({FirstCopy} + n) % 50 * 1000
            from generate_series(0, {patrons * 2 - 1}) as n
            """);
        var year = new SimulatedYear(library, patrons);
        year._shelf.AddRange(Enumerable.Range(0, patrons * 2).Select(n => FirstCopy + n));
        return year;
    }

    /// <summary>The days go by: everything due happens at its time, and about noon people come.</summary>
    public async Task LiveAsync(int days)
    {
        for (var day = 1; day <= days; day++)
        {
            await UntilAsync(Begin.AddDays(day));
            Stand(Now.AddMinutes(1));
            await Task.WhenAll(Visits().Select(visit => visit()));

            // Timers tick every few seconds.
            await RunAsync();
        }

        // Nobody comes any more, and what could not be sent yet goes out.
        _library.Email.Answer = _ => PostOutcome.Sent;
        _library.Sms.Answer = _ => PostOutcome.Sent;
        await UntilAsync(Begin.AddDays(days).AddHours(30));
        _library.Machine.Move(TimeSpan.FromHours(6));
        await RunAsync();
    }

    public ValueTask DisposeAsync() => _library.DisposeAsync();

    private async Task UntilAsync(DateTimeOffset to)
    {
        await _clock.MoveAsync(to, CancellationToken.None);
        await RunAsync();
    }

    private Task RunAsync() => _clock.RunDueAsync(CancellationToken.None);

    private void Stand(DateTimeOffset at)
    {
        _library.Machine.Move(at - _library.Now);
        _library.Now = at;
    }

    /// <summary>What the people of one day do; each comes once, so that nobody borrows two things together.</summary>
    private List<Func<Task>> Visits()
    {
        var visits = new List<Func<Task>>();
        for (var number = 0; number < _patrons; number++)
        {
            var patron = new PatronId(FirstPatron + number);
            var mine = _atHome.GetValueOrDefault(patron.Value, []);
            var today = LocalTime.DayIn(Zone, Now);
            if (mine.FirstOrDefault(one => WantsToReturn(one, today)) is { } back)
            {
                visits.Add(() => ReturnAsync(back));
            }
            else if (mine.FirstOrDefault(one => WantsToRenew(one, today)) is { } again)
            {
                visits.Add(() => RenewAsync(again));
            }
            else if (_chance.NextDouble() < 0.02 && _shelf.Count > 0)
            {
                var copy = Draw();
                visits.Add(() => BorrowAsync(patron, copy));
            }
            else if (_chance.NextDouble() < 0.01)
            {
                var part = _chance.Next(1, 3);
                visits.Add(() => PayAsync(patron, part));
            }
            else if (_chance.NextDouble() < 0.005)
            {
                var title = FirstCopy + _chance.Next(_patrons);
                visits.Add(async () => _ = await _library.Host.Ask(SmallWorld.Reserve(patron.Value, title)));
            }
        }

        return visits;
    }

    /// <summary>Most come about the due date, some weeks later, a few never.</summary>
    private bool WantsToReturn(Period period, DateOnly today)
    {
        var late = today.DayNumber - period.Due.DayNumber;
        var forgets = period.Loan.Value % 20;
        return forgets != 0
            && (forgets < 4 ? late >= 10 && _chance.NextDouble() < 0.05 : late >= -6 && _chance.NextDouble() < 0.2);
    }

    private bool WantsToRenew(Period period, DateOnly today)
    {
        var late = today.DayNumber - period.Due.DayNumber;
        return late is >= -6 and < 20 && _chance.NextDouble() < 0.05;
    }

    private long Draw()
    {
        var at = _chance.Next(_shelf.Count);
        var copy = _shelf[at];
        _shelf[at] = _shelf[^1];
        _shelf.RemoveAt(_shelf.Count - 1);
        return copy;
    }

    private async Task BorrowAsync(PatronId patron, long copy)
    {
        if (await _library.Host.Ask(SmallWorld.CheckOut(patron.Value, copy)) is Lent lent)
        {
            Keep(lent.Loan);
        }
    }

    private async Task RenewAsync(Period period)
    {
        var renewed = await _library.Host.Ask(new Renew
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = period.Patron,
            LoanId = period.Loan,
            CopyId = period.Copy,
        });
        if (renewed is Renewed { Loan: var loan })
        {
            End(period);
            Keep(loan);
        }
    }

    private async Task ReturnAsync(Period period)
    {
        var back = Assert(await _library.Host.Ask(SmallWorld.CheckIn(period.Patron.Value, period.Copy.Value)));
        End(period);
        lock (_writing)
        {
            // What somebody waits for goes to him and not to the next who comes.
            if (back.Route.Action == RouteAction.Shelf)
            {
                _shelf.Add(period.Copy.Value);
            }
        }

        static CheckedIn Assert(Reply reply) => Xunit.Assert.IsType<CheckedIn>(reply);
    }

    /// <summary>Pays what is owed as fees, or a part of it.</summary>
    private async Task PayAsync(PatronId patron, int part)
    {
        var owed = await _library.Ledger.RowsAsync(
            $"""
            select id, amount - paid + refunded - waived - reversed from fee
            where patron_id = {patron} and kind = 'overdue' and settled_at is null order by id
            """,
            row => (Id: row.GetInt64(0), Owed: row.GetInt64(1)));
        if (owed.Count == 0)
        {
            return;
        }

        var amount = owed.Sum(fee => fee.Owed) / part;
        var reply = await _library.Host.Ask(new PostPayment
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = patron,
            Amount = new Money(amount, "DKK"),
            Reference = Guid.NewGuid().ToString(),
            Fees = [.. owed.Select(fee => new FeeId(fee.Id))],
        });
        Xunit.Assert.False(reply is Refused, reply.ToString());
        lock (_writing)
        {
            Payments.Add(new Paid(patron, amount, Now));
        }
    }

    private void Keep(Loan loan)
    {
        var period = new Period(loan.Id, loan.PatronId, loan.CopyId, Now, loan.DueDate);
        lock (_writing)
        {
            Periods.Add(period);
            if (!_atHome.TryGetValue(loan.PatronId.Value, out var mine))
            {
                _atHome[loan.PatronId.Value] = mine = [];
            }

            mine.Add(period);
        }
    }

    private void End(Period period)
    {
        lock (_writing)
        {
            period.Ended = Now;
            _ = _atHome[period.Patron.Value].Remove(period);
        }
    }

    /// <summary>The other side is sometimes away, and every tenth day for the whole of it, so that what is told about a
    /// loan that ends that noon must go nowhere. An announcement always goes through, so that its day is
    /// known.</summary>
    private PostOutcome Carry(PostMessage message, double away)
    {
        lock (_writing)
        {
            return !message.Subject.Contains("udelukket", StringComparison.Ordinal)
                && (LocalTime.DayIn(Zone, Now).DayNumber % 10 == 0 || _chance.NextDouble() < away)
                ? PostOutcome.Away
                : PostOutcome.Sent;
        }
    }
}

/// <summary>A loan with one due date, from when it was lent or renewed until it was renewed again or came
/// back.</summary>
internal sealed record Period(LoanId Loan, PatronId Patron, CopyId Copy, DateTimeOffset Set, DateOnly Due)
{
    /// <summary>Null while the loan goes on.</summary>
    public DateTimeOffset? Ended { get; set; }

    public bool IsOpenAt(DateTimeOffset at) => Set <= at && (Ended is null || at < Ended);
}

/// <param name="Amount">In minor units.</param>
internal sealed record Paid(PatronId Patron, long Amount, DateTimeOffset At);
