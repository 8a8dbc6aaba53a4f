using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Silo;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Stories;

/// <summary>A library whose patrons come and go as they please, day after day, by a seed: on an engine whose clock is
/// moved, and in the model. Whatever the two say differently is found on the day on which it happens.</summary>
internal sealed partial class YearOfALibrary(Engine engine, string folder, int patrons, int seed)
{
    private static readonly Origin Desk = new(SmallWorld.Hoersholm, 1, Channel.Desk, "as staff see it");

    private readonly Random _random = new(seed);
    private readonly YearModel _model = new();
    private readonly List<YearPatron> _patrons = [];
    private readonly List<YearTitle> _titles = [];
    private readonly Dictionary<object, DateOnly> _plans = [];
    private readonly Dictionary<object, Task> _turns = [];
    private readonly List<string> _wrong = [];
    private readonly Dictionary<long, long> _addressees = [];
    private int _payments;

    public static DateOnly FirstDay { get; } = new(2026, 11, 23);

    public int Actions { get; private set; }

    public int Notices { get; private set; }

    /// <summary>How often each kind was told.</summary>
    public SortedDictionary<string, int> Kinds { get; } = [];

    public static async Task<Engine> StartAsync(string folder, string database) => await Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = folder,
            Postgres = database,
            Demo = false,
            FrozenAt = YearModel.Noon(FirstDay),
        },
        NullLoggerFactory.Instance,
        CancellationToken.None);

    public async Task LiveAsync(int days)
    {
        await PutAsync();
        _model.Today = FirstDay;
        for (var day = 0; day < days; day++)
        {
            await ADayAsync();
            _model.Dusk(_patrons);
            var from = YearModel.Noon(_model.Today);
            _model.Today = _model.Today.AddDays(1);
            _model.Dawn(_patrons, _titles);
            await engine.MoveClockAsync(YearModel.Noon(_model.Today), CancellationToken.None);
            await CompareNoticesAsync(from, YearModel.Noon(_model.Today));
            _ = _model.Told.RemoveAll(told => told.At < YearModel.Noon(_model.Today));
            if (day % 30 == 29 || day == days - 1)
            {
                await CompareDebtsAsync();
            }

            Assert.True(_wrong.Count == 0, string.Join('\n', _wrong.Take(20)));
        }

        await CompareMoneyAsync();
        CompareFiles();
    }

    /// <summary>An e-mail address, or a telephone only, or neither.</summary>
    private static string Address(int patron) => (patron % 20) switch
    {
        0 => "",
        1 or 2 => $"+45{20_000_000 + patron}",
        _ => $"p{patron}@example.org",
    };

    /// <summary>What patrons do on a day, each in his own order; whoever wants the same title waits for his
    /// turn.</summary>
    private async Task ADayAsync()
    {
        _turns.Clear();
        foreach (var patron in _patrons)
        {
            foreach (var loan in patron.Loans.ToList())
            {
                if (_plans.TryGetValue(loan, out var on) && on <= _model.Today)
                {
                    Return(loan);
                }
                else if (Chance(loan.Due.DayNumber - _model.Today.DayNumber is >= -3 and <= 7 ? 0.04 : 0.004)
                    && !loan.IsBilled)
                {
                    Renew(loan);
                }
            }

            foreach (var ready in patron.Reservations.Where(one => one.Copy is not null).ToList())
            {
                if (!_model.IsExcluded(patron) && Chance(0.3))
                {
                    Borrow(patron, ready.Copy!);
                }
            }

            if (Chance(0.04))
            {
                Visit(patron);
            }

            if (patron.Owed > 0 && Chance(_model.IsExcluded(patron) ? 0.08 : 0.04))
            {
                Settle(patron);
            }
        }

        await Task.WhenAll(_turns.Values);
    }

    private bool Chance(double of) => _random.NextDouble() < of;

    private void Visit(YearPatron patron)
    {
        for (var wants = _random.Next(1, 4); wants > 0 && patron.Loans.Count < 6; wants--)
        {
            var title = _titles[(int)(_titles.Count * Math.Pow(_random.NextDouble(), 3))];
            if (patron.Loans.Exists(loan => loan.Copy.Title == title)
                || patron.Reservations.Exists(one => one.Title == title))
            {
                continue;
            }

            if (title.Copies.Find(copy => copy.Loan is null && copy.KeptFor is null) is { } free)
            {
                Borrow(patron, free);
            }
            else if (!_model.IsExcluded(patron) && patron.Reservations.Count < 4)
            {
                Reserve(patron, title);
            }
        }
    }

    private void Borrow(YearPatron patron, YearCopy copy)
    {
        var command = new CheckOut
        {
            Key = SmallWorld.Key(), Origin = Desk, Branch = SmallWorld.Main,
            PatronId = new PatronId(patron.Number), CopyId = new CopyId(copy.Number),
        };
        if (_model.IsExcluded(patron))
        {
            Ask(patron, copy.Title, () => command, "refused patron.excluded", WordsOf);
            return;
        }

        var loan = _model.Lend(patron, copy);

        // Most are punctual, some come late, some very late and some never.
        var late = _random.NextDouble() switch
        {
            < 0.70 => -_random.Next(0, 12),
            < 0.90 => _random.Next(1, 15),
            < 0.97 => _random.Next(15, 70),
            _ => 1000,
        };
        _plans[loan] = loan.Due.AddDays(late) is var day && day > _model.Today ? day : _model.Today.AddDays(1);
        Ask(patron, copy.Title, () => command, $"lent until {loan.Due:yyyy-MM-dd}", reply =>
        {
            loan.Id = (reply as Lent)?.Loan.Id.Value ?? 0;
            return WordsOf(reply);
        });
    }

    private void Return(YearLoan loan)
    {
        var kept = _model.TakeBack(loan);
        Ask(
            loan.Patron,
            loan.Copy.Title,
            () => new CheckIn
            {
                Key = SmallWorld.Key(), Origin = Desk, Branch = SmallWorld.Main,
                PatronId = new PatronId(loan.Patron.Number), CopyId = new CopyId(loan.Copy.Number),
            },
            kept is null ? "back to Shelf" : "back to ReservationShelf",
            WordsOf);
    }

    private void Renew(YearLoan loan)
    {
        var refusal = _model.Renew(loan);
        if (refusal is null && _plans[loan] < loan.Due && Chance(0.8))
        {
            _plans[loan] = loan.Due.AddDays(_random.Next(-5, 4));
        }

        Ask(
            loan.Patron,
            loan.Copy.Title,
            () => new Renew
            {
                Key = SmallWorld.Key(), Origin = Desk, PatronId = new PatronId(loan.Patron.Number),
                LoanId = new LoanId(loan.Id), CopyId = new CopyId(loan.Copy.Number),
            },
            refusal is null ? $"renewed until {loan.Due:yyyy-MM-dd}" : $"refused {refusal}",
            WordsOf);
    }

    private void Reserve(YearPatron patron, YearTitle title)
    {
        var one = _model.Reserve(patron, title);
        Ask(
            patron,
            title,
            () => new PlaceReservation
            {
                Key = SmallWorld.Key(), Origin = Desk, PatronId = new PatronId(patron.Number),
                TitleId = new TitleId(title.Number), PickupBranch = SmallWorld.Main,
            },
            $"place {title.Waiting.Count}",
            reply =>
            {
                one.Id = (reply as Reserved)?.Reservation.Id.Value ?? 0;
                return WordsOf(reply);
            });
    }

    /// <summary>All of a debt is paid, or a part of its fees; sometimes staff let the fees go.</summary>
    private void Settle(YearPatron patron)
    {
        var fees = patron.OwedFees;
        if (fees > 0 && Chance(0.05))
        {
            _model.Waive(patron);
            Ask(patron, null, null, "", _ => "");
            return;
        }

        var amount = fees > 1 && Chance(0.3) ? fees / 2 : patron.Owed;
        var lifted = _model.Pay(patron, amount);
        Ask(
            patron,
            null,
            () => new PostPayment
            {
                Key = SmallWorld.Key(), Origin = Desk, PatronId = new PatronId(patron.Number),
                Amount = new Money(amount, "DKK"), Reference = $"R{++_payments}",
            },
            $"owes {patron.Owed}{(lifted ? " and may borrow again" : "")}",
            WordsOf);
    }

    /// <param name="command">Null for waiving all fees.</param>
    private void Ask(
        YearPatron patron, YearTitle? title, Func<Command>? command, string expected, Func<Reply, string> words)
    {
        Actions++;
        Task[] before =
        [
            _turns.GetValueOrDefault(patron, Task.CompletedTask),
            title is null ? Task.CompletedTask : _turns.GetValueOrDefault(title, Task.CompletedTask),
        ];
        _turns[patron] = Turn();
        if (title is not null)
        {
            _turns[title] = _turns[patron];
        }

        async Task Turn()
        {
            await Task.WhenAll(before);
            if (command is null)
            {
                await WaiveAsync(patron);
                return;
            }

            var said = words(await engine.Grains.Ask(GrainKey.Of(new PatronId(patron.Number)), command()));
            if (said != expected)
            {
                Wrong($"{patron.Number}: {said} instead of {expected}");
            }
        }
    }

    private async Task WaiveAsync(YearPatron patron)
    {
        var id = new PatronId(patron.Number);
        foreach (var fee in (await engine.Load.OpenFees(id)).Where(fee => !fee.IsClaim))
        {
            _ = await engine.Grains.Ask(
                GrainKey.Of(id),
                new WaiveFee { Key = SmallWorld.Key(), Origin = Desk, PatronId = id, FeeId = fee.Id });
        }
    }

    private static string WordsOf(Reply reply) => reply switch
    {
        Lent lent => $"lent until {lent.Loan.DueDate:yyyy-MM-dd}",
        Renewed renewed => $"renewed until {renewed.Loan.DueDate:yyyy-MM-dd}",
        CheckedIn back => $"back to {back.Route.Action}",
        Reserved reserved => $"place {reserved.Position}",
        PaymentPosted paid => $"owes {paid.Owed.Amount}{(paid.Lifted ? " and may borrow again" : "")}",
        Refused refused => $"refused {refused.Refusals[0].Code}",
        _ => reply.GetType().Name,
    };

    private void Wrong(string what)
    {
        lock (_wrong)
        {
            _wrong.Add($"{_model.Today:yyyy-MM-dd} {what}");
        }
    }

    /// <summary>Every notice that was due exists exactly once, no other does, and each went out, to its patron, in the
    /// hour in which it was true.</summary>
    private async Task CompareNoticesAsync(DateTimeOffset from, DateTimeOffset until)
    {
        var expected = _model.Told.Where(told => told.At < until).ToLookup(told => told.ToString());
        var missing = expected.Select(same => same.Key).ToHashSet();
        foreach (var same in expected.Where(same => same.Count() > 1))
        {
            Wrong($"the model tells twice: {same.Key}");
        }

        await using var command = engine.Database.CreateCommand(
            """
            select n.patron_id, n.kind, n.cause_id, n.created_at, n.state, n.sent_at,
                   array(select m.id from message m join message_notice x on x.message_id = m.id
                         where x.notice_id = n.id order by m.channel),
                   array(select distinct m.patron_id from message m join message_notice x on x.message_id = m.id
                         where x.notice_id = n.id and m.state = 1)
            from notice n where n.created_at >= $1 and n.created_at < $2
            """);
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var patron = reader.GetInt64(0);
            var kind = (NoticeKind)reader.GetInt16(1);
            var at = new DateTimeOffset(reader.GetDateTime(3), TimeSpan.Zero);
            var isOfPatron = kind is NoticeKind.ExclusionAnnounced or NoticeKind.ExclusionInForce
                or NoticeKind.ExclusionLifted;
            var line = YearNotice.Line((int)patron, $"{kind}", isOfPatron ? 0 : reader.GetInt64(2), at);
            Notices++;
            Kinds[$"{kind}"] = Kinds.GetValueOrDefault($"{kind}") + 1;
            if (!missing.Remove(line))
            {
                Wrong($"was told and should not be, or twice: {line}");
            }

            var (state, messages) = (reader.GetInt16(4), reader.GetFieldValue<long[]>(6));
            foreach (var message in messages)
            {
                _addressees[message] = patron;
            }

            // Whom nothing reaches is written a letter where it matters, and is told nothing else (H13, H40).
            var reaches = Address((int)patron).Length > 0
                || (isOfPatron && kind != NoticeKind.ExclusionLifted)
                || kind is NoticeKind.ReplacementClaim or NoticeKind.ReservationReady;
            var isSent = state == 1 && !reader.IsDBNull(5) && reader.GetFieldValue<long[]>(7) is [var to]
                && to == patron;
            var isDropped = state == 2 && expected[line].Any(told => told.IsOvertaken);
            if (reaches ? !isSent && !isDropped : state != 3)
            {
                Wrong($"did not go out as it should, state {state}, {messages.Length} messages: {line}");
            }
        }

        foreach (var line in missing)
        {
            Wrong($"was not told: {line}");
        }
    }

    private async Task CompareDebtsAsync()
    {
        var owed = new Dictionary<long, long>();
        await using var command = engine.Database.CreateCommand(
            """
            select patron_id, sum(amount - paid + refunded - waived - reversed)::bigint from fee
            where patron_id is not null group by 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            owed[reader.GetInt64(0)] = reader.GetInt64(1);
        }

        foreach (var patron in _patrons.Where(one => one.Owed != owed.GetValueOrDefault(one.Number)))
        {
            Wrong($"{patron.Number} owes {owed.GetValueOrDefault(patron.Number)} instead of {patron.Owed}");
        }
    }

    /// <summary>The ledger of money says what the model says, and what it says of every single fee holds
    /// (I17-I21).</summary>
    private async Task CompareMoneyAsync()
    {
        var fees = _patrons.SelectMany(one => one.Fees).ToList();
        Assert.Equal(
            [
                fees.Sum(fee => fee.Amount), fees.Sum(fee => fee.Paid), fees.Sum(fee => fee.Waived),
                fees.Sum(fee => fee.Refunded), fees.Sum(fee => fee.Reversed),
            ],
            await NumbersAsync("select coalesce(sum(amount), 0)::bigint from money_entry group by kind order by kind"));
        Assert.Equal(
            [fees.Sum(fee => fee.Open)],
            await NumbersAsync(
                "select sum(case when kind in (1, 4) then amount else -amount end)::bigint from money_entry"));
        Assert.Empty(await NumbersAsync(
            "select id from fee where amount - paid + refunded - waived - reversed < 0 or refunded > paid"));
        Assert.Empty(await NumbersAsync(
            """
            select f.id from fee f left join money_entry e on e.fee_id = f.id group by f.id
            having coalesce(sum(e.amount) filter (where e.kind = 1), 0) <> f.amount
                or coalesce(sum(e.amount) filter (where e.kind = 2), 0) <> f.paid
                or coalesce(sum(e.amount) filter (where e.kind = 3), 0) <> f.waived
                or coalesce(sum(e.amount) filter (where e.kind = 4), 0) <> f.refunded
                or coalesce(sum(e.amount) filter (where e.kind = 5), 0) <> f.reversed
            """));
        Assert.Empty(await NumbersAsync(
            "select loan_id from fee_loan where not cancelled group by loan_id, kind, step having count(*) > 1"));
        Assert.Empty(await NumbersAsync(
            """
            select p.id from payment p left join money_entry e on e.payment_id = p.id group by p.id
            having p.amount <> coalesce(sum(e.amount), 0)
            """));
    }

    /// <summary>What left the house names the patron whom it is about and nobody else.</summary>
    private void CompareFiles()
    {
        var files = new[] { "email", "sms" }.SelectMany(way => Directory.GetFiles(
            Path.Combine(folder, "outbox", way), "*.txt")).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var message = long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);
            var to = File.ReadLines(file).First();
            if (_addressees.TryGetValue(message, out var patron) && to != Address((int)patron))
            {
                Assert.Fail($"message {message} of patron {patron} went to {to}");
            }
        }
    }

    private async Task<List<long>> NumbersAsync(string sql)
    {
        await using var command = engine.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }
}
