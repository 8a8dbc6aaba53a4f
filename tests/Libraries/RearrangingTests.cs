using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>Changes of a library's settings and branches.</summary>
public sealed class RearrangingTests
{
    private static readonly LibraryDocument WithoutKokkedal = ALibrary.Document(ALibrary.Hoersholm()) with
    {
        Branches = [new Branch(ALibrary.Main, "Hørsholm")],
    };

    [Fact]
    public void Takes_a_new_name_a_language_and_a_branch_more()
    {
        var rungsted = new Branch(BranchId.Of("DK-722300-RUNGSTED"), "Rungsted");
        var decision = Decide(ALibrary.Document(ALibrary.Hoersholm()) with
        {
            Name = "Biblioteket i Hørsholm",
            Language = "da",
            Branches = [rungsted, .. ALibrary.Hoersholm().Branches],
        });

        Assert.Equal(new LibraryKept(8, Founded: false), decision.Answer);
        var after = decision.Fact<LibraryChanged>().After;
        Assert.Equal(("Biblioteket i Hørsholm", "da"), (after.Name, after.Language));
        Assert.Equal([ALibrary.Main, ALibrary.Kokkedal, rungsted.Id], after.Branches.Select(branch => branch.Id));
        Assert.Equal(Fence.On(ALibrary.Hoersholm(), FenceMode.Bump), Assert.Single(decision.Fences));
    }

    [Fact]
    public void A_branch_goes_where_nothing_is_left() => Assert.Equal(
        [new Branch(ALibrary.Main, "Hørsholm")],
        Decide(WithoutKokkedal, new BranchUse(ALibrary.Kokkedal, 0, 0))
            .Fact<LibraryChanged>().After.Branches.ToArray());

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    [InlineData(12, 5)]
    public void A_branch_stays_while_copies_or_reservations_are_left_and_says_how_many(int copies, int reservations)
    {
        var refusal = Decide(WithoutKokkedal, new BranchUse(ALibrary.Kokkedal, copies, reservations)).OnlyRefusal();

        Assert.Equal(RefusalCodes.LibraryBranchInUse, refusal.Code);
        Assert.Equal(
            $$"""{"branch":"DK-722300-KOKKEDAL","copies":{{copies}},"reservations":{{reservations}}}""",
            refusal.DataText());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Money_that_was_owed_keeps_its_currency(bool hasFees, bool mayChange)
    {
        var decision = Decide(ALibrary.Document(ALibrary.Hoersholm()) with { Currency = "EUR" }, hasFees);

        Assert.Equal(mayChange, decision.Answer is LibraryKept);
    }

    [Fact]
    public void Reaches_every_code_that_it_knows() => Assert.Equal(
        Rearranging.Codes,
        Decide(
            WithoutKokkedal with { Name = "", Currency = "EUR" },
            hasFees: true,
            new BranchUse(ALibrary.Kokkedal, 1, 0)).Codes());

    [Fact]
    public async Task The_grain_counts_what_is_left_at_a_branch_that_would_go()
    {
        var host = TestHost.WithSmallLibrary(ACopy.OnShelf() with { Branch = ALibrary.Kokkedal });

        var refusal = (await host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), ARequest.Put(WithoutKokkedal)))
            .OnlyRefusal();

        Assert.Equal("""{"branch":"DK-722300-KOKKEDAL","copies":1,"reservations":0}""", refusal.DataText());
    }

    [Fact]
    public async Task A_reservation_that_is_picked_up_there_keeps_a_branch_until_it_ends()
    {
        var host = TestHost.WithSmallLibrary();
        var reserved = (await host.Ask(ARequest.Reserve() with { PickupBranch = ALibrary.Kokkedal })).As<Reserved>();
        var put = ARequest.Put(WithoutKokkedal);

        Assert.Equal(
            RefusalCodes.LibraryBranchInUse,
            (await host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), put)).OnlyRefusal().Code);
        _ = await host.Ask(ARequest.Cancel(reserved.Reservation.Id));

        Assert.Equal(
            new LibraryKept(8, false),
            await host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), put with { Key = ARequest.Key(34) }));
    }

    [Fact]
    public async Task Whoever_saw_an_older_version_changes_nothing()
    {
        var host = TestHost.WithSmallLibrary();

        var refusal = (await host.Ask(
            GrainKey.Of(ALibrary.HoersholmIsil), ARequest.Put() with { ExpectedVersion = 6 })).OnlyRefusal();

        Assert.Equal(RefusalCodes.RequestStale, refusal.Code);
    }

    private static Decision Decide(LibraryDocument document, params BranchUse[] left) => Decide(document, false, left);

    private static Decision Decide(LibraryDocument document, bool hasFees, params BranchUse[] left) =>
        Rearranging.Decide(new Rearranging.Case(
            ARequest.Put(document),
            ALibrary.Hoersholm(),
            new LeftBehind(left.ToImmutableArray(), hasFees),
            Days.Now));
}
