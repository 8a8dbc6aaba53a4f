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

    public static IEnumerable<object> Copies => ModelThings.Copies.Select((copy, number) => ACopy.OnShelf() with
    {
        Id = IdOf(number),
        Barcode = CopyBarcode.Of($"{4000 + number}"),
        TitleId = TitleOf(copy.Title),
        Title = ReferenceOf(copy.Title),
        Branch = BranchOf(copy.Home),
        Material = ModelThings.Material[copy.Title].Material,
        Issue = copy.Issue,
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

    /// <summary>The last reservation of a patron that named this title first; null where there was none.</summary>
    public Reservation? LastOf(int patron, int title) => Made
        .Select(made => Ledger.Memory.Reservations.Single(one => one.Id == made.Id))
        .LastOrDefault(one => one.PatronId == PatronOf(patron) && one.TitleId == TitleOf(title));

    /// <summary>The last loan of a copy to a patron, an open one before all; null where there was none.</summary>
    public Loan? LastLoan(int patron, int copy) => Ledger.Loans
        .Where(loan => loan.PatronId == PatronOf(patron) && loan.CopyId == IdOf(copy))
        .MaxBy(loan => (loan.ClosedAt is null, loan.LoanedAt));

    /// <summary>Every reservation as it was placed, the oldest first.</summary>
    public IEnumerable<Reservation> Made =>
        Ledger.Memory.Events.OfType<ReservationPlaced>().Select(one => one.Reservation);

    /// <summary>Every loan as it was made, the oldest first.</summary>
    public IEnumerable<Loan> Lent => Ledger.Memory.Events.OfType<LoanOpened>().Select(one => one.Loan);

    /// <summary>A minute goes by with every step, so that what happened later can be told from what happened
    /// before.</summary>
    public async Task<string> Do(Step step)
    {
        _host.Now = _twin.Now = _host.Now.AddMinutes(1);
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
            var way = copy.TransitTo is { } there ? $"to {NumberOf(there)}" : "";
            var trouble = copy.Status is CopyStatus.Available or CopyStatus.InTransit ? "" : $"{copy.Status}";
            lines.Add($"copy {number}: {loan}{kept}{way}{trouble.ToLowerInvariant()}");
        }

        for (var title = 0; title < ModelThings.Titles; title++)
        {
            foreach (var one in (await Ledger.Memory.Title(TitleOf(title)))!.Queue.OrderBy(
                one => one.PlaceIn(TitleOf(title))))
            {
                lines.Add(
                    $"title {title}: {one.PatronId.Value - 1100} {StateOf(one)} copy {one.CopyId?.Value - 2100} "
                    + $"until {one.PickupUntil:yyyy-MM-dd} at {NumberOf(one.PickupBranch)} issue {one.Issue}");
            }
        }

        for (var patron = 0; patron < ModelThings.Patrons; patron++)
        {
            var fees = Ledger.Memory.Fees.Where(fee => fee.PatronId == PatronOf(patron))
                .Sum(fee => fee.Outstanding.Amount);
            lines.Add($"patron {patron}: {fees}");
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
                var reply = await host.Ask(
                    command is CheckIn back ? back with { PatronId = await HolderOf(back) } : command);
                if (reply is not Stale)
                {
                    return reply;
                }
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
                    Condition = step.Trouble == "" ? null : StatusOf(step.Trouble),
                };
            case Act.Link:
                return step.Patron == step.Thing ? null : new LinkAccounts
                {
                    Key = key, Origin = origin, PatronId = patron, From = PatronOf(step.Thing),
                };
            case Act.RenewAll:
                return new RenewAll { Key = key, Origin = origin, PatronId = patron };
            case Act.Reserve:
                return new PlaceReservation
                {
                    Key = key, Origin = origin, Overrides = overrides,
                    PatronId = patron, TitleId = TitleOf(step.Thing), PickupBranch = BranchOf(step.Branch),
                    WantedCopy = step.OnlyCopy is { } only ? IdOf(only) : null,
                    OtherTitles = step.OtherTitle is { } other ? [TitleOf(other)] : [],
                    Issue = step.Issue,
                };
            case Act.Mark:
                return new MarkCopy
                {
                    Key = key, Origin = origin, CopyId = IdOf(step.Thing), Branch = BranchOf(step.Branch),
                    Status = StatusOf(step.Trouble),
                };
            case Act.Cancel or Act.PickUpAt or Act.Pause or Act.Place:
                return LastOf(step.Patron, step.Thing) is { } made ? OnReservation(step, made, key, origin) : null;
            default:
                var last = LastLoan(step.Patron, step.Thing);
                return last is null ? null : OnLoan(step, last, key, origin, overrides);
        }
    }

    private Command OnReservation(Step step, Reservation made, RequestKey key, Origin origin)
    {
        switch (step.Act)
        {
            case Act.Cancel:
                return new CancelReservation
                {
                    Key = key, Origin = origin,
                    PatronId = made.PatronId, ReservationId = made.Id, TitleId = made.TitleId,
                };
            case Act.Place:
                var captured = Ledger.Memory.Reservations.Single(one => one.Id == made.Id).CopyId;
                var title = captured is { } copy ? ModelThings.Copies[copy.Value - 2100].Title : step.Thing;
                return new PlaceOnShelf
                {
                    Key = key, Origin = origin, ReservationId = made.Id, TitleId = TitleOf(title),
                };
            default:
                var today = Library.Today(_host.Now);
                return new ChangeReservation
                {
                    Key = key, Origin = origin,
                    PatronId = made.PatronId, ReservationId = made.Id, TitleId = made.TitleId,
                    PickupBranch = step.Act == Act.PickUpAt ? BranchOf(step.Branch) : null,
                    Pause = step.Act == Act.PickUpAt ? null
                        : step.Days == 0 ? new Pause(null, null)
                        : new Pause(null, today.AddDays(step.Days)),
                };
        }
    }

    private Command OnLoan(Step step, Loan loan, RequestKey key, Origin origin, string[] overrides)
    {
        var (patron, copy) = (loan.PatronId, loan.CopyId);
        return step.Act switch
        {
            Act.Renew => new Renew
            {
                Key = key, Origin = origin, Overrides = overrides, PatronId = patron, LoanId = loan.Id, CopyId = copy,
            },
            Act.MoveDue => new MoveDueDate
            {
                Key = key, Origin = origin, PatronId = patron, LoanId = loan.Id, CopyId = copy,
                DueDate = Library.Today(_host.Now).AddDays(step.Days),
            },
            Act.Lose => new DeclareLost
            {
                Key = key, Origin = origin, PatronId = patron, LoanId = loan.Id, CopyId = copy,
            },
            Act.Claim => new ClaimReturned
            {
                Key = key, Origin = origin, PatronId = patron, LoanId = loan.Id, CopyId = copy,
            },
            Act.UndoLend => new UndoCheckOut
            {
                Key = key, Origin = origin, PatronId = patron, LoanId = loan.Id, CopyId = copy,
            },
            _ => new UndoCheckIn
            {
                Key = key, Origin = origin, PatronId = patron, LoanId = loan.Id, CopyId = copy,
            },
        };
    }

    private static CopyStatus StatusOf(string trouble) => trouble switch
    {
        "missing" => CopyStatus.Missing,
        "damaged" => CopyStatus.Damaged,
        _ => CopyStatus.Available,
    };

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
        ReservationChanged changed => $"place {changed.Position}",
        CopyMarked => "marked",
        Linked linked => $"linked {linked.Things.Loans} {linked.Things.Reservations}",
        LoanChangedReply { Loan: var loan } =>
            $"{(loan.ClosedAt is null ? "out" : "back")} until {loan.DueDate:yyyy-MM-dd}",
        _ => reply.GetType().Name,
    };

    private static string StateOf(Reservation one) => one.State switch
    {
        ReservationState.Waiting => "waiting",
        ReservationState.Captured => "captured",
        ReservationState.Ready => "ready",
        _ => "coming",
    };

    private static int? NumberOf(BranchId? branch) =>
        branch is null ? null : branch == ALibrary.Main ? 0 : branch == ALibrary.Kokkedal ? 1 : 2;

    private static TitleReference ReferenceOf(int title) => TitleReference.Of($"870970-basis:{title}");

    private static Library LibraryOf(ModelRules rules) => ALibrary.Hoersholm().With(policy => policy with
    {
        // What the model knows nothing of.
        Fees = new FeePolicy(),
        Replacement = new ReplacementPolicy(),
        Exclusions = new ExclusionPolicy(),
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
            AutomaticDaysBefore = rules.AutomaticDays,
        },
        Reservations = new ReservationPolicy
        {
            Max = rules.ReservationsMax,
            InterestDays = rules.InterestDays,
            PickupDays = rules.PickupDays,
            InterestNoticeDays = null,
            ReadyWhen = rules.ReadyWhenPlaced ? ReadyWhen.Placed : ReadyWhen.Captured,
        },
        OverdueFees =
        [
            .. ModelRules.Fees.Select(fee => new OverdueStep
            {
                FromDay = fee.FromDay,
                Adult = fee.Amount,
                Child = fee.Amount,
            }),
        ],
        Overridable = [.. ModelRules.Overridable],
    }).ClosedOn(rules.ClosedOnSundays ? [DayOfWeek.Sunday] : []);
}
