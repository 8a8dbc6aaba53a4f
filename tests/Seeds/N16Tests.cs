using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N16: who has a local card and makes a new digital one has two cards and two accounts, until staff link
/// them; they are proposed by the national id and never merged silently.</summary>
[SeedRow("N16", "grains/Patrons/ProposingLink.cs", "grains/Patrons/Linking.cs")]
public sealed class N16Tests
{
    private readonly SeedDesk _desk = ADoubledPatron.AtRana();

    [Fact]
    public async Task Both_cards_work_each_for_its_own_account()
    {
        var local = (await _desk.Lend(SeedDesk.Second, ACopy.Id)).As<Lent>().Loan;
        var digital = (await _desk.Lend(SeedDesk.First, ACopy.OtherId)).As<Lent>().Loan;

        Assert.Equal((SeedDesk.Second, SeedDesk.First), (local.PatronId, digital.PatronId));
        Assert.Null((await _desk.Host.Ledger.Memory.Patron(SeedDesk.Second))!.LinkedTo);
    }

    [Fact]
    public async Task Staff_are_told_of_the_pair_once_by_its_national_id()
    {
        var ledger = _desk.Host.Ledger;
        var others = await ledger.OtherAccounts(SeedDesk.First);
        var facts = ProposingLink.Facts(
            (await ledger.Memory.Patron(SeedDesk.First))!,
            [(await ledger.Memory.Patron(Assert.Single(others)))!],
            _desk.Host.Now,
            () => new WorkItemId(9501));

        var item = Assert.IsType<WorkItemRaised>(Assert.Single(facts)).Item;

        Assert.Equal(
            (WorkItemKind.LinkProposed, ALibrary.RanaIsil, SeedDesk.First, SeedDesk.Second),
            (item.Kind, item.Library, item.PatronId!.Value, item.OtherPatronId!.Value));
    }

    [Fact]
    public async Task Nothing_moves_before_staff_say_so()
    {
        _ = await _desk.Lent(SeedDesk.Second);

        var preview = (await _desk.Host.Ask(ADoubledPatron.Link() with { Preview = true })).As<Linked>();

        Assert.Equal(1, preview.Things.Loans);
        Assert.Single((await _desk.Host.Ledger.Memory.Patron(SeedDesk.Second))!.Loans);
        Assert.DoesNotContain(_desk.Events, fact => fact is AccountsLinked);
    }
}
