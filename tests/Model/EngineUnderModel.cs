using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Timers;

namespace Skranke.Tests.Model;

/// <summary>The real grains over a ledger in memory, asked in the words of the model.</summary>
internal sealed class EngineUnderModel
{
    private readonly TestHost _host;
    private readonly TestHost _twin;
    private int _keys = 10_000;

    public EngineUnderModel(ModelRules rules, TestLedger? ledger = null)
    {
        Ledger = ledger ?? new TestLedger();
        Library = LibraryOf(rules);
        _ = Ledger.Put(Library).Put([.. Patrons]).Put([.. Titles]).Put([.. Copies]);
        _host = new TestHost(Ledger) { Now = Days.Noon(ModelThings.FirstDay) };
        _twin = _host.Twin();
    }

    public TestLedger Ledger { get; }

    /// <summary>How often somebody got no answer.</summary>
    public int Unanswered { get; private set; }

    public Library Library { get; }

    /// <summary>The reservations that were granted, by patron and title; the last of each.</summary>
    public Dictionary<(int Patron, int Title), Reservation> Made { get; } = [];

    public static IEnumerable<object> Copies => ModelThings.Copies.Select((copy, number) => ACopy.OnShelf() with
    {
        Id = IdOf(number),
        Barcode = CopyBarcode.Of($"{4000 + number}"),
        TitleId = TitleOf(copy.Title),
        Title = ReferenceOf(copy.Title),
        Branch = BranchOf(copy.Home),
        Material = ModelThings.Material[copy.Title].Material,
    });

    public static IEnumerable<object> Titles => Enumerable.Range(0, ModelThings.Titles).Select(title =>
        ATitle.Queued() with
        {
            Id = TitleOf(title),
            Reference = ReferenceOf(title),
            Material = ModelThings.Material[title].Material,
        });

    public static IEnumerable<object> Patrons => Enumerable.Range(0, ModelThings.Patrons).Select(number =>
    {
        var patron = APatron.Adult() with { Id = PatronOf(number), Cards = [] };
        return number switch
        {
            ModelThings.ExcludedPatron => patron.WithExclusion(
                "conduct", Days.Noon("2026-01-01"), Days.Noon(ModelThings.ExcludedUntil).AddHours(-13)),
            ModelThings.Stranger => patron with { Memberships = [] },
            _ => patron,
        };
    });

    public static PatronId PatronOf(int number) => new(1100 + number);

    public static CopyId IdOf(int copy) => new(2100 + copy);

    public static TitleId TitleOf(int title) => new(4100 + title);

    public static BranchId BranchOf(int branch) =>
        branch == 0 ? ALibrary.Main : branch == 1 ? ALibrary.Kokkedal : ALibrary.Nowhere;

    public async Task<string> Do(Step step)
    {
        if (step.Act == Act.Wait)
        {
            _host.Now = _twin.Now = _host.Now.AddDays(step.Thing);
            for (var shard = 0; shard < TimerShardGrain.Shards; shard++)
            {
                await TickUntilAnswered(step.Elsewhere ? _twin : _host, shard);
            }

            return "";
        }

        if (await CommandOf(step, ARequest.Key(++_keys)) is not { } command)
        {
            return "nothing to do";
        }

        Script(step.Fault);
        var host = step.Elsewhere ? _twin : _host;
        var reply = await AskUntilAnswered(host, command);
        Ledger.Scripted.Clear();
        if (step.Twice)
        {
            var again = await host.Ask(command is CheckIn back ? back with { PatronId = null } : command);
            if (again.Json() != reply.Json())
            {
                return $"asked twice it says {again.Json()} after {reply.Json()}";
            }
        }

        if (reply is Reserved { Reservation: var made })
        {
            Made[(step.Patron, step.Thing)] = made;
        }

        return Words(reply);
    }

