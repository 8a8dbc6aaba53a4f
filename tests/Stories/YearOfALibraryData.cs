using Npgsql;
using Skranke.Libraries;
using Skranke.Tests.Support;

namespace Skranke.Tests.Stories;

/// <summary>Who and what there is at the library when the year begins.</summary>
internal sealed partial class YearOfALibrary
{
    private void Imagine()
    {
        for (var number = 1; number <= patrons; number++)
        {
            // A fifth are children, of whom some come of age in the year.
            var born = number % 5 == 0
                ? new DateOnly(2010, 12, 1).AddDays(_random.Next(1500))
                : new DateOnly(1950, 1, 1).AddDays(_random.Next(15_000));
            _patrons.Add(new YearPatron { Number = number, Born = born });
        }

        for (var (number, copy) = (1, 1); number <= patrons; number++)
        {
            var title = new YearTitle { Number = number, Material = number % 4 == 0 ? "film" : "book" };
            for (var count = number % 3; count >= 0; count--, copy++)
            {
                title.Copies.Add(new YearCopy
                {
                    Number = copy, Title = title, Price = copy % 3 == 0 ? null : 10_000 + (copy % 7 * 2_500),
                });
            }

            _titles.Add(title);
        }
    }

    private async Task PutAsync()
    {
        Imagine();
        var shipped = SmallWorld.Library().Policies[0];
        var policy = shipped with { Notices = shipped.Notices with { PickupEndingDaysBefore = 2 } };
        await ExecuteAsync(
            """
            insert into library (isil, name, time_zone, currency, calendar)
                values ('DK-722300', 'Hørsholm', 'Europe/Copenhagen', 'DKK', $1::jsonb)
            """,
            LibraryDocuments.Write(new Skranke.Libraries.Calendar
            {
                ClosedWeekdays = [DayOfWeek.Sunday], ClosedYearly = ["12-24", "12-25", "12-26", "01-01"],
            }));
        await ExecuteAsync("insert into branch values ('DK-722300', 'DK-722300', 'Hovedbiblioteket')");
        await ExecuteAsync(
            "insert into policy values ('DK-722300', 1, '2024-05-01', $1::jsonb)", LibraryDocuments.Write(policy));
        await PutPeopleAsync();
        await PutShelvesAsync();
    }

    private async Task PutPeopleAsync()
    {
        await ExecuteAsync(
            """
            insert into patron (id, birth_date, guardian_consent) select *, true from unnest($1, $2)
            """,
            _patrons.Select(one => (long)one.Number).ToArray(),
            _patrons.Select(one => one.Born).ToArray());
        await ExecuteAsync(
            """
            insert into patron_contact (patron_id, name, email, phone, street, postal_code, city)
            select id, 'Patron ' || id, case when a like '%@%' then a end, case when a like '+%' then a end,
                   'Usserød Kongevej ' || id, '2970', 'Hørsholm'
            from unnest($1, $2) as u (id, a)
            """,
            _patrons.Select(one => (long)one.Number).ToArray(),
            _patrons.Select(one => Address(one.Number)).ToArray());
        await ExecuteAsync("insert into membership select id, 'DK-722300', true, true, 1 from patron");
    }

    private async Task PutShelvesAsync()
    {
        await ExecuteAsync(
            """
            insert into title (id, library, reference, material, title)
            select id, 'DK-722300', 'T' || id, material, 'Titel ' || id from unnest($1, $2) as u (id, material)
            """,
            _titles.Select(one => (long)one.Number).ToArray(),
            _titles.Select(one => one.Material).ToArray());
        var copies = _titles.SelectMany(one => one.Copies).ToArray();
        await ExecuteAsync(
            """
            insert into copy (id, title_id, owner, barcode, branch, material, price)
            select u.id, t.id, 'DK-722300', 'B' || u.id, 'DK-722300', t.material, u.price
            from unnest($1, $2, $3) as u (id, title, price) join title t on t.id = u.title
            """,
            copies.Select(one => (long)one.Number).ToArray(),
            copies.Select(one => (long)one.Title.Number).ToArray(),
            copies.Select(one => (int?)one.Price).ToArray());
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = engine.Database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        _ = await command.ExecuteNonQueryAsync();
    }
}
