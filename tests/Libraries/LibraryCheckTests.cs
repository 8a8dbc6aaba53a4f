using System.Collections.Immutable;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>What a library may not say of itself.</summary>
public sealed class LibraryCheckTests
{
    private static readonly Branch Main = new(ALibrary.Main, "Hørsholm");

    private static readonly Dictionary<string, Func<LibraryDocument, LibraryDocument>> WrongInOneThing = new()
    {
        ["isil"] = document => document with { Isil = ALibrary.RanaIsil },
        ["name"] = document => document with { Name = " " },
        ["timeZone"] = document => document with { TimeZone = "Europe/Hørsholm" },
        ["currency"] = document => document with { Currency = "kr" },
        ["language"] = document => document with { Language = "sv" },
        ["branches"] = document => document with { Branches = [new Branch(ALibrary.Kokkedal, "Kokkedal")] },
        ["branches[1].id"] = document => document with { Branches = [Main, Main] },
        ["branches[1].name"] = document => document with
        {
            Branches = [Main, new Branch(ALibrary.Kokkedal, "Kokke\u0007dal")],
        },
    };

    public static TheoryData<string> Fields => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Names_the_field_that_is_wrong(string field)
    {
        var fault = Assert.Single(Faults(WrongInOneThing[field](ALibrary.Document(ALibrary.Hoersholm()))));

        Assert.Equal(field, fault.Field);
        Assert.StartsWith("must ", fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DK 722300")]
    [InlineData("næste")]
    public void A_branch_needs_an_id_that_can_be_written(string? id) => Assert.Equal(
        ["branches[1].id"],
        Faults(ALibrary.Document(ALibrary.Hoersholm()) with { Branches = [Main, new Branch(new BranchId(id!), "X")] })
            .Select(fault => fault.Field));

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_library_has_so_many_branches(int count, int faults) => Assert.Equal(
        faults,
        Faults(ALibrary.Document(ALibrary.Hoersholm()) with
        {
            Branches =
            [
                Main, .. Enumerable.Range(1, count - 1).Select(one => new Branch(BranchId.Of($"DK-{one}"), "Branch")),
            ],
        }).Length);

    [Fact]
    public void Takes_a_library_as_it_was_read() => Assert.Empty(Faults(
        ALibrary.Document(ALibrary.Hoersholm()) with
        {
            Isil = ALibrary.HoersholmIsil,
            Version = 7,
            RulesVersion = 2,
            RulesToAccept = 1,
            Language = "nn",
        }));

    private static ImmutableArray<DocumentFault> Faults(LibraryDocument document) =>
        LibraryCheck.FaultsOf(document, ALibrary.HoersholmIsil);
}
