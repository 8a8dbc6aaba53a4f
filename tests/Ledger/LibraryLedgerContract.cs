using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of libraries, their documents, and tries of PINs.</summary>
public abstract partial class LedgerContract
{
    private static readonly Library Gentofte = new()
    {
        Isil = Isil.Of("DK-715700"),
        Version = 1,
        Name = "Gentofte",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Language = "da",
        Branches = [new Branch(BranchId.Of("DK-715700"), "Hellerup"), new Branch(BranchId.Of("DK-715701"), "Vangede")],
        Calendar = new Calendar(),
        Policies = [ShippedPolicies.Hoersholm],
    };

    [Fact]
    public async Task A_library_that_was_founded_is_loaded_as_it_was_written()
    {
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new LibraryFounded(Gentofte)])));

        var loaded = (await _ledger.Load.Library(Gentofte.Isil))!;
        Assert.Equal(
            (1, "Gentofte", "Europe/Copenhagen", "DKK", "da", 1),
            (loaded.Version, loaded.Name, loaded.TimeZone, loaded.Currency, loaded.Language, loaded.RulesVersion));
        Assert.Equal(Gentofte.Branches.ToArray(), loaded.Branches.ToArray());
        Assert.Equal(1, Assert.Single(loaded.Policies).Version);
        Assert.Empty(loaded.HouseRules);
        Assert.Equal([EventKind.LibraryFounded], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task A_library_is_founded_once()
    {
        _ = await CommitAsync(Unit([new LibraryFounded(Gentofte)]));

        var again = await CommitAsync(Unit([new LibraryFounded(Gentofte with { Name = "Other" })]));

        Assert.Equal("library_pkey", Assert.IsType<CommitResult.ClaimLost>(again).Constraint);
        Assert.Equal("Gentofte", (await _ledger.Load.Library(Gentofte.Isil))!.Name);
    }

    [Fact]
    public async Task A_change_of_settings_and_branches_is_loaded()
    {
        _ = await CommitAsync(Unit([new LibraryFounded(Gentofte)]));
        var after = Gentofte with
        {
            Name = "Gentofte Bibliotekerne",
            TimeZone = "Europe/Oslo",
            Currency = "NOK",
            Language = null,
            Branches =
            [
                new Branch(BranchId.Of("DK-715700"), "Hovedbiblioteket"),
                new Branch(BranchId.Of("DK-715702"), "Dyssegård"),
            ],
        };

        var result = await CommitAsync(Unit([new LibraryChanged(Gentofte, after)]) with
        {
            Fences = [Fence.On(Gentofte, FenceMode.Bump)],
        });

        Assert.Equal(CommitResult.Committed.Instance, result);
        var loaded = (await _ledger.Load.Library(Gentofte.Isil))!;
        Assert.Equal(
            (2, "Gentofte Bibliotekerne", "Europe/Oslo", "NOK", null),
            (loaded.Version, loaded.Name, loaded.TimeZone, loaded.Currency, loaded.Language));
        Assert.Equal(after.Branches.ToArray(), loaded.Branches.ToArray());
        Assert.Equal([EventKind.LibraryFounded, EventKind.LibraryChanged], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task House_rules_are_loaded_in_all_versions_without_their_words()
    {
        var first = AHouse.Rules("2026-12-01") with { Version = 2 };
        var second = AHouse.Rules("2026-11-24", mustBeAccepted: false) with { Version = 3 };
        _ = await CommitAsync(Unit([new RulesPublished(SmallWorld.Hoersholm, first)]));
        _ = await CommitAsync(Unit([new RulesPublished(SmallWorld.Hoersholm, second)]));

        Assert.Equal(
            [
                new HouseRulesVersion(2, new DateOnly(2026, 12, 1), true),
                new HouseRulesVersion(3, new DateOnly(2026, 11, 24), false),
            ],
            (await _ledger.Load.Library(SmallWorld.Hoersholm))!.HouseRules.ToArray());
        Assert.Equal([EventKind.RulesPublished, EventKind.RulesPublished], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Counts_what_is_left_at_a_branch()
    {
        var placed = Reservation(41, patron: 1, title: 1, place: 1) with { PickupBranch = SmallWorld.Rungsted };
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));

        var left = await _ledger.Load.LeftBehind(SmallWorld.Hoersholm, [SmallWorld.Rungsted, SmallWorld.Main]);

        Assert.Equal(
            [new BranchUse(SmallWorld.Rungsted, 0, 1), new BranchUse(SmallWorld.Main, 8, 0)],
            left.Branches.ToArray());
        Assert.False(left.HasFees);
        Assert.Empty((await _ledger.Load.LeftBehind(SmallWorld.Hoersholm, [])).Branches);
    }

    [Fact]
    public async Task Knows_whether_a_fee_was_ever_charged()
    {
        var loan = await LendAsync(1, 100_001);
        var fee = new Fee(
            new FeeId(9101), loan.PatronId, loan.Library, "overdue", new Money(2000, "DKK"), SmallWorld.Noon)
        {
            Loans = [FeeLoan.Of(loan)],
        };
        _ = await CommitAsync(Unit([new FeeCharged(fee)]));

        Assert.True((await _ledger.Load.LeftBehind(SmallWorld.Hoersholm, [])).HasFees);
    }

    [Fact]
    public async Task I39_wrong_tries_of_a_pin_are_counted_until_an_instant()
    {
        await _ledger.PutAsync(SmallWorld.Patron(50) with { Pin = new Pin([1], [2], 0, null) });
        var until = SmallWorld.Noon.AddMinutes(15);

        _ = await CommitAsync(Unit([new PinTried(new PatronId(50), 3, until)]));

        var pin = (await _ledger.Load.Patron(new PatronId(50)))!.Pin!;
        Assert.Equal((3, until), (pin.Failures, pin.CountsUntil));
    }

    [Fact]
    public async Task A_try_for_nobody_or_for_who_has_no_pin_changes_nobody_and_is_an_event()
    {
        var result = await CommitAsync(Unit(
            [new PinTried(new PatronId(-5), 1, SmallWorld.Noon), new PinTried(new PatronId(1), 1, SmallWorld.Noon)]));

        Assert.Equal(CommitResult.Committed.Instance, result);
        Assert.Null((await _ledger.Load.Patron(new PatronId(1)))!.Pin);
        Assert.Equal([EventKind.PinTried, EventKind.PinTried], await _ledger.EventsAsync());
    }
}
