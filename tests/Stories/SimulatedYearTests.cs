using Skranke.Basics;
using Skranke.Notices;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Stories;

/// <summary>A year of a library with two thousand patrons who do as they please: the money is right (I17-I21), and
/// everybody is told what is due, once, while it is true, and nothing of others (I29-I31).</summary>
[Collection(PostgresCollection.Name)]
public sealed class SimulatedYearTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Patrons = 2_000;

    [Fact]
    public async Task A_year_comes_out_as_the_regulations_say()
    {
        await using var year = await SimulatedYear.BeginAsync(postgres, Patrons);
        await year.LiveAsync(days: 365);
        var model = new RegulationsModel(year.Periods, year.Payments, year.Now);
        output.WriteLine($"{year.Periods.Count} periods, {year.Payments.Count} payments");

        await NoticesAreThoseThatWereDueAsync(year, model);
        await EverythingWasSentWhileItWasTrueAsync(year);
        await NobodyGotWhatIsOfAnotherAsync(year);
        await FeesAreThoseOfTheRegulationsAsync(year, model);
        await MoneyAddsUpAsync(year);
        await ExclusionsAreThoseThatDebtsBroughtAsync(year, model);
    }

    private static async Task NoticesAreThoseThatWereDueAsync(SimulatedYear year, RegulationsModel model)
    {
        var found = await year.Library.Ledger.RowsAsync(
            """
            select kind, cause_id, created_at from notice where kind in (20, 21, 22) order by cause_id, created_at, kind
            """,
            row => (
                (NoticeKind)row.GetInt16(0), row.GetInt64(1), new DateTimeOffset(row.GetDateTime(2), TimeSpan.Zero)));
        var expected = model.Notices().OrderBy(one => one.Loan).ThenBy(one => one.At).ThenBy(one => one.Kind).ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    /// <summary>What was not sent was true no longer; what was sent was true.</summary>
    private static async Task EverythingWasSentWhileItWasTrueAsync(SimulatedYear year)
    {
        var periods = year.Periods.ToLookup(period => period.Loan.Value);
        var told = await year.Library.Ledger.RowsAsync(
            "select cause_id, created_at, sent_at, state from notice where kind in (20, 21, 22)",
            row => (
                Loan: row.GetInt64(0),
                Due: new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero),
                Sent: row.IsDBNull(2) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetDateTime(2), TimeSpan.Zero),
                State: row.GetInt16(3)));
        foreach (var notice in told)
        {
            var period = periods[notice.Loan].Single(one => one.IsOpenAt(notice.Due));
            Assert.True(
                notice.Sent is { } sent ? period.IsOpenAt(sent) : period.Ended is not null,
                $"loan {notice.Loan}: due {notice.Due:O}, sent {notice.Sent:O}, ended {period.Ended:O}");
        }

        Assert.Contains(told, notice => notice.Sent is null);
        Assert.Contains(told, notice => notice.Sent > notice.Due);
        Assert.Empty(await year.Library.Ledger.RowsAsync(
            "select id from message where state not in (1, 2)", row => row.GetInt64(0)));
    }

    private static async Task NobodyGotWhatIsOfAnotherAsync(SimulatedYear year)
    {
        var patronOf = year.Periods.DistinctBy(period => period.Loan)
            .ToDictionary(period => period.Loan.Value, period => period.Patron);
        var sent = await year.Library.Ledger.RowsAsync(
            """
            select m.id, n.cause_id from message m join message_notice i on i.message_id = m.id
            join notice n on n.id = i.notice_id
            where n.kind in (20, 21, 22) and m.state = 1 and m.channel = 1
            """,
            row => (Message: row.GetInt64(0), Loan: row.GetInt64(1)));
        var to = year.Library.Email.Taken.ToLookup(message => message.Id, message => message.To);

        Assert.NotEmpty(sent);
        Assert.All(sent, one => Assert.All(
            to[one.Message], address => Assert.Equal(SimulatedYear.EmailOf(patronOf[one.Loan]), address)));
        Assert.Empty(await year.Library.Ledger.RowsAsync(
            """
            select patron_id from message where kind in (20, 21, 22) and state = 1
            group by patron_id, kind, channel, day having count(*) > 1
            """,
            row => row.GetInt64(0)));
    }

    private static async Task FeesAreThoseOfTheRegulationsAsync(SimulatedYear year, RegulationsModel model)
    {
        var owed = await year.Library.Ledger.RowsAsync(
            """
            select patron_id, sum(amount) filter (where kind = 'overdue'),
                   sum(amount - paid + refunded - waived - reversed) filter (where kind = 'overdue'),
                   sum(amount - paid + refunded - waived - reversed) filter (where kind = 'replacement')
            from fee group by patron_id order by patron_id
            """,
            row => (
                row.GetInt64(0),
                row.IsDBNull(1) ? 0 : (long)row.GetDecimal(1),
                row.IsDBNull(2) ? 0 : (long)row.GetDecimal(2),
                row.IsDBNull(3) ? 0 : (long)row.GetDecimal(3)));
        var paid = year.Payments.GroupBy(one => one.Patron)
            .ToDictionary(group => group.Key, group => group.Sum(one => one.Amount));
        var claims = model.OpenClaims().GroupBy(one => one.Patron)
            .ToDictionary(group => group.Key, group => group.Sum(one => one.Amount));
        var expected = model.Fees().GroupBy(fee => fee.Patron).OrderBy(group => group.Key.Value).Select(group =>
        {
            var charged = group.Sum(fee => fee.Amount);
            return (
                group.Key.Value,
                charged,
                charged - paid.GetValueOrDefault(group.Key),
                claims.GetValueOrDefault(group.Key));
        });

        Assert.NotEmpty(claims);
        Assert.Equal(expected, owed);
    }

    /// <summary>Every fee is what its entries come to, and no payment was spent twice.</summary>
    private static async Task MoneyAddsUpAsync(SimulatedYear year)
    {
        Assert.Empty(await year.Library.Ledger.RowsAsync(
            """
            select f.id from fee f join money_entry e on e.fee_id = f.id group by f.id
            having sum(case e.kind when 1 then e.amount when 4 then e.amount else -e.amount end)
                   <> f.amount - f.paid + f.refunded - f.waived - f.reversed
                or f.amount - f.paid + f.refunded - f.waived - f.reversed < 0
            """,
            row => row.GetInt64(0)));
        Assert.Empty(await year.Library.Ledger.RowsAsync(
            """
            select p.id from payment p left join money_entry e on e.payment_id = p.id
            group by p.id having coalesce(sum(e.amount), 0) <> p.amount
            """,
            row => row.GetInt64(0)));
    }

    private static async Task ExclusionsAreThoseThatDebtsBroughtAsync(SimulatedYear year, RegulationsModel model)
    {
        var found = await year.Library.Ledger.RowsAsync(
            """
            select e.patron_id, a.created_at, f.created_at
            from exclusion e
            join notice a on a.cause_id = e.id and a.kind = 23
            left join notice f on f.cause_id = e.id and f.kind = 24
            order by e.patron_id, a.created_at
            """,
            row => (
                new PatronId(row.GetInt64(0)),
                new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero),
                row.IsDBNull(2) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetDateTime(2), TimeSpan.Zero)));

        Assert.NotEmpty(found);
        Assert.Equal(
            model.Exclusions().OrderBy(one => one.Patron.Value).ThenBy(one => one.Announced), found);
    }
}
