using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>How a patron is reached (H13, H14).</summary>
public sealed class ChangingContactTests
{
    private static readonly ContactChange Change = new() { Email = new Said<string>("ny@example.org") };

    [Fact]
    public void What_is_said_is_recorded_with_what_holds_for_a_new_address()
    {
        var decision = ChangingContact.Decide(Case(APatron.Adult()));

        Assert.Equal([new ContactChanged(APatron.Id, Change, NoticesOnByDefault: true)], decision.Facts.ToArray());
        Assert.Equal(
            [Fence.On(APatron.Adult(), FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Fact]
    public void The_library_may_wait_until_it_is_told() => Assert.False(ChangingContact.Decide(
        Case(APatron.Adult()) with
        {
            Library = ALibrary.Hoersholm().With(policy => policy with
            {
                Registration = policy.Registration with { NoticesOnByDefault = false },
            }),
        }).Fact<ContactChanged>().NoticesOnByDefault);

    [Fact]
    public void Nobody_is_reached_who_was_erased() => Assert.Equal(
        [RefusalCodes.PatronErased], ChangingContact.Decide(Case(APatron.Adult() with { Erased = true })).Codes());

    private static ChangingContact.Case Case(Patron patron) => new(
        APatronCase.Of(patron, new ChangeContact
        {
            Key = ARequest.Key(46),
            Origin = APatronCase.Desk,
            PatronId = APatron.Id,
            Change = Change,
        }),
        ALibrary.Hoersholm(),
        Days.Now);
}
