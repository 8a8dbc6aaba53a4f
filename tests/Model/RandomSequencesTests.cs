using System.Globalization;
using System.Text;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>Random sequences of commands on small libraries, done to the engine and to a plain model: after every step
/// both answer alike, look alike, and no invariant is broken. <c>SKRANKE_SEED=n</c> replays one sequence,
/// <c>SKRANKE_SEQUENCES=n</c> runs so many.</summary>
public sealed class RandomSequencesTests
{
    private const int Batches = 4;

    private static readonly int? OnlySeed = Number("SKRANKE_SEED");

    private static readonly int Sequences =
        Number("SKRANKE_SEQUENCES") ?? (Environment.GetEnvironmentVariable("SKRANKE_FULL") == "1" ? 40_000 : 2_400);

    public static TheoryData<int> Batch => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Batch))]
    public async Task Engine_and_model_agree(int batch) => await AllAgree(batch, faults: false);

    /// <summary>Two hosts take turns, so that memories are old, and the ledger finds things changed, loses claims and
    /// is not sure of what it wrote.</summary>
    [Theory]
    [MemberData(nameof(Batch))]
    public async Task They_agree_with_old_memories_and_a_ledger_that_balks(int batch) =>
        await AllAgree(batch, faults: true);

    [Fact]
    public async Task A_seed_gives_the_same_sequence_again()
    {
        var (rules, steps) = Drawn(4711, faults: true);
        var (rulesAgain, stepsAgain) = Drawn(4711, faults: true);

        Assert.Equal(rules, rulesAgain);
        Assert.Equal(steps, stepsAgain);
        Assert.Null(await SequenceRun.Of(rules, steps));
    }

    /// <summary>Words for what a broken engine does, and how it is broken.</summary>
    private static readonly Dictionary<string, Func<ModelRules, ModelRules>> WrongRules = new()
    {
        ["one renewal too many"] = rules => rules with { RenewalsMax = rules.RenewalsMax + 1 },
        ["a window of a day more"] = rules => rules with { WindowDays = rules.WindowDays + 1 },
        ["one loan too many"] = rules => rules with { LoansMax = rules.LoansMax + 1 },
        ["one reservation too many"] = rules => rules with { ReservationsMax = rules.ReservationsMax + 1 },
        ["a day more on the shelf"] = rules => rules with { PickupDays = rules.PickupDays + 1 },
        ["a day less of interest"] = rules => rules with { InterestDays = rules.InterestDays - 1 },
        ["periods from the wrong day"] = rules => rules with { RenewFromToday = !rules.RenewFromToday },
        ["Sundays for the wrong ones"] = rules => rules with { ClosedOnSundays = !rules.ClosedOnSundays },
        ["late renewals for the wrong ones"] = rules => rules with { RenewWhenOverdue = !rules.RenewWhenOverdue },
    };

    public static TheoryData<string> Mutations => [.. WrongRules.Keys];

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task The_model_notices_a_wrong_rule(string mutation) => Assert.True(await IsNoticed(
        (rules, steps) => SequenceRun.Of(rules, steps, engineRules: WrongRules[mutation](rules)), faults: false));

    [Theory]
    [InlineData(FenceKind.Patron)]
    [InlineData(FenceKind.Copy)]
    [InlineData(FenceKind.Title)]
    public async Task The_model_notices_a_ledger_that_ignores_fences(FenceKind kind) => Assert.True(await IsNoticed(
        (rules, steps) => SequenceRun.Of(rules, steps, () => ThatIgnores(kind)), faults: true));

    [Fact]
    public async Task What_is_printed_is_short()
    {
        var (rules, steps) = Drawn(1, faults: false);
        var wrong = rules with { PickupDays = rules.PickupDays + 1 };
        for (var seed = 2; await SequenceRun.Of(rules, steps, engineRules: wrong) is null; seed++)
        {
            (rules, steps) = Drawn(seed, faults: false);
            wrong = rules with { PickupDays = rules.PickupDays + 1 };
        }

        var found = (await SequenceRun.Of(rules, steps, engineRules: wrong))!;
        var (shortest, _) = await SequenceRun.Shortest(
            steps, found, fewer => SequenceRun.Of(rules, fewer, engineRules: wrong));

        Assert.Equal([Act.Reserve, Act.TakeBack], shortest.Select(step => step.Act));
    }

    private static async Task AllAgree(int batch, bool faults)
    {
        if (OnlySeed is { } seed)
        {
            await Agree(seed, faults);
            return;
        }

        for (var number = batch; number < Sequences / 2; number += Batches)
        {
            await Agree((faults ? 1_000_000 : 0) + number, faults);
        }
    }

    private static async Task Agree(int seed, bool faults)
    {
        var (rules, steps) = Drawn(seed, faults);
        if (await SequenceRun.Of(rules, steps) is not { } wrong)
        {
            return;
        }

        var (shortest, still) = await SequenceRun.Shortest(steps, wrong, fewer => SequenceRun.Of(rules, fewer));
        var told = new StringBuilder().AppendLine($"SKRANKE_SEED={seed}: {rules}");
        foreach (var step in shortest)
        {
            _ = told.AppendLine($"  {step}");
        }

        Assert.Fail(told.AppendJoin('\n', still.Lines).ToString());
    }

    private static (ModelRules Rules, IReadOnlyList<Step> Steps) Drawn(int seed, bool faults)
    {
        var random = new Random(seed);
        var rules = ModelRules.Drawn(random);
        var count = SequenceRun.StepsMin + random.Next(30);
        return (rules, [.. Enumerable.Range(0, count).Select(_ => Step.Drawn(random, faults))]);
    }

    private static async Task<bool> IsNoticed(
        Func<ModelRules, IReadOnlyList<Step>, Task<Disagreement?>> run, bool faults)
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var (rules, steps) = Drawn(seed, faults);
            if (await run(rules, steps) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static TestLedger ThatIgnores(FenceKind kind)
    {
        var ledger = new TestLedger();
        ledger.Always = unit => ledger.CommitForReal(unit with
        {
            Fences = [.. unit.Fences.Select(fence => fence.Kind == kind ? fence with { Expected = null } : fence)],
        });
        return ledger;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, null, out var number)
            ? number
            : null;
}
