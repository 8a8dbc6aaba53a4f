using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What stands in the way of every change of a patron's own record.</summary>
public sealed class PatronCaseTests
{
    [Fact]
    public void Nothing_does_as_a_rule() => Assert.True(APatronCase.Block(APatron.Adult()).Refusals().None);

    [Fact]
    public void A_record_that_has_moved_on_since_it_was_read()
    {
        var the = APatronCase.Block(APatron.Adult());

        Assert.Equal(
            [RefusalCodes.RequestStale],
            Codes(the with { Command = the.Command with { ExpectedVersion = 4 } }));
        Assert.True((the with { Command = the.Command with { ExpectedVersion = 5 } }).Refusals().None);
    }

    [Fact]
    public void An_erased_account() => Assert.Equal(
        [RefusalCodes.PatronErased], Codes(APatronCase.Block(APatron.Adult() with { Erased = true })));

    private static IEnumerable<string> Codes<TCommand>(PatronCase<TCommand> the)
        where TCommand : Skranke.Actors.PatronCommand => the.Refusals().InOrder().Select(refusal => refusal.Code);
}
