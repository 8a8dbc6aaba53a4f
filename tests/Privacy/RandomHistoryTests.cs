using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>After any sequence of what happens in a library, and a cut, no table leads from a loan that has ended to
/// its patron, unless the patron wants it or something of it is open (H50). A failure names its seed.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RandomHistoryTests(PostgresFixture postgres)
{
    private const long First = PrivacyUnderTest.FirstPatron;
    private const int Patrons = 4;
    private const int Titles = 5;

    /// <summary>Everything that leads from a loan, or a reservation, that has ended to a patron, by way of whatever
    /// table; but for those that are excepted.</summary>
    private const string Links =
        """
        with ended as (
            select l.id, l.copy_id, l.title_id, l.loaned_at, l.closed_at, l.patron_id from loan l
            where l.closed_at < $1
              and not exists (select from history_consent k where k.patron_id = l.patron_id)
              and not exists (
                  select from fee_loan c join fee f on f.id = c.fee_id where c.loan_id = l.id and f.settled_at is null)
              and not exists (select from work_item w where w.loan_id = l.id and w.done_at is null))
        select 'loan ' || id from ended where patron_id is not null
        union all
        select 'reservation ' || id from reservation r
        where r.ended_at < $1 and r.patron_id is not null
          and not exists (select from history_consent k where k.patron_id = r.patron_id)
        union all
        select 'notice ' || n.id from notice n join ended e on e.id = n.cause_id where n.patron_id is not null
        union all
        select 'receipt notice ' || n.id from notice n join receipt r on r.id = n.cause_id
        join ended e on e.id = (r.lines -> 0 ->> 'loan')::bigint where n.patron_id is not null
        union all
        select 'work item ' || w.id from work_item w join ended e on e.id = w.loan_id
        where num_nonnulls(w.patron_id, w.card, w.note) > 0
        union all
        select 'fee ' || c.fee_id from fee_loan c join ended e on e.id = c.loan_id
        union all
        select 'instant of a fee ' || f.id from fee f join ended e on e.closed_at = f.charged_at
        union all
        select 'event ' || v.id from event v where v.patron_id is not null and v.at < $1 and v.kind between 1 and 34
        union all
        select 'receipt ' || r.id from receipt r, jsonb_array_elements(r.lines) line
        where r.at < $1 and line ->> 'kind' = 'on-loan'
        union all
        select 'list ' || operation from answer_list where at < $1
        """;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task After_any_sequence_and_a_cut_nothing_leads_to_a_patron(int seed)
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres, patrons: Patrons, titles: Titles);
        var random = new Random(seed);
        var loans = new List<Loan>();
        for (var step = 0; step < 60; step++)
        {
            await StepAsync(library, random, loans);
            if (random.Next(15) == 0)
            {
                _ = await library.CutAsync();
            }
        }

        _ = await library.CutAsync(TimeSpan.FromDays(random.Next(5, 45)));

        var before = library.Now.AddDays(-30).UtcDateTime;
        await using var command = library.Database.CreateCommand(Links);
        command.Parameters.Add(new() { Value = before });
        var links = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            links.Add(row.GetString(0));
        }

        Assert.True(links.Count == 0, $"seed {seed}: {string.Join(", ", links)}");
        Assert.NotEmpty(loans);
        Assert.DoesNotContain(
            "request", await PrivacyUnderTest.TablesWith(library.Database, PatronAsStored(First)));
    }

    /// <summary>Each link is really seen, so that the test above could fail.</summary>
    [Theory]
    [InlineData("update loan set patron_id = 88800001", "loan")]
    [InlineData("insert into notice select 1, 88800001, 'DK-722300', 1, id, 0, title_id, null, loaned_at from loan",
        "notice")]
    [InlineData(
        """
        with charged as (
            insert into fee (id, patron_id, library, kind, amount, currency, charged_at, settled_at)
            values (1, 88800001, 'DK-722300', 'overdue', 1, 'DKK', now(), now()) returning id)
        insert into fee_loan (fee_id, loan_id, kind, step) select c.id, l.id, 'overdue', 0 from charged c, loan l
        """,
        "fee")]
    [InlineData("update event set patron_id = 88800001 where kind = 3", "event")]
    [InlineData(
        """
        update receipt set lines = lines || '[{"kind": "on-loan", "loan": "1"}]'
        """,
        "receipt")]
    [InlineData("insert into answer_list values (gen_random_uuid(), 'DK-722300', '2026-01-01T00:00:00Z')", "list")]
    public async Task A_link_that_is_left_is_seen(string broken, string seen)
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync();
        _ = await library.CutAsync(TimeSpan.FromDays(31));
        await library.Ledger.ExecuteAsync(broken);

        await using var command = library.Database.CreateCommand(Links);
        command.Parameters.Add(new() { Value = library.Now.AddDays(-30).UtcDateTime });

        Assert.StartsWith(seen, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    /// <summary>As JSON and as the compact form of a checkout write it.</summary>
    private static string PatronAsStored(long patron) => $"\"{patron}\"";

    private static async Task StepAsync(PrivacyUnderTest library, Random random, List<Loan> loans)
    {
        var (patron, title) = (First + random.Next(Patrons), 1 + random.Next(Titles));
        library.Now += TimeSpan.FromHours(random.Next(1, 48));
        switch (random.Next(12))
        {
            case 0 or 1 or 2 when await library.Host.Ask(
                SmallWorld.CheckOut(patron, 100_000 + title)) is Lent lent:
                loans.Add(lent.Loan);
                break;
            case 3 or 4 or 5:
                var holder = await library.Ledger.Load.Copy(new CopyId(100_000 + title));
                _ = await library.Host.Ask(
                    SmallWorld.CheckIn(holder!.Loan?.PatronId.Value, 100_000 + title) with
                    {
                        ReceiptTo = (ReceiptTo)random.Next(3),
                    });
                break;
            case 6 when loans.Count > 0:
                _ = await library.Host.Ask(SmallWorld.Renew(loans[random.Next(loans.Count)]));
                break;
            case 7:
                _ = await library.Host.Ask(new RenewAll
                {
                    Key = SmallWorld.Key(),
                    Origin = SmallWorld.Desk,
                    PatronId = new PatronId(patron),
                });
                break;
            case 8:
                _ = await library.Host.Ask(SmallWorld.Reserve(patron, title));
                break;
            case 9 when loans.Count > 0:
                var undone = loans[random.Next(loans.Count)];
                _ = await library.Host.Ask(new UndoCheckIn
                {
                    Key = SmallWorld.Key(),
                    Origin = SmallWorld.Desk with { Reason = "wrong pile" },
                    PatronId = undone.PatronId,
                    LoanId = undone.Id,
                    CopyId = undone.CopyId,
                });
                break;
            case 10:
                _ = await library.KeepHistory(random.Next(3) == 0, patron);
                break;
            case 11:
                await library.Ledger.ExecuteAsync(
                    "update fee set settled_at = $1 where id % 2 = 0 and settled_at is null",
                    library.Now.UtcDateTime);
                break;
        }
    }
}