    /// <summary>What is true now, line by line, in the words of <see cref="SequenceRun"/>.</summary>
    public async Task<List<string>> State()
    {
        var lines = new List<string>();
        for (var number = 0; number < ModelThings.Copies.Length; number++)
        {
            var copy = (await Ledger.Memory.Copy(IdOf(number)))!;
            var loan = copy.Loan is { } open
                ? $"lent to {open.PatronId.Value - 1100} until {open.DueDate:yyyy-MM-dd} after {open.Renewals}" : "";
            var kept = copy.Capture is { } capture ? $"kept for {capture.PatronId.Value - 1100}" : "";
            var way = copy.Status == CopyStatus.InTransit ? $"to {NumberOf(copy.TransitTo)}" : "";
            lines.Add($"copy {number}: {loan}{kept}{way}");
        }

        for (var title = 0; title < ModelThings.Titles; title++)
        {
            foreach (var one in (await Ledger.Memory.Title(TitleOf(title)))!.Queue)
            {
                lines.Add(
                    $"title {title}: {one.PatronId.Value - 1100} {StateOf(one)} copy {one.CopyId?.Value - 2100} "
                    + $"until {one.PickupUntil:yyyy-MM-dd} at {NumberOf(one.PickupBranch)}");
            }
        }

        return lines;
    }

    /// <summary>Whoever gets no answer asks again with the same key.</summary>
    private async Task<Reply> AskUntilAnswered(TestHost host, Command command)
    {
        while (true)
        {
            try
            {
                return await host.Ask(
                    command is CheckIn back ? back with { PatronId = await HolderOf(back) } : command);
            }
            catch (Exception fault) when (fault is OutcomeUnknownException or LedgerAwayException)
            {
                Unanswered++;
            }
        }
    }

    private async Task TickUntilAnswered(TestHost host, int shard)
    {
        for (var answered = false; !answered;)
        {
            try
            {
                _ = await host.Ask(GrainKey.TimerShard(shard), new Tick());
                answered = true;
            }
            catch (Exception fault) when (fault is OutcomeUnknownException or LedgerAwayException)
            {
                Unanswered++;
            }
        }
    }

    private async Task<PatronId?> HolderOf(CheckIn back) => (await Ledger.Memory.Copy(back.CopyId))!.Loan?.PatronId;

    private async Task<Command?> CommandOf(Step step, RequestKey key)
    {
        var origin = new Origin(Library.Isil, 1, step.Staff ? Channel.Desk : Channel.Kiosk, "as staff see it");
        var overrides = step.Staff ? ModelRules.Overridable : [];
        var patron = PatronOf(step.Patron);
        switch (step.Act)
        {
            case Act.Lend:
                return new CheckOut
                {
                    Key = key, Origin = origin, Overrides = overrides,
                    PatronId = patron, CopyId = IdOf(step.Thing), Branch = BranchOf(step.Branch),
                };
            case Act.TakeBack:
                return new CheckIn
                {
                    Key = key, Origin = origin, CopyId = IdOf(step.Thing), Branch = BranchOf(step.Branch),
                    PatronId = (await Ledger.Memory.Copy(IdOf(step.Thing)))!.Loan?.PatronId,
                };
            case Act.Renew:
                var loans = Ledger.Loans.Where(loan => loan.PatronId == patron && loan.CopyId == IdOf(step.Thing));
                return loans.MaxBy(loan => (loan.ClosedAt is null, loan.Id.Value)) is not { } last ? null : new Renew
                {
                    Key = key, Origin = origin, Overrides = overrides,
                    PatronId = patron, LoanId = last.Id, CopyId = last.CopyId,
                };
            case Act.RenewAll:
                return new RenewAll { Key = key, Origin = origin, PatronId = patron };
            case Act.Reserve:
                return new PlaceReservation
                {
                    Key = key, Origin = origin, Overrides = overrides,
                    PatronId = patron, TitleId = TitleOf(step.Thing), PickupBranch = BranchOf(step.Branch),
                    WantedCopy = step.OnlyCopy is { } only ? IdOf(only) : null,
                };
            default:
                return !Made.TryGetValue((step.Patron, step.Thing), out var made) ? null : new CancelReservation
                {
                    Key = key, Origin = origin,
                    PatronId = patron, ReservationId = made.Id, TitleId = made.TitleId,
                };
        }
    }

