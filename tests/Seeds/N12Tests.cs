using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Registers.National;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N12: the national register keeps card number, name, national id, address, phone, e-mail and the libraries
/// where somebody is a borrower, and nothing about loans.</summary>
[SeedRow("N12", "grains/Cards/NationalCard.cs", "grains/Cards/SharingNationalCard.cs")]
public sealed class N12Tests
{
    private static readonly string[] KeptOfThePerson =
        ["Number", "Name", "NationalId", "Address", "Phone", "Email", "Libraries"];

    /// <summary>What the record says of itself: whether the number holds, which library is home, who changed it
    /// when.</summary>
    private static readonly string[] AboutTheRecord =
        ["Id", "State", "ReplacedBy", "HomeLibrary", "ChangedAt", "ChangedBy", "Deleted"];

    [Fact]
    public void The_register_shares_exactly_what_the_note_lists() => Assert.Equal(
        KeptOfThePerson.Concat(AboutTheRecord).Order(),
        typeof(NationalCardRecord).GetProperties().Select(property => property.Name).Order());

    [Fact]
    public async Task A_card_from_the_register_brings_a_person_and_no_right_to_borrow()
    {
        var desk = SeedDesk.AtRana();
        var patron = new PatronId(1901);
        var shared = new NationalCardShared(
            patron, new CardId(2901), ANationalCard.Kari(), true, true, ANationalCard.By, null, null);
        _ = desk.Host.Ledger.CommitForReal(new UnitOfWork
        {
            Request = ARequest.Key(990_001),
            Origin = APatronCase.Desk,
            At = Days.Now,
            Fences = [],
            Facts = [shared],
            Answer = new PatronChanged(patron),
        });

        Assert.Equal(
            RefusalCodes.MembershipNotActivated, (await desk.Lend(patron)).OnlyRefusal().Code);
        Assert.Empty((await desk.Host.Ledger.Patron(patron))!.Loans);
    }
}
