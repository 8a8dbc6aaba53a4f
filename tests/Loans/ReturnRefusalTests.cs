using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>What comes back is taken back: a check-in is refused for nothing but a branch that there is not.</summary>
public sealed class ReturnRefusalTests
{
    private static readonly Dictionary<string, Return.Case> WrongInOneThing = new()
    {
        [RefusalCodes.BranchUnknown] = Plain() with { Command = ARequest.CheckIn(ALibrary.Nowhere) },
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Decide(WrongInOneThing[code]);

        Assert.Equal([code], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    /// <summary>Neither an overdue loan nor a queue nor the state of the copy stands in the way.</summary>
    [Fact]
    public void Takes_back_whatever_else_is_wrong()
    {
        var the = Plain() with
        {
            Copy = ACopy.OnLoan(ALoan.DueOn("2020-01-01", renewals: 3)) with
            {
                Status = Skranke.Copies.CopyStatus.Withdrawn,
                Material = "reference",
            },
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId)),
        };

        Assert.IsType<CheckedIn>(Decide(the).Answer);
        Assert.IsType<CheckedIn>(Decide(Plain() with { Copy = ACopy.OnShelf() }).Answer);
    }

    private static Decision Decide(Return.Case the) => Return.Decide(the, new ReceiptId(9301));

    private static Return.Case Plain() => new(
        ARequest.CheckIn(),
        ACopy.OnLoan(ALoan.DueOn("2026-11-30")),
        ATitle.Queued(),
        ALibrary.Hoersholm(),
        Days.Now);
}
