using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>Every use case, with the ledger failing at its first, second, third ... commit until none fails: whoever
/// asks again with the same key gets the same answer, and in the end the same is true (I23, I24).</summary>
public sealed class UnansweredTests
{
    /// <summary>Lends, renews, reserves, cancels, captures at both branches, passes on and lets lapse.</summary>
    private static readonly Step[] Steps =
    [
        Plain(Act.Lend, patron: 0, thing: 0), Plain(Act.Lend, patron: 0, thing: 3),
        Plain(Act.Reserve, patron: 1, thing: 0), Plain(Act.Reserve, patron: 2, thing: 0, branch: 1),
        Plain(Act.Reserve, patron: 1, thing: 1), Plain(Act.Renew, patron: 0, thing: 0),
        Plain(Act.RenewAll, patron: 0, thing: 0), Plain(Act.TakeBack, patron: 0, thing: 0),
        Plain(Act.TakeBack, patron: 0, thing: 3, branch: 1), Plain(Act.TakeBack, patron: 0, thing: 1),
        Plain(Act.Cancel, patron: 1, thing: 1), Plain(Act.Wait, patron: 0, thing: 4),
        Plain(Act.TakeBack, patron: 0, thing: 0, branch: 1), Plain(Act.Lend, patron: 2, thing: 0),
        Plain(Act.Lend, patron: 1, thing: 0), Plain(Act.TakeBack, patron: 0, thing: 0),
        Plain(Act.Wait, patron: 0, thing: 14),
    ];

    public static TheoryData<string> Faults => ["away", "unknown, and not written", "unknown, and written"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whichever_commit_fails_the_end_is_the_same(string fault)
    {
        var (answers, state, _) = await Run(failing: 0, fault);
        var unanswered = 1;
        var failing = 0;
        while (unanswered > 0)
        {
            (var others, var otherState, unanswered) = await Run(++failing, fault);

            Assert.Equal(answers, others);
            Assert.Equal(state, otherState);
        }

        Assert.InRange(failing, Steps.Length, Steps.Length * 3);
    }

    private static async Task<(List<string> Answers, List<string> State, int Unanswered)> Run(int failing, string fault)
    {
        var ledger = new TestLedger();
        var commits = 0;
        ledger.Always = unit => ++commits == failing ? Fail(ledger, unit, fault) : null;
        var engine = new EngineUnderModel(new ModelRules(), ledger);
        var invariants = new Invariants(
            engine.Library, EngineUnderModel.Patrons, EngineUnderModel.Titles, EngineUnderModel.Copies);
        var answers = new List<string>();
        foreach (var step in Steps)
        {
            answers.Add(await engine.Do(step));
        }

        Assert.All(ledger.Committed, unit => Assert.Empty(invariants.After(unit)));
        return (answers, await engine.State(), engine.Unanswered);
    }

    private static CommitResult Fail(TestLedger ledger, UnitOfWork unit, string fault)
    {
        if (fault == "away")
        {
            throw new LedgerAwayException("scripted");
        }

        _ = fault == "unknown, and written" ? ledger.CommitForReal(unit) : null;
        throw new OutcomeUnknownException("scripted");
    }

    private static Step Plain(Act act, int patron, int thing, int branch = 0) =>
        new(act, patron, thing, branch, null, Staff: false, Twice: false, Elsewhere: false, Fault: 0);
}