    /// <summary>The ledger says once or twice that it found something changed, that a claim was lost, that it had
    /// written what it was not sure of, or nothing at all.</summary>
    private void Script(int fault)
    {
        for (var times = 0; fault > 0 && times < 1 + (fault / 4); times++)
        {
            Ledger.Scripted.Enqueue(unit => fault switch
            {
                1 when Compared(unit) is [.., var last] => new CommitResult.FencesBroken([last]),
                2 when unit.Request is not null => new CommitResult.ClaimLost("version"),
                3 when unit.Request is not null && Ledger.CommitForReal(unit) is var done =>
                    done is CommitResult.Committed ? new CommitResult.AnsweredBefore(unit.Answer, true) : done,
                4 when Compared(unit) is [var first, ..] => new CommitResult.FencesBroken([first]),
                5 => throw new LedgerAwayException("scripted"),
                6 when Ledger.CommitForReal(unit) is CommitResult.Committed =>
                    throw new OutcomeUnknownException("scripted, and it was written"),
                7 => throw new OutcomeUnknownException("scripted, and it was not written"),
                _ => null,
            });
        }
    }

    private static Fence[] Compared(UnitOfWork unit) => [.. unit.Fences.Where(fence => fence.Expected is not null)];

    private static string Words(Reply reply) => reply switch
    {
        Refused refused => $"refused {refused.Refusals[0].Code}",
        Lent lent => $"lent until {lent.Loan.DueDate:yyyy-MM-dd}",
        Renewed renewed => $"renewed until {renewed.Loan.DueDate:yyyy-MM-dd}",
        RenewedAll all => string.Join(", ", all.Results.Select(one =>
            one.Refusals.IsEmpty ? $"renewed until {one.DueDate:yyyy-MM-dd}" : $"refused {one.Refusals[0].Code}")
            .Order()),
        CheckedIn back => $"from {back.Closed?.PatronId.Value - 1100} to " + back.Route.Action switch
        {
            RouteAction.Transit => $"branch {NumberOf(back.Route.Branch)}",
            RouteAction.ReservationShelf => "pickup",
            _ => "shelf",
        },
        Reserved reserved => $"place {reserved.Position}",
        ReservationClosed => "cancelled",
        _ => reply.GetType().Name,
    };

    private static string StateOf(Reservation one) =>
        one.State == ReservationState.Waiting ? "waiting" : one.State == ReservationState.Ready ? "ready" : "coming";

    private static int? NumberOf(BranchId? branch) =>
        branch is null ? null : branch == ALibrary.Main ? 0 : branch == ALibrary.Kokkedal ? 1 : 2;

    private static TitleReference ReferenceOf(int title) => TitleReference.Of($"870970-basis:{title}");

    private static Library LibraryOf(ModelRules rules) => ALibrary.Hoersholm().With(policy => policy with
    {
        Loans = new LoanPolicy
        {
            TotalMax = rules.LoansMax,
            Rules = [.. ModelThings.Material.Select(material => new LoanRule
            {
                Materials = material.Material == "book" ? [] : [material.Material],
                Period = new LoanPeriod(0, material.Days),
                Loanable = material.Lent,
                Renewable = material.Renewed,
                Reservable = material.Reserved,
            }).OrderBy(rule => rule.Materials.IsEmpty)],
        },
        Renewals = new RenewalPolicy
        {
            Max = rules.RenewalsMax,
            WindowDays = rules.WindowDays,
            Base = rules.RenewFromToday ? RenewalBase.Today : RenewalBase.DueDate,
            WhenOverdue = rules.RenewWhenOverdue,
        },
        Reservations = new ReservationPolicy
        {
            Max = rules.ReservationsMax,
            InterestDays = rules.InterestDays,
            PickupDays = rules.PickupDays,
            InterestNoticeDays = null,
        },
        Overridable = [.. ModelRules.Overridable],
    }).ClosedOn(rules.ClosedOnSundays ? [DayOfWeek.Sunday] : []);
}
