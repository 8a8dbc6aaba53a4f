using Xunit;

namespace Skranke.Tests.Model;

/// <summary>Sequences in which engine and model once did not agree, kept so that they never do again.</summary>
public sealed class FoundByTheModelTests
{
    private static readonly ModelRules Rules = new() { PickupDays = 1, InterestDays = 8 };

    /// <summary>Staff lent to one patron what was kept for another, while that patron's own copy lay on the shelf: the
    /// other waited again, and the copy that came free lay there for nobody (I12, I15).</summary>
    [Fact]
    public async Task A_copy_that_comes_free_goes_to_whoever_was_put_back_in_the_same_checkout() => await Agree(
        Of(Act.Reserve, 2, 0, 1),
        Of(Act.TakeBack, 0, 1, 1),
        Of(Act.Reserve, 0, 0, 1),
        Of(Act.TakeBack, 0, 2, 1),
        Of(Act.Lend, 2, 2, 1) with { Staff = true });

    /// <summary>The timer that ended a reservation passed its copy to one whose interest had run out the day before
    /// and whose own timer had not come yet.</summary>
    [Fact]
    public async Task A_copy_is_not_passed_to_whoever_no_longer_wants_it() => await Agree(
        Of(Act.Reserve, 0, 1, 0),
        Of(Act.Reserve, 1, 1, 1),
        Of(Act.Wait, 0, 3, 0),
        Of(Act.Wait, 0, 3, 0),
        Of(Act.TakeBack, 0, 3, 0),
        Of(Act.Wait, 0, 3, 0));

    /// <summary>A host with an old memory did not renew what was lent at another one, and tried what was back
    /// already.</summary>
    [Fact]
    public async Task Renewing_all_knows_the_loans_that_another_host_made() => await Agree(
        Of(Act.Lend, 2, 0, 0),
        Of(Act.TakeBack, 2, 0, 0) with { Elsewhere = true },
        Of(Act.Lend, 2, 3, 0) with { Elsewhere = true },
        Of(Act.RenewAll, 2, 0, 0));

    /// <summary>Two editions would do, one was kept on the pickup shelf, and the patron took the other: the first lay
    /// there for nobody while the next waited for it (I15).</summary>
    [Fact]
    public async Task A_copy_kept_under_one_of_two_titles_goes_to_the_next_when_the_other_is_borrowed() => await Agree(
        Of(Act.Reserve, 1, 0, 1) with { OtherTitle = ModelThings.OtherEdition },
        Of(Act.TakeBack, 0, 6, 1),
        Of(Act.Reserve, 0, ModelThings.OtherEdition, 1),
        Of(Act.Lend, 1, 2, 1));

    /// <summary>Staff lent what somebody else had never handed in, late, and that one owed nothing (H28).</summary>
    [Fact]
    public async Task Who_is_late_owes_the_fee_also_where_staff_return_the_copy_by_lending_it_on() => await Agree(
        Of(Act.Lend, 2, 6, 0),
        Of(Act.Wait, 0, 6, 0),
        Of(Act.Lend, 0, 6, 0) with { Staff = true });

    /// <summary>A loan was open again from before the loan that followed it (I1).</summary>
    [Fact]
    public async Task A_return_stands_where_somebody_else_has_had_the_copy_since() => await Agree(
        Of(Act.Lend, 0, 0, 0),
        Of(Act.TakeBack, 0, 0, 0),
        Of(Act.Lend, 1, 0, 0),
        Of(Act.UndoTakeBack, 0, 0, 0),
        Of(Act.TakeBack, 0, 0, 0),
        Of(Act.UndoTakeBack, 0, 0, 0));

    /// <summary>A host whose memory of the copy was old did not renew what another had lent, although the timer had
    /// found it.</summary>
    [Fact]
    public async Task A_timer_renews_what_another_host_has_lent() => Assert.Null(await SequenceRun.Of(
        Rules with { AutomaticDays = 2 },
        [
            Of(Act.TakeBack, 0, 8, 1) with { Elsewhere = true },
            Of(Act.Lend, 0, 8, 1),
            Of(Act.Wait, 0, 2, 0) with { Elsewhere = true },
        ]));

    /// <summary>A host that remembered a reservation of two titles as waiting did not end it when its copy was left on
    /// the shelf.</summary>
    [Fact]
    public async Task A_timer_ends_what_was_captured_under_another_title_at_another_host() => await Agree(
        Of(Act.Reserve, 1, ModelThings.OtherEdition, 0) with { OtherTitle = 0, Elsewhere = true },
        Of(Act.Lend, 0, 0, 1) with { Elsewhere = true },
        Of(Act.TakeBack, 0, 0, 0),
        Of(Act.Wait, 0, 3, 0) with { Elsewhere = true });

    private static async Task Agree(params Step[] steps) => Assert.Null(await SequenceRun.Of(Rules, steps));

    private static Step Of(Act act, int patron, int thing, int branch) =>
        new(act, patron, thing, branch, null, Staff: false, Twice: false, Elsewhere: false, Fault: 0);
}
